use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::values::plain;
use crate::regen::answers::{body_type, is_success};
use crate::regen::pointer::child;
use crate::regen::refusal::Refusal;
use crate::regen::schemas::resolve;

const FORM: &str = "application/x-www-form-urlencoded";

/// A body goes out as one media type that the generator can write.
pub(super) fn request(document: &Value, operation: &Value, pointer: &str) -> Result<(), Refusal> {
    let Some(body) = operation.get("requestBody").and_then(|body| resolve(document, body)) else {
        return Ok(());
    };
    let pointer = child(&child(pointer, "requestBody"), "content");
    let content = body.get("content").and_then(Value::as_object);
    let media: Vec<(&String, &Value)> = content.into_iter().flatten().collect();
    let sendable = match media.as_slice() {
        [(name, media)] => can_be_sent(document, name, media.get("schema")),
        _ => false,
    };
    if sendable {
        return Ok(());
    }
    let names: Vec<&String> = media.iter().map(|(name, _)| *name).collect();
    Err(Refusal::new(
        &pointer,
        format!(
            "a request body of {names:?} with this schema can't be sent by the generated client."
        ),
        "Leave one media type, such as application/json.",
    ))
}

fn can_be_sent(document: &Value, media: &str, schema: Option<&Value>) -> bool {
    let schema = schema.and_then(|schema| plain(document, schema));
    let is_text = |format: Option<&str>| {
        schema.is_some_and(|schema| {
            schema.text("type") == Some("string")
                && schema.text("format") == format
                && schema.schema.get("enum").is_none()
                && !schema.nullable
        })
    };
    match media {
        "application/json" => schema.is_some(),
        "application/octet-stream" => is_text(Some("binary")),
        "text/plain" | "text/x-markdown" => is_text(None),
        // In a form, members are values.
        FORM => schema.is_some_and(|schema| {
            let members = schema.schema.get("properties").and_then(Value::as_object);
            members.is_some_and(|members| {
                let mut members = members.values().map(|member| plain(document, member));
                members.all(|member| member.is_some_and(|member| member.is_scalar()))
            })
        }),
        _ => false,
    }
}

/// A method returns one type.
pub(super) fn answers(document: &Value, operation: &Value, pointer: &str) -> Result<(), Refusal> {
    let responses = operation.get("responses").and_then(Value::as_object);
    let successes = responses.into_iter().flatten().filter(|(status, _)| is_success(status));
    let types: BTreeMap<String, &String> =
        successes.map(|(status, response)| (body_type(document, response), status)).collect();
    if types.len() < 2 {
        return Ok(());
    }
    let list: BTreeSet<String> =
        types.iter().map(|(body, status)| format!("{status} with {body}")).collect();
    let list: Vec<String> = list.into_iter().collect();
    Err(Refusal::new(
        child(pointer, "responses"),
        format!("two response types, of which a method can return only one: {}.", list.join("; ")),
        "Remove all but one, or give them the same type.",
    ))
}
