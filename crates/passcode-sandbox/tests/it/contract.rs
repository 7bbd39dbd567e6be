//! Answers held against the schemas of Ratio's contract.

use std::sync::LazyLock;

use reqwest::Method;
use serde_json::Value;

use crate::bench::Answer;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/ratio/openapi.json");
    let text = std::fs::read_to_string(path).expect("the workspace holds Ratio's contract");
    serde_json::from_str(&text).expect("Ratio's contract is JSON")
});

/// Every operation of the contract: method, path template, and its description.
pub(crate) fn operations() -> Vec<(Method, &'static str, &'static Value)> {
    let paths = DOCUMENT["paths"].as_object().expect("a document has paths");
    let of_path = |(path, item): (&'static String, &'static Value)| {
        let item = item.as_object().expect("a path is an object");
        item.iter().map(move |(method, operation)| {
            let method = method.to_uppercase().parse().expect("a method");
            (method, path.as_str(), operation)
        })
    };
    paths.iter().flat_map(of_path).collect()
}

/// Whether an answer is one that the operation declares: its status, and its body by the schema.
#[track_caller]
pub(crate) fn check_answer(operation: &Value, answer: &Answer) {
    let status = answer.status.as_str();
    let declared = &operation["responses"][status];
    assert!(declared.is_object(), "{} declares no {status}: {answer:?}", operation["operationId"]);
    let schema = &declared["content"]["application/json"]["schema"];
    if schema.is_null() {
        assert!(answer.text.is_empty() || answer.text == "{}", "{answer:?}");
        return;
    }
    assert_eq!(answer.headers["content-type"], "application/json");
    let problems = problems(schema, &answer.json(), status);
    assert!(problems.is_empty(), "{}: {problems:#?}", operation["operationId"]);
}

/// Whether `value` is what the schema of that name says, with no member it doesn't name.
#[track_caller]
pub(crate) fn check(schema: &str, value: &Value) {
    let problems = problems(&DOCUMENT["components"]["schemas"][schema], value, schema);
    assert!(problems.is_empty(), "{problems:#?}");
}

fn problems(schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let schema = resolve(schema);
    let kind = match value {
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::Null => "null",
    };
    if value.is_null() && schema["nullable"] == true {
        return Vec::new();
    }
    let mut found = Vec::new();
    if schema["type"] != kind {
        found.push(format!("{at} is of type {kind}, not {}", schema["type"]));
    }
    if let Some(choices) = schema["enum"].as_array()
        && !choices.contains(value)
    {
        found.push(format!("{at} is {value}, not one of {choices:?}"));
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().expect("a name is a string")).is_none() {
            found.push(format!("{at} lacks {name}"));
        }
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(name) {
            Some(schema) => found.extend(problems(schema, member, &format!("{at}.{name}"))),
            None => found.push(format!("{at} has the unknown member {name}")),
        }
    }
    for item in value.as_array().into_iter().flatten() {
        found.extend(problems(&schema["items"], item, &format!("{at}[]")));
    }
    found
}

fn resolve(schema: &Value) -> &Value {
    match schema["$ref"].as_str() {
        Some(reference) => {
            let found = DOCUMENT.pointer(reference.trim_start_matches('#'));
            resolve(found.unwrap_or_else(|| panic!("{reference} leads nowhere")))
        }
        None => schema,
    }
}

#[test]
#[should_panic(expected = "lacks")]
fn a_missing_member_is_noticed() {
    check("AuthResponse", &serde_json::json!({}));
}

#[test]
#[should_panic(expected = "unknown member")]
fn an_unknown_member_is_noticed() {
    check("Error", &serde_json::json!({ "kode": "X" }));
}
