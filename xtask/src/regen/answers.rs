//! What the answers of an operation are.

use serde_json::Value;

use super::schemas::resolve;

/// What an answer's body is, as text that is the same for the same type.
pub(super) fn body_type(document: &Value, response: &Value) -> String {
    let Some(response) = resolve(document, response) else {
        return "a dangling reference".to_owned();
    };
    let Some(content) =
        response.get("content").and_then(Value::as_object).filter(|c| !c.is_empty())
    else {
        return "no body".to_owned();
    };
    match content.get("application/json").and_then(|media| media.get("schema")) {
        Some(schema) => match schema.get("$ref").and_then(Value::as_str) {
            Some(target) => target.rsplit('/').next().unwrap_or(target).to_owned(),
            None => schema.to_string(),
        },
        None => "raw bytes".to_owned(),
    }
}

pub(super) fn is_success(status: &str) -> bool {
    status.starts_with('2')
}
