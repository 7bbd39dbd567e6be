//! Sends, and what of them is refused.

use passcode_sandbox::{Channel, State};
use reqwest::Method;
use serde_json::{Value, json};

use super::{call, check, order, refused, send, sent, steps, with};
use crate::bench::{Answer, Bench};

#[tokio::test]
async fn one_request_lives_for_a_number_and_an_owner() {
    let bench = Bench::new().await;
    let id = sent(&bench, order()).await;
    for body in [order(), steps(&["voice"]), steps(&["email", "sms"])] {
        let answer = send(&bench, body).await;
        refused(&answer, 409, "concurrent");
        assert_eq!(answer.text_of("request_id"), id);
    }
    assert_eq!(bench.sandbox.inbox().messages().len(), 1);
    let url = format!("{}/v2/verify", bench.sandbox.url("vonage"));
    let other = bench.http.post(&url).basic_auth("other123", Some("x")).json(&order());
    let other = Answer::of(other).await.text_of("request_id");
    refused(&check(&bench, &other, "123456").await, 404, "request-not-found");
    // After the last step the request is over.
    bench.advance(180);
    refused(&check(&bench, &id, "123456").await, 404, "request-not-found");
    sent(&bench, order()).await;
}

#[tokio::test]
async fn a_send_is_refused_with_every_parameter_at_fault() {
    let bench = Bench::new().await;
    let step = |member: &str, value: Value| {
        let mut order = order();
        order["workflow"][0][member] = value;
        order
    };
    let to = |to: &str| step("to", to.into());
    for (body, name) in [
        (with("brand", Value::Null), "brand"),
        (with("brand", "".into()), "brand"),
        (with("brand", "More than 18 chars.".into()), "brand"),
        (with("brand", "a/b".into()), "brand"),
        (with("brand", "a$b".into()), "brand"),
        (with("workflow", json!([])), "workflow"),
        (with("workflow", Value::Null), "workflow"),
        (steps(&["sms", "sms", "sms", "sms"]), "workflow"),
        (steps(&["pigeon"]), "workflow[0].channel"),
        (steps(&["sms", "silent_auth"]), "workflow[1].channel"),
        (to("+447700900123"), "workflow[0].to"),
        (to("00447700900123"), "workflow[0].to"),
        (to("44 7700 900123"), "workflow[0].to"),
        (to("123456"), "workflow[0].to"),
        (to("1234567890123456"), "workflow[0].to"),
        (to(""), "workflow[0].to"),
        (step("channel", "email".into()), "workflow[0].to"),
        (steps(&["whatsapp"]), "workflow[0].from"),
        (steps(&["rcs"]), "workflow[0].from"),
        (step("app_hash", "short".into()), "workflow[0].app_hash"),
        (with("code_length", 3.into()), "code_length"),
        (with("code_length", 11.into()), "code_length"),
        (with("code_length", "6".into()), "code_length"),
        (with("channel_timeout", 14.into()), "channel_timeout"),
        (with("channel_timeout", 901.into()), "channel_timeout"),
        (with("client_ref", "a-b".into()), "client_ref"),
        (with("client_ref", "a".repeat(41).into()), "client_ref"),
        (with("code", "123".into()), "code"),
        (with("template_id", "7".into()), "template_id"),
    ] {
        let answer = send(&bench, body.clone()).await;
        refused(&answer, 422, "invalid-params");
        let parameters = answer.json()["invalid_parameters"].clone();
        assert_eq!(
            (parameters.as_array().unwrap().len(), &parameters[0]["name"]),
            (1, &name.into()),
            "{body}"
        );
        assert!(parameters[0]["reason"].is_string());
    }
    let both = send(&bench, json!({ "workflow": [{ "channel": "sms", "to": "x" }] })).await;
    assert_eq!(both.json()["invalid_parameters"].as_array().unwrap().len(), 2);
    let url = format!("{}/v2/verify", bench.sandbox.url("vonage"));
    let text = bench.http.post(url).basic_auth("abcd1234", Some("s")).body("brand=Example");
    refused(&Answer::of(text).await, 422, "invalid-params");
    assert!(bench.sandbox.inbox().messages().is_empty());
}

#[tokio::test]
async fn options_are_honoured() {
    let bench = Bench::new().await;
    let mut body = with("code_length", 10.into());
    body["channel_timeout"] = 15.into();
    body["workflow"] =
        json!([{ "channel": "whatsapp", "to": "12025550123", "from": "447700900001" }]);
    let answer = call(&bench, Method::POST, "/v2/verify/", Some(body)).await;
    assert_eq!(answer.status, 202, "a slash at the end is taken");
    let message = bench.newest();
    assert_eq!((message.code.len(), message.channel), (10, Channel::WhatsApp));
    bench.advance(14);
    assert_eq!(bench.newest().state, State::Pending);
    bench.advance(1);
    assert_eq!(bench.newest().state, State::Expired);

    let id = sent(&bench, with("code", "aB12".into())).await;
    assert_eq!(bench.newest().code, "aB12");
    assert_eq!(check(&bench, &id, "aB12").await.status, 200);
    for (channel, arrives) in [("voice", Channel::Voice), ("email", Channel::Email)] {
        sent(&bench, steps(&[channel])).await;
        assert_eq!(bench.newest().channel, arrives);
        bench.advance(180);
    }
    assert_eq!(bench.newest().to, "ada@example.com");
}

#[tokio::test]
async fn somebody_blocked_and_faults_by_recipient() {
    let bench = Bench::new().await;
    let mut body = order();
    body["workflow"][0]["to"] = "447700900189".into();
    let blocked = send(&bench, body.clone()).await;
    assert_eq!(
        (blocked.status.as_u16(), &blocked.json()["invalid_parameters"][0]["name"]),
        (422, &json!("workflow[0].to"))
    );
    body["workflow"][0]["to"] = "447700900179".into();
    let id = sent(&bench, body).await;
    assert_eq!(check(&bench, &id, "123456").await.status, 503);
    assert_eq!(bench.sandbox.inbox().messages().len(), 1);
}
