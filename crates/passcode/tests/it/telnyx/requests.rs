use std::time::{Duration, Instant};

use loopback::{Reply, Request, Server};
use passcode::{
    Channel, Config, Device, ErrorKind, Locale, OtpProvider, OtpProviderExt, Recipient, Resend,
    SendRequest,
};
use serde_json::{Value, json};

use super::{ID, PHONE, SETTINGS, sent};
use crate::answers::{mistake, providers};

const PROFILE: &str = "4900017a-e7c8-e79e-0a7c-0d98f49b09cc";

fn to(recipient: &str) -> SendRequest {
    SendRequest::new(recipient.parse::<Recipient>().unwrap())
}

/// The one request that a send makes.
async fn asked(settings: &str, request: &SendRequest) -> Request {
    let server = Server::replying(Reply::status(503)).await;
    let text = format!("{SETTINGS}{settings}");
    providers(&server.url(), &text).send(request).await.unwrap_err();
    let mut requests = server.requests();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

fn body(request: &Request) -> Value {
    serde_json::from_str(&request.text()).unwrap()
}

#[tokio::test]
async fn each_channel_has_a_path() {
    for (channel, name) in
        [(Channel::Sms, "sms"), (Channel::Voice, "call"), (Channel::WhatsApp, "whatsapp")]
    {
        let request = asked("", &to(PHONE).with_channel(channel)).await;
        assert_eq!(request.line(), format!("POST /v2/verifications/{name}"));
        let expected = json!({ "phone_number": PHONE, "verify_profile_id": PROFILE });
        assert_eq!(body(&request), expected);
        for (name, value) in [
            ("authorization", "Bearer KEY-canary"),
            ("content-type", "application/json"),
            ("accept", "application/json"),
        ] {
            assert_eq!(request.header(name), Some(value));
        }
    }
}

#[tokio::test]
async fn a_life_goes_along_and_what_telnyx_does_not_take_stays() {
    let request = to(PHONE)
        .with_code_length(5)
        .with_locale("de".parse::<Locale>().unwrap())
        .with_device(Device::new("192.0.2.1".parse().unwrap()));
    let request = asked("timeout = \"2m\"\ncode_length = 5", &request).await;
    let expected =
        json!({ "phone_number": PHONE, "verify_profile_id": PROFILE, "timeout_secs": 120 });
    assert_eq!(body(&request), expected);
}

#[tokio::test]
async fn a_check_has_the_code_in_its_body_and_the_id_in_its_path() {
    let server = Server::replying(Reply::status(503)).await;
    let vendor = providers(&server.url(), SETTINGS);
    for (id, path) in [(ID, ID), ("a/b?c", "a%2Fb%3Fc")] {
        vendor.verify_code(&sent(id), "012345").await.unwrap_err();
        let request = server.requests().pop().unwrap();
        assert_eq!(request.line(), format!("POST /v2/verifications/{path}/actions/verify"));
        assert_eq!(request.text(), r#"{"code":"012345"}"#);
        assert_eq!(request.header("authorization"), Some("Bearer KEY-canary"));
    }
}

#[tokio::test]
async fn one_provider_fits_a_url() {
    let server = Server::replying(Reply::status(503)).await;
    let url = format!("telnyx://{PROFILE}:KEY-canary@{}?timeout=60s", server.address());
    let vendor = Config::from_url(&url).unwrap().build().unwrap();
    vendor.send_to(PHONE).await.unwrap_err();
    let request = &server.requests()[0];
    assert_eq!(request.header("authorization"), Some("Bearer KEY-canary"));
    assert_eq!(
        (&body(request)["verify_profile_id"], &body(request)["timeout_secs"]),
        (&json!(PROFILE), &json!(60))
    );
}

#[test]
fn a_mistake_names_its_setting_and_the_form() {
    for (from, to, key, says) in [
        (PROFILE, "4900017a", "verify_profile_id", "UUID"),
        (PROFILE, "4900017a-e7c8-e79e-0a7c-0d98f49b09cg", "verify_profile_id", "UUID"),
        (PROFILE, "", "verify_profile_id", "empty"),
        (PROFILE, "env:PROFILE", "verify_profile_id", "no secret"),
        ("KEY-canary", " ", "api_key", "empty"),
        ("KEY-canary", "KEY-can ary", "api_key", "without blanks"),
        ("KEY-canary", "KEY-can\\nary", "api_key", "without blanks"),
        ("KEY-canary", "KEY-canäry", "api_key", "without blanks"),
        ("KEY-canary", "literal:KEY-canary\\r", "api_key", "without blanks"),
        ("api_key", "timeout = \"500ms\"\napi_key", "timeout", "whole seconds"),
        ("api_key", "code_length = 3\napi_key", "code_length", "4 to 10"),
        ("api_key", "code_length = 11\napi_key", "code_length", "4 to 10"),
        ("api_key", "channel = \"email\"\napi_key", "channel", "sms, voice, whatsapp"),
    ] {
        let settings = SETTINGS.replacen(from, to, 1);
        assert_ne!(settings, SETTINGS);
        let said = mistake(&settings);
        assert!(
            said.contains(&format!("providers.vendor.{key}: ")) && said.contains(says),
            "{said}"
        );
        assert!(!said.contains("canary"), "{said}");
    }
}

#[test]
fn a_key_of_another_form_is_noted_and_not_shown() {
    let settings = SETTINGS.replace("KEY-canary", "canary");
    let vendor = providers("http://127.0.0.1:1", &settings);
    let findings: Vec<_> = vendor.findings().iter().map(ToString::to_string).collect();
    let found = findings.iter().filter(|found| found.contains("begins with KEY")).count();
    assert_eq!(found, 1, "{findings:?}");
    assert!(!findings.concat().contains("canary"));
}

#[test]
fn it_says_what_it_can_do() {
    let vendor = providers("http://127.0.0.1:1", SETTINGS);
    let can = vendor.capabilities();
    let channels: Vec<_> = can.rows().iter().map(passcode::CapabilityRow::channel).collect();
    assert_eq!(channels, [Channel::Sms, Channel::Voice, Channel::WhatsApp]);
    assert!(!can.tells_expired() && !can.tells_used() && !can.sessions());
    assert_eq!(can.resend(), Resend::NewCode);
}

#[tokio::test]
async fn reading_the_profile_checks_credentials_and_settings() {
    let profile = |id: &str| {
        json!({ "data": { "id": id, "sms": { "code_length": 5 }, "call": null } }).to_string()
    };
    let error = |code: &str| json!({ "errors": [{ "code": code, "title": "x" }] }).to_string();
    for (settings, status, body, expected) in [
        ("", 200, profile(PROFILE), None),
        ("", 200, profile(&PROFILE.to_uppercase()), None),
        ("code_length = 5", 200, profile(PROFILE), None),
        ("code_length = 5", 200, json!({ "data": { "id": PROFILE } }).to_string(), None),
        ("code_length = 6", 200, profile(PROFILE), Some((ErrorKind::Config, "code_length"))),
        ("", 200, profile(ID), Some((ErrorKind::Protocol, "another profile"))),
        ("", 200, "<html>".into(), Some((ErrorKind::Protocol, "no data"))),
        ("", 401, error("10009"), Some((ErrorKind::Credentials, "API key"))),
        ("", 404, error("10005"), Some((ErrorKind::Config, "verify_profile_id"))),
        ("", 503, String::new(), Some((ErrorKind::Unavailable, "internal error"))),
    ] {
        let server = Server::replying(Reply::json(status, body.clone())).await;
        let vendor = providers(&server.url(), &format!("{SETTINGS}{settings}"));
        let deadline = Instant::now() + Duration::from_secs(60);
        let checked = vendor.check_credentials("vendor", deadline).await.unwrap();
        match (checked, expected) {
            (Ok(()), None) => {}
            (Err(error), Some((kind, says))) => {
                assert_eq!(error.kind(), kind, "{error}");
                assert!(error.to_string().contains(says), "{error}");
            }
            (checked, _) => panic!("{status} {body}: {checked:?}"),
        }
        let requests = server.requests();
        let line = format!("GET /v2/verify_profiles/{PROFILE}");
        assert_eq!((requests.len(), requests[0].line()), (1, line));
    }
}
