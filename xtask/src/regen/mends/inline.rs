use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::note::Mends;
use crate::regen::answers::is_success;
use crate::regen::naming::{derived, free, same};
use crate::regen::pointer::steps;
use crate::regen::schemas::{self, is_type, named, reference_to, taken_names};

/// Inline objects become named types, so that every member of the client has an owner with a name.
/// Parts of an `allOf` stay: they are one type together.
pub(super) fn mend(document: &mut Value, mends: &mut Mends) {
    loop {
        let taken = taken_names(document);
        let mut found: BTreeMap<String, Value> = BTreeMap::new();
        schemas::visit(document, &mut |pointer, schema| {
            let parts = schema.get("allOf").and_then(Value::as_array);
            let is_object =
                has_members(schema) || parts.is_some_and(|parts| parts.iter().any(has_members));
            let steps = steps(pointer);
            let is_part = steps.len() > 1 && steps[steps.len() - 2] == "allOf";
            let is_named = steps.len() == 3 && pointer.starts_with("/components/schemas/");
            if !is_object || is_part || is_named {
                return;
            }
            let wanted = name_at(&steps);
            let name = free(&wanted, |name| {
                taken.iter().any(|t| same(t, name)) || found.keys().any(|t| same(t, name))
            });
            let mut inner = schema.clone();
            let nullable = inner
                .as_object_mut()
                .and_then(|inner| inner.remove("nullable"))
                .is_some_and(|n| n == true);
            mends.moved(&name, pointer);
            found.insert(name.clone(), inner);
            // Objects inside this one wait for the next round, when it has a name.
            *schema = if nullable {
                json!({"nullable": true, "allOf": [reference_to(&name)]})
            } else {
                reference_to(&name)
            };
            mends.note("an inline object became a named type", pointer);
        });
        if found.is_empty() {
            return;
        }
        named(document).extend(found);
    }
}

fn has_members(schema: &Value) -> bool {
    is_type(schema, "object")
        && schema.get("properties").and_then(Value::as_object).is_some_and(|p| !p.is_empty())
}

/// What a schema at this place is called: owner and member.
pub(super) fn name_at(steps: &[String]) -> String {
    use heck::ToPascalCase;
    let (owner, rest) = match steps {
        [components, kind, owner, rest @ ..] if components == "components" => {
            let suffix = if kind == "responses" { "Response" } else { "" };
            (format!("{owner}{suffix}"), rest)
        }
        [paths, path, method, rest @ ..] if paths == "paths" => (derived(method, path), rest),
        rest => (String::new(), rest),
    };
    let mut words = vec![owner];
    let mut rest = rest.iter();
    while let Some(step) = rest.next() {
        match step.as_str() {
            "properties" => words.extend(rest.next().cloned()),
            "items" => words.push("item".to_owned()),
            "additionalProperties" => words.push("value".to_owned()),
            "requestBody" => words.push("request".to_owned()),
            "responses" if steps[0] == "paths" => {
                let status = rest.next().map_or("", String::as_str);
                words.push(if is_success(status) { "response" } else { "error" }.to_owned());
            }
            "anyOf" | "oneOf" => words.extend(rest.next().map(|index| format!("choice{index}"))),
            "parameters" => words.push("parameter".to_owned()),
            _ => {}
        }
    }
    words.iter().map(|word| word.to_pascal_case()).collect()
}
