use serde_json::Value;

use super::note::Mends;
use crate::regen::pointer::{child, steps};
use crate::regen::schemas::{self, is_answer, reached};

/// Optional members of answers may be null, declared or not: the service sends nulls.
pub(super) fn mend(document: &mut Value, mends: &mut Mends) {
    let answered = reached(document, &is_answer);
    schemas::visit(document, &mut |pointer, schema| {
        let steps = steps(pointer);
        let is_answered = match steps.as_slice() {
            [components, schemas, name, ..]
                if components == "components" && schemas == "schemas" =>
            {
                answered.contains(name)
            }
            steps => is_answer(steps),
        };
        if !is_answered {
            return;
        }
        let required: Vec<Value> =
            schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        for (name, member) in
            schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten()
        {
            let optional = !required.iter().any(|other| other == name);
            // Beside a `$ref` it would be ignored, and an optional one may be null anyway.
            if optional
                && member.get("$ref").is_none()
                && member.get("nullable") != Some(&Value::Bool(true))
            {
                member["nullable"] = Value::Bool(true);
                mends.note(
                    "an optional member of an answer may be null",
                    &child(&child(pointer, "properties"), name),
                );
            }
        }
    });
}
