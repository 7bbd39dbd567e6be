//! Reads documents, and loses nothing of them: what JSON or YAML readers pass over is a fault here.

mod json;
mod yaml;

use serde_json::Value;

use crate::problem::Problem;

/// A document of ours.
pub(super) fn parse(path: &str, text: &str) -> Result<Value, Problem> {
    json::read(text).map_err(|fault| Problem::new(format!("{path} is not JSON: {fault}.")))
}

/// A published document, JSON or YAML, if it is OpenAPI 3.0 at all.
pub(super) fn parse_published(name: &str, text: &str) -> Result<Value, Problem> {
    // Editors of some systems put a mark before the first character.
    let text = text.trim_start_matches('\u{feff}');
    let document = if text.trim_start().starts_with(['{', '[']) {
        json::read(text).or_else(|json| yaml::read(text).map_err(|_| json))
    } else {
        yaml::read(text)
    };
    let document = document.map_err(|fault| {
        Problem::new(format!("{name} is neither JSON nor YAML: {fault}."))
            .advise("Is it a page for people instead of the document?")
    })?;
    require_openapi_3_0(name, &document)?;
    Ok(document)
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
    let version = match document.get("openapi") {
        Some(Value::String(version)) => version.clone(),
        // YAML reads 3.0 without quotation marks as a number.
        Some(Value::Number(version)) => version.to_string(),
        _ => {
            return refuse(
                "is not an OpenAPI document: it has no version at /openapi.".to_owned(),
                "Is the address right? An error page or another JSON answer looks like this.",
            );
        }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A document with this beside its version and paths.
    fn published(more: &str) -> Result<Value, String> {
        let text = format!("openapi: 3.0.3\npaths: {{}}\n{more}");
        parse_published("x.yaml", &text).map_err(|problem| problem.to_string())
    }

    #[test]
    fn yaml_means_what_it_means_to_people() {
        for (text, pointer, value) in [
            ("a: {200: {b: OK}}", "/a/200/b", json!("OK")),
            (
                "a: &base {type: object, b: 1}\nc:\n  <<: *base\n  b: 2",
                "/c",
                json!({"type": "object", "b": 2}),
            ),
            (
                "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b]}",
                "/c",
                json!({"x": 1, "y": 1, "z": 2}),
            ),
            ("a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}", "/c", json!({"x": 1, "y": 2})),
            ("a: [yes, 2020-01-01, ~, 1.5]", "/a", json!(["yes", "2020-01-01", null, 1.5])),
        ] {
            let document = published(text).unwrap();
            assert_eq!(document.pointer(pointer), Some(&value), "{text}");
        }
    }

    #[test]
    fn what_yaml_would_lose_is_refused_by_its_pointer() {
        for (text, what) in [
            ("a: {200: x, '200': y}", "/a/200 is there twice"),
            ("a: {b: x, b: y}", "duplicate"),
            ("a: {~: x}", "a key of /a is no text"),
            ("a: {1.10: x}", "a key of /a is no text"),
            ("a: {b: .inf}", "/a/b is a number that JSON doesn't have"),
            ("a: [!secret x]", "/a/0 has the tag !secret"),
            ("a: {<<: x}", "/a/<<, what is merged in is no mapping"),
        ] {
            let problem = published(text).unwrap_err();
            assert!(problem.contains(what), "{text}: {problem}");
        }
    }

    #[test]
    fn what_json_would_lose_is_refused_by_its_pointer() {
        let text = r#"{"openapi": "3.0.3", "paths": {"/a": {"get": {}}, "/a": {"put": {}}}}"#;
        for problem in [parse("x", text), parse_published("x", text)] {
            let problem = problem.unwrap_err().to_string();
            assert!(problem.contains("/paths/~1a is there twice"), "{problem}");
        }
    }

    #[test]
    fn a_version_may_be_a_number() {
        for text in ["openapi: 3.0\npaths: {}", r#"{"openapi": 3.0, "paths": {}}"#] {
            parse_published("x", text).unwrap();
        }
        let problem = parse_published("x", "openapi: 3.1\npaths: {}").unwrap_err().to_string();
        assert!(problem.contains("is OpenAPI 3.1;"), "{problem}");
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
