//! Documents as values, in one canonical form.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// Methods an OpenAPI path item may have.
pub(super) const METHODS: [&str; 8] =
    ["delete", "get", "head", "options", "patch", "post", "put", "trace"];

pub(super) fn parse(path: &str, text: &str) -> Result<Value, Problem> {
    serde_json::from_str(text)
        .map_err(|error| Problem::new(format!("{path} is not JSON: {error}.")))
}

/// A published document, JSON or YAML, if it is OpenAPI 3.0 at all.
pub(super) fn parse_published(name: &str, text: &str) -> Result<Value, Problem> {
    let document = match serde_json::from_str(text) {
        Ok(document) => document,
        Err(json) => from_yaml(text).map_err(|yaml| {
            Problem::new(format!("{name} is neither JSON ({json}) nor YAML ({yaml})."))
                .advise("Is it a page for people instead of the document?")
        })?,
    };
    require_openapi_3_0(name, &document)?;
    Ok(document)
}

/// YAML as JSON: keys become text (`200:` is a number there), dates stay the text they are.
fn from_yaml(text: &str) -> Result<Value, String> {
    let yaml: yaml_serde::Value = yaml_serde::from_str(text).map_err(|error| error.to_string())?;
    json_of(yaml)
}

fn json_of(yaml: yaml_serde::Value) -> Result<Value, String> {
    use yaml_serde::Value as Yaml;
    match yaml {
        Yaml::Mapping(members) => members
            .into_iter()
            .map(|(key, value)| {
                let key = match key {
                    Yaml::String(text) => text,
                    Yaml::Number(number) => number.to_string(),
                    Yaml::Bool(flag) => flag.to_string(),
                    _ => return Err("a key is no text".to_owned()),
                };
                Ok((key, json_of(value)?))
            })
            .collect::<Result<Map<_, _>, _>>()
            .map(Value::Object),
        Yaml::Sequence(items) => items.into_iter().map(json_of).collect(),
        Yaml::Tagged(tagged) => json_of(tagged.value),
        scalar => serde_json::to_value(scalar).map_err(|error| error.to_string()),
    }
}

/// Refuses what isn't OpenAPI 3.0, saying what it is.
pub(super) fn require_openapi_3_0(name: &str, document: &Value) -> Result<(), Problem> {
    let refuse =
        |what: String, advice: &str| Err(Problem::new(format!("{name} {what}")).advise(advice));
    if !document.is_object() {
        return refuse(
            "is not an OpenAPI document: it is no object.".to_owned(),
            "Is the address right?",
        );
    }
    if let Some(version) = document.get("swagger") {
        return refuse(
            format!("(at /swagger) is Swagger {version}, not OpenAPI 3.0."),
            "Convert it to OpenAPI 3.0 first.",
        );
    }
    let Some(version) = document.get("openapi").and_then(Value::as_str) else {
        return refuse(
            "is not an OpenAPI document: it has no version at /openapi.".to_owned(),
            "Is the address right? An error page or another JSON answer looks like this.",
        );
    };
    if version != "3.0" && !version.starts_with("3.0.") {
        return refuse(
            format!("(at /openapi) is OpenAPI {version}; the generator takes 3.0 only."),
            "Ask for the 3.0 document, or convert it down to 3.0 first.",
        );
    }
    if !document.get("paths").is_some_and(Value::is_object) {
        return refuse("has no operations at /paths.".to_owned(), "Is it whole?");
    }
    Ok(())
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
    fn yaml_is_taken_with_its_numeric_statuses() {
        let text = "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      responses:\n        200: {description: OK}\n";
        let document = parse_published("x.yaml", text).unwrap();
        assert_eq!(document["paths"]["/a"]["get"]["responses"]["200"]["description"], "OK");
    }

    #[test]
    fn what_is_not_openapi_3_0_is_refused_by_what_it_is() {
        for (text, what) in [
            (r#"{"openapi": "3.1.0", "paths": {}}"#, "(at /openapi) is OpenAPI 3.1.0"),
            (r#"{"swagger": "2.0", "paths": {}}"#, "(at /swagger) is Swagger \"2.0\""),
            (r#"{"openapi": "3.0.3"}"#, "no operations at /paths"),
            (r#"{"message": "Forbidden"}"#, "no version at /openapi"),
            ("[]", "it is no object"),
            ("<html><p>Not here</p></html>", "not an OpenAPI document"),
            ("{\"a\": ", "neither JSON"),
            ("", "not an OpenAPI document"),
        ] {
            let problem = parse_published("x", text).unwrap_err().to_string();
            assert!(problem.contains(what), "{text}: {problem}");
        }
    }

    #[test]
    fn what_is_not_json_is_named() {
        let problem = parse("x.json", "openapi: 3.0.3").unwrap_err().to_string();
        assert!(problem.starts_with("x.json is not JSON"), "{problem}");
    }
}
