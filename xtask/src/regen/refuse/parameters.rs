use std::collections::BTreeMap;

use serde_json::Value;

use super::values::{Plain, plain};
use crate::regen::naming::member;
use crate::regen::refusal::Refusal;
use crate::regen::schemas::resolve;

/// Names that the body of a generated method uses itself.
const USED_BY_METHODS: [&str; 2] = ["encode_path", "header_map"];

pub(super) fn refuse(document: &Value, operation: &Value, pointer: &str) -> Result<(), Refusal> {
    let mut arguments: BTreeMap<String, String> = BTreeMap::new();
    for name in USED_BY_METHODS {
        arguments.insert(name.to_owned(), "what every method uses".to_owned());
    }
    if operation.get("requestBody").is_some() {
        arguments.insert("body".to_owned(), "the request body".to_owned());
    }
    let all = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    for (index, parameter) in all.enumerate() {
        let pointer = format!("{pointer}/parameters/{index}");
        let parameter = resolve(document, parameter).unwrap_or(&Value::Null);
        let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
        one(document, parameter).map_err(|(what, advice)| Refusal::new(&pointer, what, advice))?;
        if let Some(other) = arguments.insert(member(name), format!("{name:?}")) {
            return Err(Refusal::new(
                &pointer,
                format!(
                    "the parameter {name:?} and {other} would be the same argument of a method."
                ),
                "Remove one of them.",
            ));
        }
    }
    Ok(())
}

type Fault = (String, &'static str);

fn one(document: &Value, parameter: &Value) -> Result<(), Fault> {
    let text = |name: &str| parameter.get(name).and_then(Value::as_str).unwrap_or_default();
    let (place, name) = (text("in"), text("name"));
    if !["path", "query", "header"].contains(&place) || name.is_empty() {
        return Err((
            "a parameter must be in path, query or header and have a name.".to_owned(),
            "Remove or correct it.",
        ));
    }
    if place == "header" && !is_token(name) {
        return Err((format!("{name:?} is no name that a header can have."), "Correct it."));
    }
    let schema = parameter.get("schema").and_then(|schema| plain(document, schema));
    let Some(schema) = schema else {
        return Err((format!("the parameter {name:?} has no schema."), "Give it one."));
    };
    if place == "query" { query(document, name, schema) } else { in_text(place, name, schema) }?;
    style(place, name, parameter, schema)
}

/// A header's name (RFC 9110, section 5.6.2).
fn is_token(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

/// What a path or a header holds is written as the value prints.
fn in_text(place: &str, name: &str, schema: Plain<'_>) -> Result<(), Fault> {
    let refused =
        |what: &str, advice| Err((format!("the {place} parameter {name:?} {what}"), advice));
    let string = "Make it a string; the caller writes it.";
    if matches!(schema.text("type"), Some("array" | "object")) {
        return refused("is a list or an object.", "Make it a string; the caller joins it.");
    }
    if !schema.is_scalar() {
        return refused("isn't text, a number or a boolean.", string);
    }
    if schema.nullable {
        return refused("may be null, which it can't hold.", "Remove `nullable`.");
    }
    if schema.text("format") == Some("date-time") {
        return refused("is a date-time, which would not be sent as RFC 3339 says.", string);
    }
    Ok(())
}

/// What a query can hold: values, lists of them, and objects whose members are parameters.
fn query(document: &Value, name: &str, schema: Plain<'_>) -> Result<(), Fault> {
    let is_value = |schema: &Value| {
        plain(document, schema).is_some_and(|inner| inner.is_scalar() && !inner.nullable)
    };
    let is_optional_value =
        |schema: &Value| plain(document, schema).is_some_and(|inner| inner.is_scalar());
    let members = schema.schema.get("properties").and_then(Value::as_object);
    let fits = match schema.text("type") {
        Some("array") => schema.schema.get("items").is_some_and(is_value),
        Some("object") => {
            members.is_some_and(|members| members.values().all(is_optional_value))
                && !matches!(schema.schema.get("additionalProperties"), Some(Value::Object(_)))
        }
        _ => schema.is_scalar() || schema.is_any(),
    };
    if fits {
        return Ok(());
    }
    let what = format!(
        "the query parameter {name:?} is more than a value, a list of values, or an object of values."
    );
    Err((what, "Make it a string; the caller writes it."))
}

/// How a list or an object is written. Of a single value the styles that differ are refused too.
fn style(place: &str, name: &str, parameter: &Value, schema: Plain<'_>) -> Result<(), Fault> {
    let usual = if place == "query" { "form" } else { "simple" };
    let style = parameter.get("style").and_then(Value::as_str).unwrap_or(usual);
    let explode = parameter.get("explode").and_then(Value::as_bool).unwrap_or(style == "form");
    let is_set = |name: &str| parameter.get(name) == Some(&Value::Bool(true));
    let what = if style != usual {
        format!("style {style}")
    } else if !explode && place == "query" && !schema.is_scalar() {
        "explode: false".to_owned()
    } else if is_set("allowReserved") {
        "allowReserved".to_owned()
    } else {
        return Ok(());
    };
    Err((
        format!(
            "the {place} parameter {name:?} has {what}, which the generated client doesn't send."
        ),
        "Make it a string; the caller joins it.",
    ))
}
