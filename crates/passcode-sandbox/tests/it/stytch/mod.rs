//! Stytch's service, against its contract.

mod check;
mod project;
mod send;

use serde_json::{Value, json};

use crate::bench::{Answer, Bench};

const PROJECT: &str = "project-test-11111111-2222-4333-8444-555555555555";
const PHONE: &str = "+12025550162";
const EMAIL: &str = "Ada@Example.com";

async fn call(bench: &Bench, path: &str, body: Value) -> Answer {
    let url = format!("{}/v1/otps/{path}", bench.sandbox.url("stytch"));
    Answer::of(bench.http.post(url).basic_auth(PROJECT, Some("secret")).json(&body)).await
}

/// A refusal: its HTTP status and its type, with all five members.
fn refusal(answer: &Answer) -> (u16, String) {
    let json = answer.json();
    assert_eq!(json["status_code"], answer.status.as_u16());
    assert!(answer.text_of("request_id").starts_with("request-id-test-"));
    assert!(!answer.text_of("error_message").is_empty());
    assert!(answer.text_of("error_url").starts_with("https://stytch.com/docs/"));
    (answer.status.as_u16(), answer.text_of("error_type"))
}

async fn send(bench: &Bench) -> Value {
    let answer = call(bench, "sms/login_or_create", json!({ "phone_number": PHONE })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

async fn check(bench: &Bench, method_id: &str, code: &str) -> Answer {
    call(bench, "authenticate", json!({ "method_id": method_id, "code": code })).await
}

/// A bench, and the method of a code just sent.
async fn sent() -> (Bench, String) {
    let bench = Bench::new().await;
    let body = json!({ "phone_number": PHONE });
    let id = call(&bench, "sms/login_or_create", body).await.text_of("phone_id");
    (bench, id)
}
