use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::values::plain;
use crate::regen::grammar::{Kind, SAMPLES, is_prose};
use crate::regen::pointer::child;
use crate::regen::refusal::Refusal;
use crate::regen::schemas::{self, resolve};

/// Members that make a schema a value of its own.
const KEYS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Compositions that are made of themselves, or of parts that don't go together.
pub(super) fn refuse(document: &Value) -> Result<(), Refusal> {
    let mut refused = Ok(());
    // No circle must be left when parts are followed.
    for check in [circle, parts] {
        schemas::visit(&mut document.clone(), &mut |pointer, schema| {
            if refused.is_ok() {
                refused = check(document, schema, pointer);
            }
        });
    }
    refused
}

/// A schema that is a part of itself, through references or not.
fn circle(document: &Value, schema: &Value, pointer: &str) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&Value> = vec![schema];
    while let Some(schema) = waiting.pop() {
        for part in KEYS.iter().filter_map(|key| schema.get(*key)?.as_array()).flatten() {
            let Some(target) = part.get("$ref").and_then(Value::as_str) else {
                waiting.push(part);
                continue;
            };
            if target.strip_prefix('#') == Some(pointer) {
                return Err(Refusal::new(
                    pointer,
                    "it is a composition of itself.",
                    "Remove the part that leads back to it.",
                ));
            }
            if seen.insert(target.to_owned()) {
                waiting.extend(resolve(document, part));
            }
        }
    }
    Ok(())
}

/// The parts of an `allOf` are one object: each member has one meaning.
fn parts(document: &Value, schema: &Value, pointer: &str) -> Result<(), Refusal> {
    let Some(parts) = schema.get("allOf").and_then(Value::as_array) else { return Ok(()) };
    let place = child(pointer, "allOf");
    let beside = ["properties", "items", "enum", "oneOf", "anyOf", "additionalProperties"];
    let is_alone = !beside.iter().any(|key| schema.get(*key).is_some());
    if parts.is_empty() {
        return Err(Refusal::new(place, "an allOf without parts.", "Remove it."));
    }
    if parts.len() == 1 && is_alone {
        return Ok(());
    }
    let mut members: BTreeMap<String, Value> = BTreeMap::new();
    let inner = parts.iter().enumerate().map(|(index, part)| (format!("{place}/{index}"), part));
    for (place, part) in inner {
        add(document, part, &place, &mut members)?;
    }
    let mut own = schema.clone();
    if let Some(own) = own.as_object_mut() {
        own.remove("allOf");
    }
    add(document, &own, pointer, &mut members)
}

fn add(
    document: &Value,
    part: &Value,
    pointer: &str,
    members: &mut BTreeMap<String, Value>,
) -> Result<(), Refusal> {
    let Some(part) = plain(document, part) else { return Ok(()) };
    let more =
        ["oneOf", "anyOf", "items", "enum"].iter().any(|key| part.schema.get(*key).is_some());
    let is_map = matches!(part.schema.get("additionalProperties"), Some(Value::Object(_)));
    if more || is_map || part.text("type").is_some_and(|name| name != "object") {
        return Err(Refusal::new(
            pointer,
            "a part of an allOf that is no object with members.",
            "Write the whole as one schema.",
        ));
    }
    for (index, inner) in
        part.schema.get("allOf").and_then(Value::as_array).into_iter().flatten().enumerate()
    {
        add(document, inner, &format!("{pointer}/allOf/{index}"), members)?;
    }
    let own = part.schema.get("properties").and_then(Value::as_object);
    for (name, member) in own.into_iter().flatten() {
        let member = bare(member);
        if let Some(other) = members.insert(name.clone(), member.clone())
            && other != member
        {
            return Err(Refusal::new(
                pointer,
                format!("the member {name:?} has another meaning in another part of the allOf."),
                "Leave one of them.",
            ));
        }
    }
    Ok(())
}

/// A schema without what is for people alone.
fn bare(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let is_kept = |name: &str| !is_prose(Kind::Schema, name) && !SAMPLES.contains(&name);
            let kept = members.iter().filter(|(name, _)| is_kept(name));
            Value::Object(Map::from_iter(kept.map(|(name, member)| (name.clone(), bare(member)))))
        }
        Value::Array(items) => items.iter().map(bare).collect(),
        scalar => scalar.clone(),
    }
}
