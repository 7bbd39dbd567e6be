//! Checks, and the one list there is.

use std::time::Duration;

use passcode_sandbox::{Channel, Operation, State};
use reqwest::Method;
use serde_json::json;

use super::{UNKNOWN, call, check, order, refused, send, sent};
use crate::bench::{Bench, wrong};

#[tokio::test]
async fn the_right_code_completes_a_request_once() {
    let bench = Bench::new().await;
    let answer = send(&bench, order()).await;
    assert_eq!((answer.status.as_u16(), answer.json().as_object().unwrap().len()), (202, 1));
    let id = answer.text_of("request_id");
    assert!(id.len() == 36 && id == id.to_lowercase());
    let message = bench.newest();
    assert_eq!((message.vendor, message.channel), ("vonage", Channel::Sms));
    assert_eq!(
        (&*message.to, message.code.len(), &message.verification_id),
        ("+447700900123", 4, &id)
    );
    let life = message.expires_at.duration_since(message.sent_at).unwrap();
    assert_eq!(life, Duration::from_secs(180));

    let wrong = check(&bench, &id, &bench.wrong_code()).await;
    refused(&wrong, 400, "invalid-code");
    let right = check(&bench, &id, &message.code).await;
    assert_eq!(
        (right.status.as_u16(), right.json()),
        (200, json!({ "request_id": id, "status": "completed" }))
    );
    assert_eq!(bench.newest_state(), (State::Approved, 2));
    refused(&check(&bench, &id, &message.code).await, 404, "request-not-found");
    refused(&check(&bench, UNKNOWN, &message.code).await, 404, "request-not-found");
    // The number is free again.
    sent(&bench, order()).await;
    assert_eq!(bench.sandbox.requests_of("vonage", Operation::Verify), 4);
    assert_eq!(bench.sandbox.requests_of("vonage", Operation::Send), 2);
}

#[tokio::test]
async fn the_third_wrong_code_ends_a_request() {
    let bench = Bench::new().await;
    let id = sent(&bench, order()).await;
    let code = bench.newest().code;
    for _ in 0..2 {
        refused(&check(&bench, &id, &wrong(&code)).await, 400, "invalid-code");
    }
    let third = check(&bench, &id, &wrong(&code)).await;
    refused(&third, 410, "expired");
    assert_eq!(third.json()["title"], "Invalid Code");
    refused(&check(&bench, &id, &code).await, 404, "request-not-found");
    assert_eq!(bench.newest_state(), (State::Expired, 3));
    sent(&bench, order()).await;
}

#[tokio::test]
async fn what_is_no_code_is_refused_and_not_counted() {
    let bench = Bench::new().await;
    let id = sent(&bench, order()).await;
    let path = format!("/v2/verify/{id}");
    let bodies = [
        json!({}),
        json!({ "code": 1234 }),
        json!({ "code": "123" }),
        json!({ "code": "12345678901" }),
    ];
    for body in bodies {
        let answer = call(&bench, Method::POST, &path, Some(body)).await;
        refused(&answer, 422, "invalid-params");
        assert_eq!(answer.json()["invalid_parameters"][0]["name"], "code");
    }
    assert_eq!(check(&bench, &id, &bench.newest().code).await.status, 200);
    assert_eq!(bench.newest_state(), (State::Approved, 1));
}

#[tokio::test]
async fn templates_are_listed_and_nothing_else_is_there() {
    let bench = Bench::new().await;
    let answer = call(&bench, Method::GET, "/v2/verify/templates?page_size=1&page=1", None).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["total_items"]), (200, &json!(0)));
    assert_eq!(answer.json()["_embedded"], json!({ "templates": [] }));
    for (method, path) in [
        (Method::GET, format!("/v2/verify/{UNKNOWN}")),
        (Method::GET, "/v2/verify".to_owned()),
        (Method::POST, "/verify/json".to_owned()),
    ] {
        refused(&call(&bench, method, &path, None).await, 404, "not-found");
    }
}
