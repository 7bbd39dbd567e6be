use serde_json::Value;

use crate::regen::schemas::resolve;

/// What a schema comes to once references, and compositions of one part, are followed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain<'a> {
    pub(super) schema: &'a Value,
    /// Whether any schema on the way says that it may be null.
    pub(super) nullable: bool,
}

pub(super) fn plain<'a>(document: &'a Value, mut schema: &'a Value) -> Option<Plain<'a>> {
    let mut nullable = false;
    for _ in 0..32 {
        let next = schema.get("$ref").and_then(|_| resolve(document, schema));
        let next = next.or_else(|| only_part(schema));
        nullable |= schema.get("nullable") == Some(&Value::Bool(true));
        match next {
            Some(next) => schema = next,
            None => return Some(Plain { schema, nullable }),
        }
    }
    None
}

fn only_part(schema: &Value) -> Option<&Value> {
    ["allOf", "oneOf", "anyOf"].iter().find_map(|key| {
        match schema.get(*key)?.as_array()?.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    })
}

impl<'a> Plain<'a> {
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.schema.get(name).and_then(Value::as_str)
    }

    /// Whether it is one value that is written without JSON.
    pub(super) fn is_scalar(&self) -> bool {
        matches!(self.text("type"), Some("boolean" | "integer" | "number" | "string"))
    }

    /// Whether it says nothing of its value.
    pub(super) fn is_any(&self) -> bool {
        let says = ["type", "properties", "items", "allOf", "oneOf", "anyOf"];
        !says.iter().any(|key| self.schema.get(*key).is_some())
    }
}

/// The alternatives of a schema, and the key they stand under.
pub(super) fn alternatives(schema: &Value) -> Option<(&'static str, &Vec<Value>)> {
    ["oneOf", "anyOf"].iter().find_map(|key| Some((*key, schema.get(*key)?.as_array()?)))
}
