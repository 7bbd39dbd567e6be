use serde_json::{Value, json};

use super::note::Mends;
use crate::regen::grammar::{Kind, SAMPLES, is_prose};
use crate::regen::schemas;

/// Makes the skeleton whole, and says what a schema's type must be.
pub(super) fn mend(document: &mut Value, mends: &mut Mends) {
    skeleton(document, mends);
    schemas::visit(document, &mut |pointer, schema| {
        nullable_types(pointer, schema, mends);
        implied_type(pointer, schema, mends);
        required_flags(pointer, schema, mends);
        silent_parts(pointer, schema, mends);
        if schema.get("$ref").is_none()
            && let Some(members) = schema.as_object_mut()
            && members.remove("default").is_some()
        {
            mends.note("a default is gone: what is absent on the wire stays absent", pointer);
        }
    });
}

fn skeleton(document: &mut Value, mends: &mut Mends) {
    let Some(members) = document.as_object_mut() else { return };
    if !members.get("openapi").and_then(Value::as_str).is_some_and(|text| text.starts_with("3.0."))
    {
        members.insert("openapi".to_owned(), json!("3.0.3"));
        mends.note("a version 3.0 became one that tools know", "/openapi");
    }
    let info = members.entry("info").or_insert_with(|| json!({}));
    for name in ["title", "version"] {
        if let Some(info) = info.as_object_mut()
            && !info.get(name).is_some_and(Value::is_string)
        {
            let text = match info.get(name) {
                Some(Value::Number(number)) => number.to_string(),
                _ => "unknown".to_owned(),
            };
            info.insert(name.to_owned(), Value::String(text));
            mends.note("an info without it got a title or a version", &format!("/info/{name}"));
        }
    }
}

/// OpenAPI 3.1 writes `["string", "null"]`, and so do some 3.0 documents.
fn nullable_types(pointer: &str, schema: &mut Value, mends: &mut Mends) {
    let Some(types) = schema.get("type").and_then(Value::as_array).cloned() else { return };
    let mut others: Vec<_> = types.iter().filter(|name| **name != "null").cloned().collect();
    if others.len() != types.len() {
        schema["nullable"] = Value::Bool(true);
    }
    match (others.pop(), others.is_empty()) {
        (Some(only), true) => schema["type"] = only,
        _ => {
            if let Some(members) = schema.as_object_mut() {
                members.remove("type");
            }
        }
    }
    mends.note("a list of types became one type, nullable or none", pointer);
}

fn implied_type(pointer: &str, schema: &mut Value, mends: &mut Mends) {
    let composed =
        ["$ref", "allOf", "anyOf", "oneOf", "type"].iter().any(|key| schema.get(*key).is_some());
    if composed || !schema.is_object() {
        return;
    }
    let implied = if schema.get("properties").is_some() {
        "object"
    } else if schema.get("items").is_some() {
        "array"
    } else {
        return;
    };
    schema["type"] = json!(implied);
    mends.note("a missing type was implied by what stands beside it", pointer);
}

/// `allOf: [{$ref: …}, {description: …}]` describes a member in its place, and is no composition.
fn silent_parts(pointer: &str, schema: &mut Value, mends: &mut Mends) {
    let says = |part: &Value| {
        let members = part.as_object().into_iter().flatten();
        members
            .into_iter()
            .any(|(name, _)| !is_prose(Kind::Schema, name) && !SAMPLES.contains(&name.as_str()))
    };
    let Some(parts) = schema.get_mut("allOf").and_then(Value::as_array_mut) else { return };
    if parts.iter().any(says) && !parts.iter().all(says) {
        parts.retain(says);
        mends.note("a part of an allOf that only describes is gone", pointer);
    }
}

/// `required: true` on a member is an older language's way to say it.
fn required_flags(pointer: &str, schema: &mut Value, mends: &mut Mends) {
    let mut names = Vec::new();
    for (name, member) in
        schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten()
    {
        let Some(member) = member.as_object_mut() else { continue };
        if let Some(flag) = member.get("required").and_then(Value::as_bool) {
            member.remove("required");
            mends.note("a flag `required` on a member moved to its object's list", pointer);
            if flag {
                names.push(name.clone());
            }
        }
    }
    if names.is_empty() {
        return;
    }
    if !schema.get("required").is_some_and(Value::is_array) {
        schema["required"] = json!([]);
    }
    if let Some(required) = schema["required"].as_array_mut() {
        required.extend(names.into_iter().map(Value::String));
    }
}

/// Names that `required` lists but no member has, unless a part of a composition may have it.
pub(super) fn required(document: &mut Value, mends: &mut Mends) {
    schemas::visit(document, &mut |pointer, schema| {
        let composed = ["allOf", "anyOf", "oneOf"].iter().any(|key| schema.get(*key).is_some());
        if composed || ["/allOf/", "/anyOf/", "/oneOf/"].iter().any(|part| pointer.contains(part)) {
            return;
        }
        let known: Vec<String> = schema
            .get("properties")
            .and_then(Value::as_object)
            .map(|p| p.keys().cloned().collect())
            .unwrap_or_default();
        if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
            let before = required.len();
            required
                .retain(|name| name.as_str().is_some_and(|name| known.iter().any(|k| k == name)));
            if required.len() != before {
                mends.note("required names that are no members are gone", pointer);
            }
        }
    });
}
