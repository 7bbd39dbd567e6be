//! Documents as values, in one canonical form.

use aws_lc_rs::digest::{self, SHA256};
use serde_json::{Map, Value};

use super::pointer::child;

/// Methods an OpenAPI path item may have.
pub(super) const METHODS: [&str; 8] =
    ["delete", "get", "head", "options", "patch", "post", "put", "trace"];

/// The document as text: two spaces of indentation, a final newline.
pub(super) fn text(document: &Value) -> String {
    format!("{document:#}\n")
}

/// The document with its keys sorted, so that the same facts always make the same text and the
/// same code, whatever order they are written in and whatever order `serde_json` is built to keep.
pub(super) fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            Value::Object(members.into_iter().map(|(name, v)| (name.clone(), sorted(v))).collect())
        }
        scalar => scalar.clone(),
    }
}

/// The text's SHA-256 in lower-case hex.
pub(super) fn digest(text: &str) -> String {
    let digest = digest::digest(&SHA256, text.as_bytes());
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every operation as `("POST /v1/users", operation)`.
pub(super) fn operations_mut(
    document: &mut Value,
) -> impl Iterator<Item = (String, &mut Map<String, Value>)> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        item.as_object_mut().into_iter().flatten().filter_map(move |(method, operation)| {
            let operation = operation.as_object_mut()?;
            METHODS
                .contains(&method.as_str())
                .then(|| (format!("{} {path}", method.to_uppercase()), operation))
        })
    })
}

/// Every operation, as [`operations_mut`] gives them.
pub(super) fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let paths = document.get("paths").and_then(Value::as_object);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods
            .filter(|(method, operation)| {
                METHODS.contains(&method.as_str()) && operation.is_object()
            })
            .map(move |(method, operation)| {
                (format!("{} {path}", method.to_uppercase()), operation)
            })
    })
}

/// The pointer of `"POST /v1/users"`.
pub(super) fn operation_pointer(key: &str) -> String {
    let (method, path) = key.split_once(' ').unwrap_or((key, ""));
    format!("{}/{}", child("/paths", path), method.to_lowercase())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_document_is_sorted_at_every_depth() {
        let document: Value = serde_json::from_str(r#"{"b":[{"d":1,"c":[]}],"a":{}}"#).unwrap();
        let text = text(&sorted(&document));
        assert_eq!(
            text,
            "{\n  \"a\": {},\n  \"b\": [\n    {\n      \"c\": [],\n      \"d\": 1\n    }\n  ]\n}\n"
        );
    }

    #[test]
    fn a_digest_is_sha_256() {
        assert_eq!(
            digest("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn operations_are_the_methods_of_the_paths() {
        let mut document =
            json!({"paths": {"/a/{b}:c": {"parameters": [], "post": {}, "get": {}}}});
        let mut keys: Vec<_> = operations_mut(&mut document).map(|(key, _)| key).collect();
        keys.sort();
        assert_eq!(keys, ["GET /a/{b}:c", "POST /a/{b}:c"]);
    }
}
