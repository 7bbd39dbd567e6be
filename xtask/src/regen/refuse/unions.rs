use serde_json::Value;

use super::values::{Plain, alternatives, plain};
use crate::regen::pointer::child;
use crate::regen::refusal::Refusal;
use crate::regen::schemas;

/// Alternatives of which a value doesn't show which one it is: the first that fits would be taken,
/// and what the others have would be lost.
pub(super) fn refuse(document: &Value) -> Result<(), Refusal> {
    let mut refused = Ok(());
    schemas::visit(&mut document.clone(), &mut |pointer, schema| {
        if refused.is_ok() {
            refused =
                discriminator(schema, pointer).and_then(|()| union(document, schema, pointer));
        }
    });
    refused
}

fn discriminator(schema: &Value, pointer: &str) -> Result<(), Refusal> {
    if schema.get("discriminator").is_none() {
        return Ok(());
    }
    Err(Refusal::new(
        child(pointer, "discriminator"),
        "the generated client doesn't choose a type by a member's value.",
        "Write one schema that has the members of all of them, none required but those that all have.",
    ))
}

fn union(document: &Value, schema: &Value, pointer: &str) -> Result<(), Refusal> {
    let Some((key, all)) = alternatives(schema) else { return Ok(()) };
    let place = child(pointer, key);
    let beside = ["properties", "items", "additionalProperties", "allOf", "enum", "not"];
    let are_two = schema.get("oneOf").is_some() && schema.get("anyOf").is_some();
    let is_alone = !are_two && !beside.iter().any(|key| schema.get(*key).is_some());
    if !is_alone || all.is_empty() {
        return Err(Refusal::new(
            place,
            "alternatives beside something else, or none at all.",
            "Write the whole as one schema.",
        ));
    }
    let all: Vec<Plain<'_>> = all.iter().filter_map(|schema| plain(document, schema)).collect();
    for (index, later) in all.iter().enumerate() {
        for (earlier_index, earlier) in all[..index].iter().enumerate() {
            if !tells_apart(document, *earlier, *later) {
                return Err(Refusal::new(
                    format!("{place}/{index}"),
                    format!(
                        "its values can't be told from those of alternative {earlier_index}, which would be taken for them."
                    ),
                    "Write one schema that has the members of all of them, none required but those that all have.",
                ));
            }
        }
    }
    Ok(())
}

/// Whether no value of the later alternative is taken for the earlier one: another type of JSON, or
/// without a member that the earlier one requires.
fn tells_apart(document: &Value, earlier: Plain<'_>, later: Plain<'_>) -> bool {
    let (Some(first), Some(second)) = (json_type(earlier), json_type(later)) else { return false };
    if first != second {
        return true;
    }
    let known = later.schema.get("properties").and_then(Value::as_object);
    let is_map = later.schema.get("additionalProperties").is_some_and(Value::is_object);
    let required = earlier.schema.get("required").and_then(Value::as_array);
    let decides = |name: &Value| {
        let member = name.as_str().and_then(|name| {
            earlier.schema.get("properties").and_then(|members| members.get(name))
        });
        // A required member that may be null may be missing too.
        member.and_then(|member| plain(document, member)).is_some_and(|member| !member.nullable)
            && name
                .as_str()
                .is_some_and(|name| known.is_some_and(|known| !known.contains_key(name)))
    };
    first == "object" && !is_map && required.into_iter().flatten().any(decides)
}

fn json_type(schema: Plain<'_>) -> Option<&str> {
    match schema.text("type")? {
        "integer" => Some("number"),
        name => Some(name),
    }
}
