//! `operations.txt`: the whole surface of the client on one page, for reviewers.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use super::answers::body_type;
use super::document::operations;
use super::schemas::{resolve, schema_name};

/// Every operation: method, path, name, parameters, request, answers.
pub(super) fn text(document: &Value) -> String {
    let mut sections: BTreeMap<(String, String), String> = BTreeMap::new();
    for (key, operation) in operations(document) {
        let (method, path) = key.split_once(' ').unwrap_or((&key, ""));
        sections.insert((path.to_owned(), method.to_owned()), section(document, &key, operation));
    }
    let head = "All operations of the client. Written by `cargo xtask regen`.\n";
    sections.into_values().fold(head.to_owned(), |text, section| format!("{text}\n{section}"))
}

fn section(document: &Value, key: &str, operation: &Value) -> String {
    let mut lines = format!("{key}\n");
    let mut line = |what: &str, value: &str| {
        // Writing to a String can't fail.
        let _ = writeln!(lines, "    {what:<10}{value}");
    };
    line("name", operation.get("operationId").and_then(Value::as_str).unwrap_or_default());
    if is_open(operation) {
        line("open", "takes no credentials");
    }
    for parameter in parameters(document, operation) {
        line(&parameter.place, &parameter.text());
    }
    if let Some(body) = request(document, operation) {
        line("request", &body);
    }
    for (status, body) in answers(document, operation) {
        line(&status, &body);
    }
    lines
}

pub(super) fn is_open(operation: &Value) -> bool {
    operation.get("security").and_then(Value::as_array).is_some_and(Vec::is_empty)
}

/// A parameter as a method has it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parameter {
    pub(super) place: String,
    pub(super) name: String,
    pub(super) ty: String,
    pub(super) required: bool,
}

impl Parameter {
    pub(super) fn text(&self) -> String {
        let optional = if self.required { "" } else { ", optional" };
        format!("{}: {}{optional}", self.name, self.ty)
    }
}

pub(super) fn parameters(document: &Value, operation: &Value) -> Vec<Parameter> {
    let all = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    all.filter_map(|parameter| {
        let parameter = resolve(document, parameter)?;
        Some(Parameter {
            place: parameter.get("in")?.as_str()?.to_owned(),
            name: parameter.get("name")?.as_str()?.to_owned(),
            ty: type_text(parameter.get("schema")?),
            required: parameter.get("required") == Some(&Value::Bool(true)),
        })
    })
    .collect()
}

pub(super) fn request(document: &Value, operation: &Value) -> Option<String> {
    let body = resolve(document, operation.get("requestBody")?)?;
    let (media, content) = body.get("content")?.as_object()?.iter().next()?;
    let ty = content.get("schema").map_or_else(|| "any".to_owned(), type_text);
    Some(if media == "application/json" { ty } else { format!("{ty} as {media}") })
}

pub(super) fn answers(document: &Value, operation: &Value) -> BTreeMap<String, String> {
    let all = operation.get("responses").and_then(Value::as_object).into_iter().flatten();
    all.map(|(status, response)| (status.clone(), body_type(document, response))).collect()
}

/// A schema in a few words.
pub(super) fn type_text(schema: &Value) -> String {
    let nullable = if schema.get("nullable") == Some(&Value::Bool(true)) { " or null" } else { "" };
    let text = |name: &str| schema.get(name).and_then(Value::as_str);
    if let Some(target) = text("$ref") {
        return schema_name(target).unwrap_or(target).to_owned();
    }
    let plain = match (text("type"), text("format")) {
        (Some("string"), Some("password")) => "secret".to_owned(),
        (Some("array"), _) => {
            format!("list of {}", schema.get("items").map_or_else(|| "any".to_owned(), type_text))
        }
        (Some(ty), Some(format)) => format!("{ty} ({format})"),
        (Some(ty), None) => ty.to_owned(),
        (None, _) => composed(schema),
    };
    format!("{plain}{nullable}")
}

fn composed(schema: &Value) -> String {
    for (key, word) in [("allOf", " and "), ("oneOf", " or "), ("anyOf", " or ")] {
        if let Some(parts) = schema.get(key).and_then(Value::as_array) {
            return parts.iter().map(type_text).collect::<Vec<_>>().join(word);
        }
    }
    "any".to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_operation_is_a_few_lines() {
        let document = json!({
            "paths": {"/v1/a/{id}": {"post": {
                "operationId": "make_a",
                "security": [],
                "parameters": [
                    {"in": "path", "name": "id", "required": true, "schema": {"type": "string", "format": "uuid"}},
                    {"in": "query", "name": "tags", "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Tag"}}},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}},
                "responses": {"204": {"description": ""}, "400": {"description": "", "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Error"}},
                }}},
            }}},
        });
        let expected = "\
All operations of the client. Written by `cargo xtask regen`.

POST /v1/a/{id}
    name      make_a
    open      takes no credentials
    path      id: string (uuid)
    query     tags: list of Tag, optional
    request   A
    204       no body
    400       Error
";
        assert_eq!(text(&document), expected);
    }
}
