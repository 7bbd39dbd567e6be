//! What no rule can mend safely, refused by pointer and with advice, before the generator sees it.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use serde_json::Value;

use super::document::operations;
use super::mends::{body_type, is_success, operation_pointer};
use super::schemas::{child, references, resolve};
use crate::problem::Problem;

/// Media types of requests that the generator can send.
const SENDABLE: [&str; 3] =
    ["application/json", "application/x-www-form-urlencoded", "application/octet-stream"];

pub(super) fn refuse(document: &Value) -> Result<(), Problem> {
    dangling(document)?;
    for (key, operation) in operations(document) {
        let pointer = operation_pointer(&key);
        parameters(document, operation, &pointer)?;
        request(document, operation, &pointer)?;
        answers(document, operation, &pointer)?;
    }
    Ok(())
}

fn problem(pointer: &str, what: &str, advice: &str) -> Problem {
    Problem::new(format!("At {pointer}: {what}"))
        .advise(&format!("{advice} An action in overlay.json can do that."))
}

fn dangling(document: &Value) -> Result<(), Problem> {
    for (pointer, target) in references(document) {
        if !target.starts_with("#/") {
            return Err(problem(
                &pointer,
                &format!("the $ref {target:?} leads out of the document."),
                "Copy what it means into the document.",
            ));
        }
        let value = document.pointer(&pointer).unwrap_or(&Value::Null);
        if resolve(document, value).is_none() {
            return Err(problem(
                &pointer,
                &format!("the $ref {target:?} is dangling: it leads nowhere, or in a circle."),
                "Add what it names, or replace the reference by what it must have meant.",
            ));
        }
    }
    Ok(())
}

fn parameters(document: &Value, operation: &Value, pointer: &str) -> Result<(), Problem> {
    let mut arguments: BTreeMap<String, String> = BTreeMap::new();
    if operation.get("requestBody").is_some() {
        arguments.insert("body".to_owned(), "the request body".to_owned());
    }
    for (index, parameter) in
        operation.get("parameters").and_then(Value::as_array).into_iter().flatten().enumerate()
    {
        let pointer = format!("{pointer}/parameters/{index}");
        let parameter = resolve(document, parameter).unwrap_or(&Value::Null);
        let text = |name: &str| parameter.get(name).and_then(Value::as_str).unwrap_or_default();
        let (place, name) = (text("in"), text("name"));
        if !["path", "query", "header"].contains(&place) || name.is_empty() {
            return Err(problem(
                &pointer,
                "a parameter must be in path, query or header and have a name.",
                "Remove or correct it.",
            ));
        }
        let Some(schema) = parameter.get("schema").and_then(|schema| resolve(document, schema))
        else {
            return Err(problem(
                &pointer,
                &format!("the parameter {name:?} has no schema."),
                "Give it one.",
            ));
        };
        let is_list = schema.get("type").is_some_and(|t| t == "array" || t == "object");
        if is_list && place != "query" {
            return Err(problem(
                &pointer,
                &format!("the {place} parameter {name:?} is a list or an object."),
                "Make it a string; the caller joins it.",
            ));
        }
        if let Some(other) = arguments.insert(name.to_snake_case(), name.to_owned()) {
            return Err(problem(
                &pointer,
                &format!(
                    "the parameter {name:?} and {other:?} would be the same argument of a method."
                ),
                "Remove one of them.",
            ));
        }
    }
    Ok(())
}

fn request(document: &Value, operation: &Value, pointer: &str) -> Result<(), Problem> {
    let Some(body) = operation.get("requestBody").and_then(|body| resolve(document, body)) else {
        return Ok(());
    };
    let pointer = child(&child(pointer, "requestBody"), "content");
    let media: Vec<&String> =
        body.get("content").and_then(Value::as_object).into_iter().flat_map(|c| c.keys()).collect();
    match media.as_slice() {
        [only] if SENDABLE.contains(&only.as_str()) || only.starts_with("text/") => Ok(()),
        _ => Err(problem(
            &pointer,
            &format!("a request body of {media:?} can't be sent by the generated client."),
            "Leave one media type, such as application/json.",
        )),
    }
}

fn answers(document: &Value, operation: &Value, pointer: &str) -> Result<(), Problem> {
    let responses = operation.get("responses").and_then(Value::as_object);
    let successes = responses.into_iter().flatten().filter(|(status, _)| is_success(status));
    let types: BTreeMap<String, &String> =
        successes.map(|(status, response)| (body_type(document, response), status)).collect();
    if types.len() > 1 {
        let list: BTreeSet<String> =
            types.iter().map(|(body, status)| format!("{status} with {body}")).collect();
        let list: Vec<String> = list.into_iter().collect();
        return Err(problem(
            &child(pointer, "responses"),
            &format!(
                "two response types, of which a method can return only one: {}.",
                list.join("; ")
            ),
            "Remove all but one, or give them the same type.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn operation(operation: &Value) -> Value {
        json!({"paths": {"/a": {"get": operation}}, "components": {"schemas": {"A": {"type": "object"}, "L": {"type": "array"}}}})
    }

    fn answer(schema: &str) -> Value {
        json!({"description": "", "content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{schema}")}}}})
    }

    #[test]
    fn each_is_refused_by_its_pointer_and_with_advice() {
        let list = json!({"$ref": "#/components/schemas/L"});
        for (document, pointer, what) in [
            (
                operation(&json!({"responses": {"200": answer("Z")}})),
                "/paths/~1a/get/responses/200/content/application~1json/schema",
                "dangling",
            ),
            (
                operation(&json!({"responses": {"200": {"$ref": "other.json#/a"}}})),
                "/paths/~1a/get/responses/200",
                "leads out of the document",
            ),
            (
                operation(&json!({"responses": {"200": answer("A"), "201": answer("L")}})),
                "/paths/~1a/get/responses",
                "two response types",
            ),
            (
                operation(&json!({"responses": {"200": answer("A"), "204": {"description": ""}}})),
                "/paths/~1a/get/responses",
                "204 with no body",
            ),
            (
                operation(&json!({"parameters": [{"in": "cookie", "name": "a", "schema": {}}]})),
                "/paths/~1a/get/parameters/0",
                "must be in path, query or header",
            ),
            (
                operation(&json!({"parameters": [{"in": "header", "name": "a", "schema": list}]})),
                "/paths/~1a/get/parameters/0",
                "a list or an object",
            ),
            (
                operation(&json!({"parameters": [{"in": "query", "name": "a", "content": {}}]})),
                "/paths/~1a/get/parameters/0",
                "has no schema",
            ),
            (
                operation(
                    &json!({"parameters": [{"in": "query", "name": "aB", "schema": {}}, {"in": "query", "name": "a_b", "schema": {}}]}),
                ),
                "/paths/~1a/get/parameters/1",
                "the same argument",
            ),
            (
                operation(&json!({"requestBody": {"content": {"multipart/form-data": {}}}})),
                "/paths/~1a/get/requestBody/content",
                "can't be sent",
            ),
        ] {
            let problem = refuse(&document).unwrap_err().to_string();
            assert!(problem.starts_with(&format!("At {pointer}:")), "{problem}");
            assert!(problem.contains(what) && problem.contains("overlay.json"), "{problem}");
        }
    }

    #[test]
    fn the_same_type_under_two_statuses_is_fine() {
        refuse(&operation(
            &json!({"responses": {"200": answer("A"), "201": answer("A"), "400": {}}}),
        ))
        .unwrap();
    }
}
