//! Twilio's Verify: the parameters of a send, and the settings of a Service.

use reqwest::Method;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, EMAIL, PHONE};
use crate::twilio::{ACCOUNT, SERVICE, get, not_found, post, refused, request, send};

#[tokio::test]
async fn a_parameter_of_another_form_is_refused_by_name() {
    let bench = Bench::new().await;
    for (name, value) in [
        ("To", ""),
        ("To", "12025550123"),
        ("To", "+1 202 555 0123"),
        ("To", " 12025550123"),
        ("To", "+120255"),
        ("To", "+1202555012345678"),
        ("To", EMAIL),
        ("Channel", ""),
        ("Channel", "SMS"),
        ("Channel", "pigeon"),
        ("Locale", "xx"),
        ("Locale", "en-US"),
        ("TemplateSid", "HJ1"),
        ("AppHash", "short"),
        ("RateLimits", "end_user_ip"),
        ("RateLimits", "[1]"),
        ("DeviceIp", "192.0.2.256"),
        ("RiskCheck", "off"),
        ("Tags", "x"),
        ("ChannelConfiguration", "{}"),
    ] {
        let mut form = vec![("To", PHONE), ("Channel", "sms")];
        form.retain(|(kept, _)| *kept != name);
        form.push((name, value));
        let answer = post(&bench, "/Verifications", &form).await;
        refused(&answer, 400, 60200, &format!("Invalid parameter `{name}`: {value}"));
    }
    let mail = post(&bench, "/Verifications", &[("To", PHONE), ("Channel", "email")]).await;
    refused(&mail, 400, 60200, &format!("Invalid parameter `To`: {PHONE}"));
    for (channel, to, name, status, code) in [
        ("sms", PHONE, "CustomCode", 403, 60204),
        ("sms", PHONE, "CustomFriendlyName", 403, 60204),
        ("call", PHONE, "AppHash", 400, 60602),
    ] {
        let form = [("To", to), ("Channel", channel), (name, "He42w354ol9")];
        let form = if name == "CustomCode" { [form[0], form[1], (name, "123456")] } else { form };
        let answer = post(&bench, "/Verifications", &form).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (status, &json!(code)));
    }
    assert!(bench.sandbox.inbox().messages().is_empty());
}

#[tokio::test]
async fn good_parameters_are_taken() {
    let bench = Bench::new().await;
    let answer = post(
        &bench,
        "/Verifications",
        &[
            ("To", PHONE),
            ("Channel", "sms"),
            ("Locale", "pt-BR"),
            ("TemplateSid", "HJ00112233445566778899aabbccddeeff"),
            ("TemplateCustomSubstitutions", r#"{"name":"Ada"}"#),
            ("AppHash", "He42w354ol9"),
            ("RateLimits", r#"{"end_user_ip":"192.0.2.1"}"#),
            ("DeviceIp", "2001:db8::1"),
            ("RiskCheck", "enable"),
            ("Tags", r#"{"team":"blue"}"#),
            ("SomethingNew", "x"),
        ],
    )
    .await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let form = [
        ("To", EMAIL),
        ("Channel", "email"),
        ("ChannelConfiguration", r#"{"from":"a@b.example"}"#),
    ];
    assert_eq!(post(&bench, "/Verifications", &form).await.status, 201);
}

#[tokio::test]
async fn a_body_that_is_no_form_is_as_good_as_none() {
    let bench = Bench::new().await;
    let body = json!({ "To": PHONE, "Channel": "sms" });
    let answer = Answer::of(request(&bench, Method::POST, "/Verifications").json(&body)).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (400, &json!(60200)));
    let text = request(&bench, Method::POST, "/Verifications")
        .header("content-type", "text/plain")
        .body("To=%2B12025550123&Channel=sms");
    assert_eq!(Answer::of(text).await.json()["code"], 60200);
    // A plus that isn't encoded is a space.
    let plain = request(&bench, Method::POST, "/Verifications")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("To=+12025550123&Channel=sms");
    refused(&Answer::of(plain).await, 400, 60200, "Invalid parameter `To`:  12025550123");
    assert!(bench.sandbox.inbox().messages().is_empty());
}

#[tokio::test]
async fn a_service_shows_its_settings_which_can_be_changed() {
    let bench = Bench::new().await;
    let service = get(&bench, "").await.json();
    for (member, value) in [
        ("sid", json!(SERVICE)),
        ("account_sid", json!(ACCOUNT)),
        ("friendly_name", json!("Sandbox")),
        ("code_length", json!(6)),
        ("lookup_enabled", json!(false)),
        ("psd2_enabled", json!(false)),
        ("skip_sms_to_landlines", json!(false)),
        ("custom_code_enabled", json!(false)),
        ("date_created", json!("2026-01-02T03:04:05Z")),
        ("date_updated", json!("2026-01-02T03:04:05Z")),
        ("url", json!(format!("https://verify.twilio.com/v2/Services/{SERVICE}"))),
    ] {
        assert_eq!(service[member], value, "{member}");
    }
    assert!(service["links"].is_object());

    let put = |settings: Value| {
        let url = format!("{}/sandbox/settings", bench.sandbox.inbox_url());
        Answer::of(bench.http.put(url).json(&json!({ "twilio": settings })))
    };
    let settings = json!({ "code_length": 4, "validity": "2m", "custom_code_enabled": true });
    assert!(put(settings).await.status.is_success());
    assert_eq!(get(&bench, "").await.json()["code_length"], 4);
    send(&bench).await;
    assert_eq!(bench.newest().code.len(), 4);
    let form = [("To", "+12025550101"), ("Channel", "sms"), ("CustomCode", "0042")];
    assert_eq!(post(&bench, "/Verifications", &form).await.status, 201);
    assert_eq!(bench.newest().code, "0042");
    bench.advance(120);
    let answer = post(&bench, "/VerificationCheck", &[("To", PHONE), ("Code", "0042")]).await;
    refused(&answer, 404, 20404, &not_found("/VerificationCheck"));

    assert!(put(json!({ "psd2_enabled": true })).await.status.is_success());
    let answer = send(&bench).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (400, &json!(60206)));
    for wrong in [
        json!({ "code_length": 3 }),
        json!({ "validity": "1m" }),
        json!({ "validity": "25h" }),
        json!({ "code": 1 }),
    ] {
        assert_eq!(put(wrong).await.status, 422);
    }
}
