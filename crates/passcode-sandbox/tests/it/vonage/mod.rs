//! Vonage's Verify v2.

mod check;
mod credentials;
mod send;
mod steps;

use reqwest::Method;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench};

const TO: &str = "447700900123";
pub(super) const APPLICATION: &str = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab";
pub(super) const UNKNOWN: &str = "c11236f4-00bf-4b89-84ba-88b25df97315";

pub(super) async fn call(bench: &Bench, method: Method, path: &str, body: Option<Value>) -> Answer {
    let url = format!("{}{path}", bench.sandbox.url("vonage"));
    let request = bench.http.request(method, url).basic_auth("abcd1234", Some("test-secret"));
    Answer::of(match body {
        Some(body) => request.json(&body),
        None => request,
    })
    .await
}

pub(super) fn order() -> Value {
    json!({ "brand": "Example", "workflow": [{ "channel": "sms", "to": TO }] })
}

/// The usual send, with one member changed.
pub(super) fn with(member: &str, value: Value) -> Value {
    let mut order = order();
    order[member] = value;
    order
}

pub(super) fn steps(channels: &[&str]) -> Value {
    let step = |channel: &&str| json!({ "channel": channel, "to": if *channel == "email" { "ada@example.com" } else { TO } });
    with("workflow", channels.iter().map(step).collect())
}

pub(super) async fn send(bench: &Bench, body: Value) -> Answer {
    call(bench, Method::POST, "/v2/verify", Some(body)).await
}

pub(super) async fn sent(bench: &Bench, body: Value) -> String {
    let answer = send(bench, body).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    answer.text_of("request_id")
}

pub(super) async fn check(bench: &Bench, id: &str, code: &str) -> Answer {
    call(bench, Method::POST, &format!("/v2/verify/{id}"), Some(json!({ "code": code }))).await
}

/// A problem document: status, and what stands after `#`.
#[track_caller]
pub(super) fn refused(answer: &Answer, status: u16, fragment: &str) {
    let json = answer.json();
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    let url = json["type"].as_str().expect("a type");
    assert_eq!(
        (answer.status.as_u16(), url.rsplit('#').next()),
        (status, Some(fragment)),
        "{json}"
    );
    assert!(url.contains("developer.vonage.com/"), "{url}");
    assert!(json["title"].is_string() && json["detail"].is_string(), "{json}");
    assert_eq!(json["instance"].as_str().map(str::len), Some(36), "{json}");
}
