use std::collections::BTreeMap;

use serde_json::Value;

use super::values::plain;
use crate::regen::naming::{member, variants};
use crate::regen::pointer::child;
use crate::regen::refusal::Refusal;
use crate::regen::schemas;

/// Members of one object, or values of one enum, that would have the same name in the client.
pub(super) fn refuse(document: &Value) -> Result<(), Refusal> {
    let mut refused = Ok(());
    schemas::visit(&mut document.clone(), &mut |pointer, schema| {
        if refused.is_ok() {
            refused = names(document, schema, pointer, &mut BTreeMap::new())
                .and_then(|()| values(schema, pointer));
        }
    });
    refused
}

fn names(
    document: &Value,
    schema: &Value,
    pointer: &str,
    taken: &mut BTreeMap<String, String>,
) -> Result<(), Refusal> {
    let members = schema.get("properties").and_then(Value::as_object);
    let mut own: Vec<&String> = members.into_iter().flatten().map(|(name, _)| name).collect();
    let extra = "additionalProperties".to_owned();
    if !own.is_empty() && schema.get("additionalProperties").is_some_and(Value::is_object) {
        // What has no name of its own is kept under this one.
        taken.insert("extra".to_owned(), extra);
    }
    own.sort();
    for name in own {
        let there = taken.insert(member(name), name.clone());
        if let Some(other) = there.filter(|other| other != name) {
            return Err(Refusal::new(
                child(&child(pointer, "properties"), name),
                format!(
                    "the members {other:?} and {name:?} would have the same name in the client."
                ),
                "Remove one of them.",
            ));
        }
    }
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    for (index, part) in parts.enumerate() {
        if let Some(part) = plain(document, part) {
            names(document, part.schema, &format!("{pointer}/allOf/{index}"), taken)?;
        }
    }
    Ok(())
}

fn values(schema: &Value, pointer: &str) -> Result<(), Refusal> {
    let values = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    let values: Vec<&str> = values.filter_map(Value::as_str).collect();
    let Err((first, second)) = variants(&values) else { return Ok(()) };
    Err(Refusal::new(
        format!("{pointer}/enum/{second}"),
        format!(
            "the values {:?} and {:?} would have the same name in the client.",
            values[first], values[second]
        ),
        "Remove one of them: an unknown value is taken too.",
    ))
}
