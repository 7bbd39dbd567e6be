//! JSON documents as values, in one canonical form.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// Methods an OpenAPI path item may have.
const METHODS: [&str; 8] = ["delete", "get", "head", "options", "patch", "post", "put", "trace"];

pub(super) fn parse(path: &str, text: &str) -> Result<Value, Problem> {
    serde_json::from_str(text)
        .map_err(|error| Problem::new(format!("{path} is not JSON: {error}.")))
}

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
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
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

    #[test]
    fn what_is_not_json_is_named() {
        let problem = parse("x.json", "openapi: 3.0.3").unwrap_err().to_string();
        assert!(problem.starts_with("x.json is not JSON"), "{problem}");
    }
}
