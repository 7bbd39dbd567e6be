use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::note::Mends;
use crate::regen::answers::{body_type, is_success};
use crate::regen::document::{operation_pointer, operations_mut};
use crate::regen::pointer::child;
use crate::regen::schemas::resolve;

/// Statuses whose answers never have a body.
const NO_BODY: [&str; 3] = ["204", "205", "304"];

/// An answer that can't have a body promises none, and every answer has a description.
pub(super) fn no_body(document: &mut Value, mends: &mut Mends) {
    let whole = document.clone();
    each(document, &mut |pointer, responses| {
        for (status, response) in responses.iter_mut() {
            let pointer = child(pointer, status);
            if NO_BODY.contains(&status.as_str())
                && resolve(&whole, response)
                    .is_some_and(|response| response.get("content").is_some())
            {
                let description =
                    resolve(&whole, response).and_then(|r| r.get("description").cloned());
                *response = json!({"description": description.unwrap_or_else(|| json!(""))});
                mends.note(
                    "a body under a status that has none is gone",
                    &child(&pointer, "content"),
                );
            }
            describe(response, &pointer, mends);
        }
    });
    let shared = document.pointer_mut("/components/responses").and_then(Value::as_object_mut);
    for (name, response) in shared.into_iter().flatten() {
        describe(response, &child("/components/responses", name), mends);
    }
}

fn describe(response: &mut Value, pointer: &str, mends: &mut Mends) {
    if response.get("$ref").is_none()
        && !response.get("description").is_some_and(Value::is_string)
        && let Some(response) = response.as_object_mut()
    {
        response.insert("description".to_owned(), json!(""));
        mends.note("a response without a description got an empty one", pointer);
    }
}

/// `default` means every other status: errors where a success is declared, else the success.
pub(super) fn defaults(document: &mut Value, mends: &mut Mends) {
    each(document, &mut |pointer, responses| {
        let Some(default) = responses.remove("default") else { return };
        let targets: &[&str] = if responses.keys().any(|status| is_success(status)) {
            &["4XX", "5XX"]
        } else {
            &["2XX"]
        };
        for target in targets {
            responses.entry(*target).or_insert_with(|| default.clone());
        }
        mends.note(
            "a default response stands for the statuses it can mean",
            &child(pointer, "default"),
        );
    });
}

/// Of several media types only JSON stays, under its plain name; a body without a schema is none.
pub(super) fn media_types(document: &mut Value, mends: &mut Mends) {
    let shared = ["/components/responses", "/components/requestBodies"];
    for place in shared {
        let members = document.pointer_mut(place).and_then(Value::as_object_mut);
        for (name, body) in members.into_iter().flatten() {
            plain_json(body, &child(place, name), place == shared[1], mends);
        }
    }
    for (key, operation) in operations_mut(document) {
        let pointer = operation_pointer(&key);
        if let Some(body) = operation.get_mut("requestBody") {
            plain_json(body, &child(&pointer, "requestBody"), true, mends);
            if body.get("content").and_then(Value::as_object).is_some_and(Map::is_empty) {
                operation.remove("requestBody");
            }
        }
    }
    each(document, &mut |pointer, responses| {
        for (status, response) in responses.iter_mut() {
            plain_json(response, &child(pointer, status), false, mends);
        }
    });
}

fn plain_json(body: &mut Value, pointer: &str, is_request: bool, mends: &mut Mends) {
    let Some(content) = body.get_mut("content").and_then(Value::as_object_mut) else { return };
    let json = content.keys().find(|name| is_json(name)).cloned();
    if let Some(name) = json
        && (content.len() > 1 || name != "application/json")
    {
        let media = content.remove(&name).unwrap_or_default();
        *content = Map::from_iter([("application/json".to_owned(), media)]);
        mends.note("of a body's media types JSON stays", &child(pointer, "content"));
    }
    if let Some(media) = content.get_mut("application/json")
        && !media.get("schema").is_some_and(Value::is_object)
    {
        if is_request {
            *media = json!({"schema": {}});
        } else {
            content.clear();
        }
        mends.note(
            "a body without a schema is any, or none in an answer",
            &child(pointer, "content"),
        );
    }
    if let Some(media) = content.get_mut("application/json").and_then(Value::as_object_mut) {
        media.remove("encoding");
    }
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    essence == "application/json" || essence == "*/*" || essence.ends_with("+json")
}

/// Error answers of differing types lose them: the client reads code and message of any itself.
pub(super) fn error_types(document: &mut Value, mends: &mut Mends) {
    let whole = document.clone();
    each(document, &mut |pointer, responses| {
        let errors = || responses.iter().filter(|(status, _)| !is_success(status));
        let types: BTreeSet<String> =
            errors().map(|(_, response)| body_type(&whole, response)).collect();
        // A reference that leads nowhere is refused later, not lost here.
        if types.len() < 2 || errors().any(|(_, response)| is_dangling(&whole, response)) {
            return;
        }
        for (status, response) in responses.iter_mut().filter(|(status, _)| !is_success(status)) {
            *response = json!({"description": ""});
            mends.note("error answers of differing types lose them", &child(pointer, status));
        }
    });
}

fn is_dangling(document: &Value, response: &Value) -> bool {
    let schema = resolve(document, response)
        .map(|response| response.pointer("/content/application~1json/schema"));
    schema.is_none_or(|schema| schema.is_some_and(|schema| resolve(document, schema).is_none()))
}

fn each(document: &mut Value, visit: &mut dyn FnMut(&str, &mut Map<String, Value>)) {
    for (key, operation) in operations_mut(document) {
        let responses = operation.entry("responses").or_insert_with(|| json!({}));
        if let Some(responses) = responses.as_object_mut() {
            visit(&child(&operation_pointer(&key), "responses"), responses);
        }
    }
}
