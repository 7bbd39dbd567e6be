//! Sending a code, again too.

use passcode_sandbox::{Channel, State};
use reqwest::Method;
use serde_json::{Value, json};

use super::{PHONE, call, target, with};
use crate::bench::{Answer, Bench};

#[tokio::test]
async fn a_send_opens_a_window() {
    let bench = Bench::new().await;
    let body = json!({
        "target": target(),
        "options": { "preferred_channel": "whatsapp", "code_size": 8, "locale": "el", "method": null },
        "signals": { "ip": "203.0.113.7", "user_agent": "agent/1", "device_platform": "ios" },
        "metadata": { "correlation_id": "c-1" }, "dispatch_id": null,
    });
    let answer = call(&bench, "", body).await.json();
    let id = answer["id"].as_str().unwrap();
    assert!(id.starts_with("vrf_") && id.len() == 30, "{id}");
    assert!(id[4..].bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
    assert_eq!(answer["status"], "success");
    assert_eq!(answer["method"], "message");
    assert_eq!(answer["channels"], json!(["whatsapp"]));
    assert_eq!(answer["metadata"], json!({ "correlation_id": "c-1" }));
    assert_eq!(answer["request_id"].as_str().unwrap().len(), 36);
    assert_eq!(answer.as_object().unwrap().len(), 6);
    let message = bench.newest();
    assert_eq!((message.vendor, message.channel), ("prelude", Channel::WhatsApp));
    assert_eq!((message.to.as_str(), message.code.len()), (PHONE, 8));
    assert_eq!((message.verification_id.as_str(), message.state), (id, State::Pending));
}

#[tokio::test]
async fn method_and_channels_follow_the_request() {
    let bench = Bench::new().await;
    let email = json!({ "type": "email_address", "value": "Ada@Example.com" });
    for (target, options, method, channels, by) in [
        (target(), json!({}), "message", json!(["sms"]), Channel::Sms),
        (target(), json!({ "method": "auto" }), "message", json!(["sms"]), Channel::Sms),
        (
            target(),
            json!({ "method": "message", "preferred_channel": "rcs" }),
            "message",
            json!(["rcs"]),
            Channel::Rcs,
        ),
        (
            target(),
            json!({ "method": "message", "channels": ["whatsapp", "sms"] }),
            "message",
            json!(["whatsapp"]),
            Channel::WhatsApp,
        ),
        (target(), json!({ "method": "voice" }), "voice", json!(["voice"]), Channel::Voice),
        (email, json!({}), "email", Value::Null, Channel::Email),
    ] {
        let bare = json!({ "target": target, "options": options });
        let answer = call(&bench, "", bare).await.json();
        assert_eq!((&answer["method"], &answer["channels"]), (&json!(method), &channels));
        assert_eq!(bench.newest().channel, by);
        bench.advance(600);
    }
    assert_eq!(bench.newest().to, "ada@example.com");
    assert_eq!(bench.newest().code.len(), 6, "the account's setting");
}

#[tokio::test]
async fn only_a_key_opens_it_and_before_the_body_is_read() {
    let bench =
        Bench::with(|builder| builder.credentials("prelude", [("api_token", "sk_mine")])).await;
    let url = format!("{}/v2/verification", bench.sandbox.url("prelude"));
    for (authorization, code) in [
        (None, "invalid_bearer_token"),
        (Some("Basic c2tfbWluZTo="), "invalid_bearer_token"),
        (Some("sk_mine"), "invalid_bearer_token"),
        (Some("Bearer sk_other"), "invalid_api_key"),
        (Some("Bearer"), "invalid_bearer_token"),
    ] {
        for (method, path) in
            [(Method::POST, ""), (Method::POST, "/check"), (Method::GET, "/phone/history")]
        {
            let mut request = bench.http.request(method, format!("{url}{path}")).body("{");
            if let Some(authorization) = authorization {
                request = request.header("authorization", authorization);
            }
            let answer = Answer::of(request).await;
            assert_eq!((answer.status.as_u16(), answer.text_of("code")), (401, code.to_owned()));
        }
    }
    let body = json!({ "target": target() });
    let good = bench.http.post(&url).bearer_auth("sk_mine").json(&body);
    assert_eq!(Answer::of(good).await.status, 200);

    let any = Bench::new().await;
    let url = format!("{}/v2/verification", any.sandbox.url("prelude"));
    for (key, status) in [("sk_anything", 200), ("pk_anything", 401), ("sk_", 401)] {
        let answer = Answer::of(any.http.post(&url).bearer_auth(key).json(&body)).await;
        assert_eq!(answer.status, status, "{key}");
    }
}

#[tokio::test]
async fn what_is_wrong_is_refused_and_nothing_is_sent() {
    let bench = Bench::new().await;
    let phone = |value: &str| json!({ "target": { "type": "phone_number", "value": value } });
    let option = |options: Value| json!({ "target": target(), "options": options });
    for (body, code) in [
        (phone("306912345678"), "invalid_phone_number"),
        (phone("+0306912345678"), "invalid_phone_number"),
        (phone("+30 691 234 5678"), "invalid_phone_number"),
        (phone("+12"), "invalid_phone_number"),
        (json!({}), "invalid_request"),
        (json!([]), "invalid_request"),
        (json!({ "target": null }), "invalid_request"),
        (json!({ "target": PHONE }), "invalid_request"),
        (json!({ "target": { "type": "phone_number" } }), "invalid_request"),
        (json!({ "target": { "type": "phone", "value": PHONE } }), "invalid_request"),
        (json!({ "target": { "type": "email_address", "value": "nobody" } }), "invalid_request"),
        (json!({ "target": target(), "preferred_channel": "sms" }), "invalid_request"),
        (
            json!({ "target": target(), "signals": { "ip_address": "203.0.113.7" } }),
            "invalid_request",
        ),
        (json!({ "target": target(), "signals": { "ip": "nowhere" } }), "invalid_request"),
        (
            json!({ "target": target(), "metadata": { "correlation_id": "x".repeat(65) } }),
            "invalid_correlation_id",
        ),
        (option(json!({ "code_size": 3 })), "invalid_code_size"),
        (option(json!({ "code_size": 9 })), "invalid_code_size"),
        (option(json!({ "code_size": "6" })), "invalid_request"),
        (option(json!({ "code_size": 6, "custom_code": "123456" })), "custom_size_conflict"),
        (option(json!({ "custom_code": "123456" })), "custom_code_not_allowed"),
        (option(json!({ "method": "silent" })), "invalid_request"),
        (option(json!({ "preferred_channel": "voice" })), "invalid_request"),
        (option(json!({ "preferred_channel": "sms", "channels": ["sms"] })), "invalid_request"),
        (option(json!({ "locale": "english please" })), "invalid_locale"),
    ] {
        let answer = call(&bench, "", body.clone()).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text_of("code")),
            (400, code.to_owned()),
            "{body}"
        );
        for member in ["type", "message", "request_id"] {
            assert!(!answer.text_of(member).is_empty());
        }
    }
    assert_eq!(bench.sandbox.inbox().messages().len(), 0);

    let lenient = with(json!({ "strict": false })).await;
    let body = json!({ "target": target(), "preferred_channel": "sms" });
    assert_eq!(call(&lenient, "", body).await.status, 200);
}
