//! Prelude's service, against its contract.

mod account;
mod send;
mod window;

use serde_json::{Value, json};

use crate::bench::{Answer, Bench};

const PHONE: &str = "+306912345678";

async fn call(bench: &Bench, path: &str, body: Value) -> Answer {
    let url = format!("{}/v2/verification{path}", bench.sandbox.url("prelude"));
    Answer::of(bench.http.post(url).bearer_auth("sk_test").json(&body)).await
}

fn target() -> Value {
    json!({ "type": "phone_number", "value": PHONE })
}

async fn send(bench: &Bench) -> Value {
    let answer = call(bench, "", json!({ "target": target() })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// What a check says: its status, or the code of its refusal.
async fn check(bench: &Bench, code: &str) -> String {
    let answer = call(bench, "/check", json!({ "target": target(), "code": code })).await;
    let member = if answer.status == 200 { "status" } else { "code" };
    assert!(answer.json()["request_id"].is_string());
    answer.text_of(member)
}

async fn with(settings: Value) -> Bench {
    Bench::with(|builder| builder.settings("prelude", settings)).await
}
