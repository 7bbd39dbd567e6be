use serde_json::{Value, json};

use super::note::Mends;
use crate::regen::grammar::{Kind, references};
use crate::regen::pointer::child;
use crate::regen::schemas::{self, is_type, named, reference_to, resolve, schema_name};

/// An `enum` on an array means its items: no array could ever equal one of the values.
pub(super) fn of_arrays(document: &mut Value, mends: &mut Mends) {
    let whole = document.clone();
    schemas::visit(document, &mut |pointer, schema| {
        let scalars = schema.get("enum").and_then(Value::as_array).is_some_and(|values| {
            values.iter().all(|value| !value.is_array() && !value.is_object())
        });
        if !is_type(schema, "array") || !scalars {
            return;
        }
        let Some(members) = schema.as_object_mut() else { return };
        let values = members.remove("enum").unwrap_or_default();
        let items = members.entry("items").or_insert_with(|| json!({"type": "string"}));
        let known = resolve(&whole, items).is_some_and(|items| items.get("enum").is_some());
        if !known {
            *items = json!({"type": "string", "enum": values});
        }
        mends.note("an enum on an array moved to its items", pointer);
    });
}

/// Makes an enum's values what its type says: text, each once, null by `nullable`.
pub(super) fn values(document: &mut Value, mends: &mut Mends) {
    schemas::visit(document, &mut |pointer, schema| {
        let Some(Value::Array(values)) = schema.get("enum").cloned() else { return };
        let mut texts = Vec::new();
        let mut nullable = false;
        for value in &values {
            match value {
                Value::Null => nullable = true,
                Value::String(text) => push_new(&mut texts, json!(text)),
                Value::Bool(_) | Value::Number(_) => push_new(&mut texts, json!(value.to_string())),
                Value::Array(_) | Value::Object(_) => {}
            }
        }
        if nullable {
            schema["nullable"] = Value::Bool(true);
        }
        let is_text = is_type(schema, "string") || schema.get("type").is_none();
        let all_text = values.iter().all(|value| value.is_string() || value.is_null());
        let Some(members) = schema.as_object_mut() else { return };
        if texts.is_empty()
            || !(is_text || all_text)
            || members.get("type").is_some_and(|t| t != "string")
        {
            members.remove("enum");
            mends.note("an enum that isn't of texts is gone: the type says enough", pointer);
            return;
        }
        let untyped = members.insert("type".to_owned(), json!("string")).is_none();
        if untyped || texts != values {
            members.insert("enum".to_owned(), Value::Array(texts));
            mends.note("an enum's values are texts, each once", pointer);
        }
    });
}

fn push_new(values: &mut Vec<Value>, value: Value) {
    if !values.contains(&value) {
        values.push(value);
    }
}

/// `"true"` and `"false"` are a boolean (the same bytes in a query).
pub(super) fn booleans(document: &mut Value, mends: &mut Mends) {
    schemas::visit(document, &mut |pointer, schema| {
        let boolean = schema.get("enum").and_then(Value::as_array).is_some_and(|values| {
            !values.is_empty()
                && values.iter().all(|value| matches!(value.as_str(), Some("true" | "false")))
        });
        if boolean && let Some(members) = schema.as_object_mut() {
            members.remove("enum");
            members.remove("format");
            members.insert("type".to_owned(), json!("boolean"));
            mends.note("an enum of \"true\" and \"false\" is a boolean", pointer);
        }
    });
}

/// A named enum that may be null becomes one that may not, where it is used beside a null: the type is
/// made of its values alone.
pub(super) fn named_nulls(document: &mut Value, mends: &mut Mends) {
    let mut names = Vec::new();
    for (name, schema) in named(document).iter_mut() {
        if schema.get("enum").is_some()
            && let Some(nullable) = schema.as_object_mut().and_then(|s| s.remove("nullable"))
            && nullable == true
        {
            mends.note(
                "a named enum that may be null is one where it is used",
                &child("/components/schemas", name),
            );
            names.push(name.clone());
        }
    }
    for (pointer, kind, target) in references(document) {
        let name = schema_name(&target).filter(|name| names.iter().any(|other| other == name));
        let wrapper =
            pointer.strip_suffix("/allOf/0").and_then(|wrapper| document.pointer(wrapper));
        let is_wrapped =
            wrapper.is_some_and(|schema| schema.get("nullable") == Some(&Value::Bool(true)));
        if kind == Kind::Schema
            && !is_wrapped
            && let (Some(name), Some(place)) = (name, document.pointer_mut(&pointer))
        {
            *place = json!({"nullable": true, "allOf": [reference_to(name)]});
        }
    }
}
