//! Steps one after another, and cancels.

use passcode_sandbox::{Channel, State};
use reqwest::Method;
use serde_json::json;

use super::{call, check, order, refused, send, sent, steps};
use crate::bench::{Answer, Bench, wrong};

/// Waits for a message that comes by itself.
async fn message(bench: &Bench, count: usize) {
    while bench.sandbox.inbox().messages().len() < count {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_next_step_sends_by_itself_with_a_new_code() {
    let bench = Bench::new().await;
    let id = sent(&bench, steps(&["sms", "voice"])).await;
    let first = bench.newest().code;
    refused(&check(&bench, &id, &wrong(&first)).await, 400, "invalid-code");
    bench.advance(180);
    message(&bench, 2).await;
    let second = bench.newest();
    assert_eq!((second.channel, &second.verification_id), (Channel::Voice, &id));
    assert_ne!(second.code, first);
    // The older code doesn't count any more, and wrong codes count over all steps.
    refused(&check(&bench, &id, &first).await, 400, "invalid-code");
    refused(&check(&bench, &id, &first).await, 410, "expired");
}

#[tokio::test]
async fn one_code_can_serve_all_steps() {
    let bench = Bench::new().await;
    let mut body = steps(&["sms", "voice", "email"]);
    body["reuse_code"] = true.into();
    let id = sent(&bench, body).await;
    let path = format!("/v2/verify/{id}/next_workflow");
    let next = call(&bench, Method::POST, &path, None).await;
    assert_eq!((next.status.as_u16(), &*next.text), (200, ""));
    let next = call(&bench, Method::POST, &path.replace('_', "-"), Some(json!([]))).await;
    assert_eq!(next.status, 200);
    refused(&call(&bench, Method::POST, &path, Some(json!({}))).await, 409, "no-events");
    let messages = bench.sandbox.inbox().messages();
    assert_eq!(messages.len(), 3);
    assert!(messages.iter().all(|message| message.code == messages[0].code));
    assert_eq!(check(&bench, &id, &messages[0].code).await.status, 200, "it is still live");
    refused(&call(&bench, Method::POST, &path, None).await, 404, "request-not-found");
}

#[tokio::test]
async fn silent_authentication_takes_no_code() {
    let bench = Bench::new().await;
    let answer = send(&bench, steps(&["silent_auth", "sms"])).await;
    let id = answer.text_of("request_id");
    assert!(answer.text_of("check_url").contains(&id));
    assert!(bench.sandbox.inbox().messages().is_empty());
    refused(&check(&bench, &id, "1234").await, 409, "no-code");
    call(&bench, Method::POST, &format!("/v2/verify/{id}/next_workflow"), None).await;
    assert_eq!(check(&bench, &id, &bench.newest().code).await.status, 200);
}

#[tokio::test]
async fn a_request_is_cancelled_after_half_a_minute_and_before_its_second_step() {
    let bench = Bench::new().await;
    let id = sent(&bench, steps(&["sms", "voice"])).await;
    let path = format!("/v2/verify/{id}");
    bench.advance(29);
    refused(&call(&bench, Method::DELETE, &path, None).await, 404, "request-not-found");
    bench.advance(1);
    let cancelled = call(&bench, Method::DELETE, &path, None).await;
    assert_eq!((cancelled.status.as_u16(), &*cancelled.text), (204, ""));
    assert_eq!(bench.newest().state, State::Expired);
    refused(&check(&bench, &id, &bench.newest().code).await, 404, "request-not-found");
    refused(&call(&bench, Method::DELETE, &path, None).await, 404, "request-not-found");

    let id = sent(&bench, steps(&["sms", "voice"])).await;
    call(&bench, Method::POST, &format!("/v2/verify/{id}/next_workflow"), None).await;
    bench.advance(30);
    let late = call(&bench, Method::DELETE, &format!("/v2/verify/{id}"), None).await;
    refused(&late, 404, "request-not-found");
}

#[tokio::test]
async fn a_cancel_too_early_and_the_time_after_one_are_settings() {
    let settings = json!({ "cancel_too_early": 409, "cancel_keeps_number": "12s" });
    let bench = Bench::with(|builder| builder.settings("vonage", settings)).await;
    let id = sent(&bench, order()).await;
    let path = format!("/v2/verify/{id}");
    refused(&call(&bench, Method::DELETE, &path, None).await, 409, "conflict");
    bench.advance(30);
    assert_eq!(call(&bench, Method::DELETE, &path, None).await.status, 204);
    bench.advance(11);
    refused(&send(&bench, order()).await, 409, "concurrent");
    bench.advance(1);
    sent(&bench, order()).await;
    let put = |status: u16| {
        bench
            .request(Method::PUT, "/sandbox/settings")
            .json(&json!({ "vonage": { "cancel_too_early": status } }))
    };
    assert_eq!(Answer::of(put(404)).await.status, 200);
    assert_eq!(Answer::of(put(500)).await.status, 422);
}
