//! Ratio's headers and bodies: what is refused, and with which code.

use reqwest::Method;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, CLIENT_ID, PHONE};

const SEND: &str = "/v1/auth/otp/sms:send";

async fn send_with(bench: &Bench, headers: &[(&str, &str)]) -> Answer {
    let mut request = bench.request(Method::POST, SEND).json(&json!({ "phoneNumber": PHONE }));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Answer::of(request).await
}

#[tokio::test]
async fn both_client_headers_are_required() {
    let bench = Bench::new().await;
    let id = ("ratio-client-id", CLIENT_ID);
    let secret = ("ratio-client-secret", "test-secret");

    send_with(&bench, &[secret]).await.refused(401, "MISSING_CLIENT_ID");
    send_with(&bench, &[id]).await.refused(401, "MISSING_CLIENT_SECRET");
    let empty = ("ratio-client-secret", "");
    send_with(&bench, &[id, empty]).await.refused(401, "MISSING_CLIENT_SECRET");
    for not_a_uuid in ["test", "11111111222243338444555555555555"] {
        let id = ("ratio-client-id", not_a_uuid);
        send_with(&bench, &[id, secret]).await.refused(401, "INVALID_CLIENT_ID");
    }
    assert!(bench.sandbox.inbox().messages().is_empty());
    assert_eq!(send_with(&bench, &[id, secret]).await.status, 200);
}

#[tokio::test]
async fn given_credentials_are_the_only_ones() {
    let bench = Bench::with(|builder| {
        builder.credentials("ratio", [("client_id", CLIENT_ID), ("client_secret", "right")])
    })
    .await;
    let id = ("ratio-client-id", CLIENT_ID);
    let other = ("ratio-client-id", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee");
    let right = ("ratio-client-secret", "right");
    let wrong = ("ratio-client-secret", "wrong");

    send_with(&bench, &[id, wrong]).await.refused(401, "INVALID_CLIENT_SECRET");
    send_with(&bench, &[other, right]).await.refused(404, "NOT_FOUND_CLIENT");
    assert_eq!(send_with(&bench, &[id, right]).await.status, 200);
}

#[tokio::test]
async fn a_body_holds_exactly_what_is_asked_for() {
    let bench = Bench::new().await;
    let bodies: [(Value, &str); 6] = [
        (json!({}), "MISSING_PHONE"),
        (json!({ "phoneNumber": null }), "MISSING_PHONE"),
        (json!({ "phoneNumber": 12_025_550_123_u64 }), "INVALID_BODY"),
        (json!({ "phoneNumber": PHONE, "code": "123456" }), "INVALID_BODY"),
        (json!([PHONE]), "INVALID_BODY"),
        (json!(PHONE), "INVALID_BODY"),
    ];
    for (body, code) in bodies {
        bench.ratio("sms:send", None, body).await.refused(400, code);
    }
    bench.ratio("email:send", None, json!({})).await.refused(400, "MISSING_EMAIL");

    let id = json!({ "phoneId": "phone-number-test-00000000-0000-4000-8000-000000000001" });
    bench.ratio("sms:authenticate", None, id).await.refused(400, "MISSING_OTP");
    let otp = json!({ "otp": "246810" });
    bench.ratio("sms:authenticate", None, otp.clone()).await.refused(400, "MISSING_PHONE_ID");
    bench.ratio("email:authenticate", None, otp).await.refused(400, "MISSING_EMAIL_ID");
    assert!(bench.sandbox.inbox().messages().is_empty());
}

#[tokio::test]
async fn a_body_is_json_and_says_so() {
    let bench = Bench::new().await;
    let good = format!(r#"{{"phoneNumber":"{PHONE}"}}"#);
    let request = |content_type: &str, body: &str| {
        bench
            .request(Method::POST, SEND)
            .header("ratio-client-id", CLIENT_ID)
            .header("ratio-client-secret", "test-secret")
            .header("content-type", content_type)
            .body(body.to_owned())
    };
    Answer::of(request("text/plain", &good)).await.refused(400, "INVALID_BODY");
    Answer::of(request("application/json", &good[1..])).await.refused(400, "INVALID_BODY");
    Answer::of(request("application/json", "")).await.refused(400, "INVALID_BODY");
    let huge = " ".repeat(100_000) + &good;
    Answer::of(request("application/json", &huge)).await.refused(400, "INVALID_BODY");
    let charset = Answer::of(request("application/json; charset=utf-8", &good)).await;
    assert_eq!(charset.status, 200);
}

#[tokio::test]
async fn who_calls_is_checked_before_what_is_asked() {
    let bench = Bench::new().await;
    let request = bench.request(Method::POST, SEND).json(&json!({}));
    Answer::of(request).await.refused(401, "MISSING_CLIENT_ID");
    bench.ratio("sms:send", Some("x"), json!({})).await.refused(401, "INVALID_AUTHORIZATION");
}

#[tokio::test]
async fn what_it_does_not_serve_has_no_endpoint() {
    let bench = Bench::new().await;
    for (method, path) in [
        (Method::GET, SEND),
        (Method::POST, "/v1/auth/otp/sms:resend"),
        (Method::POST, "/v1/auth/otp/sms:send/"),
        (Method::GET, "/v1/users"),
        (Method::POST, "/v1/users/u:calculateLimits"),
        (Method::GET, "/v1/"),
    ] {
        let answer = Answer::of(bench.request(method, path)).await;
        answer.refused(404, "NOT_FOUND_ENDPOINT");
    }
}
