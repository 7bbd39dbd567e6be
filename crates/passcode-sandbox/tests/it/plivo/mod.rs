//! Plivo's Verify sessions.

mod service;
mod sessions;

use reqwest::Method;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench};

pub(super) const ACCOUNT: &str = "MA0123456789ABCDEFGH";
pub(super) const SUBACCOUNT: &str = "SA0123456789ABCDEFGH";
pub(super) const TO: &str = "+12025550162";
pub(super) const UNKNOWN: &str = "8e712097-8090-4644-81e7-8f4265d8354e";

pub(super) async fn call_as(
    bench: &Bench,
    account: &str,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> Answer {
    let url = format!("{}/v1/Account/{account}/{path}", bench.sandbox.url("plivo"));
    let request = bench.http.request(method, url).basic_auth(account, Some("test-token"));
    Answer::of(match body {
        Some(body) => request.json(&body),
        None => request,
    })
    .await
}

pub(super) async fn call(bench: &Bench, method: Method, path: &str, body: Option<Value>) -> Answer {
    call_as(bench, ACCOUNT, method, path, body).await
}

pub(super) async fn send(bench: &Bench, body: Value) -> Answer {
    call(bench, Method::POST, "Verify/Session/", Some(body)).await
}

pub(super) async fn sent(bench: &Bench) -> String {
    let answer = send(bench, json!({ "recipient": TO })).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    answer.text_of("session_uuid")
}

pub(super) async fn check(bench: &Bench, id: &str, otp: &str) -> Answer {
    call(bench, Method::POST, &format!("Verify/Session/{id}/"), Some(json!({ "otp": otp }))).await
}

pub(super) async fn read(bench: &Bench, id: &str) -> Answer {
    call(bench, Method::GET, &format!("Verify/Session/{id}/"), None).await
}

/// A failure: status, and a word of its text.
#[track_caller]
pub(super) fn refused(answer: &Answer, status: u16, word: &str) {
    assert_eq!(answer.status.as_u16(), status, "{answer:?}");
    assert!(answer.text_of("error").contains(word), "{answer:?}");
    assert_eq!(answer.text_of("api_id").len(), 36);
}
