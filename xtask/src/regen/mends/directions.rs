use std::collections::BTreeSet;

use serde_json::Value;

use super::note::Mends;
use crate::regen::pointer::steps;
use crate::regen::schemas::{self, is_answer, is_request, reached, resolve, schema_name};

/// A `readOnly` member is required of answers alone, and a `writeOnly` one of requests alone. A schema
/// that is used both ways is one type, in which such a member is optional.
pub(super) fn mend(document: &mut Value, mends: &mut Mends) {
    one_way(document, mends, "readOnly", is_request);
    one_way(document, mends, "writeOnly", is_answer);
}

fn one_way(
    document: &mut Value,
    mends: &mut Mends,
    flag: &str,
    is_other_way: fn(&[String]) -> bool,
) {
    let whole = document.clone();
    let named = reached(&whole, &is_other_way);
    schemas::visit(document, &mut |pointer, schema| {
        let steps = steps(pointer);
        let is_concerned = match steps.as_slice() {
            [components, schemas, name, ..]
                if components == "components" && schemas == "schemas" =>
            {
                named.contains(name)
            }
            steps => is_other_way(steps),
        };
        let names = flagged(&whole, schema, flag, &mut BTreeSet::new());
        if is_concerned && !names.is_empty() && release(schema, &names) {
            mends.note("a readOnly or writeOnly member is required one way only", pointer);
        }
    });
}

/// The members with the flag, those of parts too.
fn flagged(
    document: &Value,
    schema: &Value,
    flag: &str,
    seen: &mut BTreeSet<String>,
) -> BTreeSet<String> {
    if let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(schema_name)
        && !seen.insert(target.to_owned())
    {
        return BTreeSet::new();
    }
    let Some(schema) = resolve(document, schema) else { return BTreeSet::new() };
    let members = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let mut names: BTreeSet<String> = members
        .filter(|(_, member)| {
            resolve(document, member)
                .is_some_and(|member| member.get(flag) == Some(&Value::Bool(true)))
        })
        .map(|(name, _)| name.clone())
        .collect();
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        names.extend(flagged(document, part, flag, seen));
    }
    names
}

/// Requires these members no longer, here and in parts; whether any was.
fn release(schema: &mut Value, names: &BTreeSet<String>) -> bool {
    let mut released = false;
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        let before = required.len();
        required.retain(|name| !name.as_str().is_some_and(|name| names.contains(name)));
        released = required.len() != before;
    }
    for part in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        released |= release(part, names);
    }
    released
}
