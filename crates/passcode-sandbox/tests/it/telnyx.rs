//! Telnyx's Verify: who is let in, what is sent, and what is refused.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use passcode_sandbox::Channel;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, PHONE, wrong};

pub(crate) const PROFILE: &str = "4900017a-e7c8-e79e-0a7c-0d98f49b09cc";

pub(crate) const OTHER_PROFILE: &str = "4900017a-e7c8-e79e-0a7c-0d98f49b09cd";

pub(crate) const UNKNOWN: &str = "12ade33a-21c0-473b-b055-b3c836e1c292";

pub(crate) async fn call(bench: &Bench, method: Method, path: &str, body: Option<Value>) -> Answer {
    let url = format!("{}/v2{path}", bench.sandbox.url("telnyx"));
    let request = bench.http.request(method, url).bearer_auth("KEY-any");
    Answer::of(match body {
        Some(body) => request.json(&body),
        None => request,
    })
    .await
}

pub(crate) async fn post(bench: &Bench, path: &str, body: Value) -> Answer {
    call(bench, Method::POST, path, Some(body)).await
}

pub(crate) async fn get(bench: &Bench, path: &str) -> Answer {
    call(bench, Method::GET, path, None).await
}

pub(crate) fn to(number: &str) -> Value {
    json!({ "phone_number": number, "verify_profile_id": PROFILE })
}

/// Sends by text to the usual number; the id.
pub(crate) async fn send(bench: &Bench) -> String {
    let answer = post(bench, "/verifications/sms", to(PHONE)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["data"]["id"].as_str().unwrap().to_owned()
}

pub(crate) async fn check(bench: &Bench, id: &str, code: &str) -> Answer {
    post(bench, &format!("/verifications/{id}/actions/verify"), json!({ "code": code })).await
}

pub(crate) async fn check_number(bench: &Bench, number: &str, code: &str) -> Answer {
    let path = format!("/verifications/by_phone_number/{number}/actions/verify");
    post(bench, &path, json!({ "code": code, "verify_profile_id": PROFILE })).await
}

#[track_caller]
pub(crate) fn responded(answer: &Answer, response: &str) {
    let expected = json!({ "data": { "phone_number": PHONE, "response_code": response } });
    assert_eq!((answer.status.as_u16(), answer.json()), (200, expected));
}

pub(crate) async fn status(bench: &Bench, id: &str) -> Value {
    get(bench, &format!("/verifications/{id}")).await.json()["data"]["status"].clone()
}

/// A refusal in the vendor's form.
#[track_caller]
pub(crate) fn refused(answer: &Answer, status: u16, code: &str, pointer: Option<&str>) {
    let error = &answer.json()["errors"][0];
    assert_eq!((answer.status.as_u16(), &error["code"]), (status, &json!(code)), "{answer:?}");
    assert!(!error["title"].as_str().unwrap().is_empty());
    let url = format!("https://developers.telnyx.com/docs/overview/errors/{code}");
    assert_eq!(error["meta"]["url"], url);
    let found = error["source"]["pointer"].as_str();
    assert_eq!(found, pointer.map(|pointer| format!("/{pointer}")).as_deref());
}

#[tokio::test]
async fn a_send_answers_a_pending_verification_and_delivers_one_message() {
    let bench = Bench::new().await;
    for (name, channel) in [
        ("sms", Channel::Sms),
        ("whatsapp", Channel::WhatsApp),
        ("call", Channel::Voice),
        ("flashcall", Channel::Voice),
    ] {
        let answer = post(&bench, &format!("/verifications/{name}"), to(PHONE)).await;
        let message = bench.newest();
        let expected = json!({ "data": {
            "id": message.verification_id, "record_type": "verification", "type": name,
            "phone_number": PHONE, "verify_profile_id": PROFILE, "custom_code": null,
            "timeout_secs": 300, "status": "pending",
            "created_at": "2026-01-02T03:04:05.000000", "updated_at": "2026-01-02T03:04:05.000000",
        } });
        assert_eq!((answer.status.as_u16(), answer.json()), (200, expected));
        assert_eq!((message.vendor, message.channel, &*message.to), ("telnyx", channel, PHONE));
        assert!(message.code.len() == 5 && message.code.bytes().all(|it| it.is_ascii_digit()));
        assert_eq!(message.verification_id.len(), 36);
    }
    assert_eq!(bench.sandbox.inbox().messages().len(), 4);
    // Nulls are as good as nothing.
    let mut nulls = to(PHONE);
    for member in ["timeout_secs", "custom_code", "extension"] {
        nulls[member] = Value::Null;
    }
    assert_eq!(post(&bench, "/verifications/call", nulls).await.status, 200);
}

#[tokio::test]
async fn any_key_opens_it_until_one_is_given() {
    let bench = Bench::new().await;
    let url = format!("{}/v2/verifications/sms", bench.sandbox.url("telnyx"));
    let request = || bench.http.post(&url).json(&to(PHONE));
    for request in [
        request(),
        request().bearer_auth("any"),
        request().bearer_auth(""),
        request().basic_auth("KEY", Some("x")),
        bench.http.post(&url).body("{"),
    ] {
        refused(&Answer::of(request).await, 401, "10009", None);
    }
    assert!(bench.sandbox.inbox().messages().is_empty());
    assert_eq!(Answer::of(request().bearer_auth("KEY017")).await.status, 200);

    let bench = Bench::with(|builder| {
        builder.credentials("telnyx", [("api_key", "KEY-any"), ("verify_profile_id", PROFILE)])
    })
    .await;
    send(&bench).await;
    let url = format!("{}/v2/verify_profiles/{PROFILE}", bench.sandbox.url("telnyx"));
    refused(&Answer::of(bench.http.get(url).bearer_auth("KEY-other")).await, 401, "10009", None);
    refused(&get(&bench, &format!("/verify_profiles/{OTHER_PROFILE}")).await, 404, "10005", None);
    let other = json!({ "phone_number": PHONE, "verify_profile_id": OTHER_PROFILE });
    refused(&post(&bench, "/verifications/sms", other).await, 404, "10005", None);
    let config = bench.sandbox.config_toml();
    assert!(config.contains("api_key = \"KEY-any\"") && config.contains(PROFILE));
}

#[tokio::test]
async fn bad_members_of_a_send_are_refused() {
    let bench = Bench::new().await;
    for (name, member, value, code) in [
        ("sms", "phone_number", json!(null), "10004"),
        ("sms", "phone_number", json!(12_025_550_123_u64), "10015"),
        ("sms", "phone_number", json!("12025550123"), "10002"),
        ("sms", "phone_number", json!("+1 202 555 0123"), "10002"),
        ("sms", "phone_number", json!("+1202555012345678"), "10002"),
        ("sms", "verify_profile_id", json!(null), "10004"),
        ("sms", "verify_profile_id", json!("profile"), "10015"),
        ("sms", "timeout_secs", json!(0), "10015"),
        ("sms", "timeout_secs", json!("300"), "10015"),
        ("sms", "custom_code", json!("abc12"), "10015"),
        ("sms", "custom_code", json!(12345), "10015"),
        ("flashcall", "custom_code", json!("12345"), "10015"),
        ("sms", "extension", json!("1"), "10015"),
        ("call", "extension", json!("x"), "10015"),
    ] {
        let mut body = to(PHONE);
        body[member] = value;
        let answer = post(&bench, &format!("/verifications/{name}"), body).await;
        refused(&answer, 400, code, Some(member));
    }
    let url = format!("{}/v2/verifications/sms", bench.sandbox.url("telnyx"));
    for body in ["", "{", "[]", "To=x"] {
        let request = bench.http.post(&url).bearer_auth("KEY").body(body);
        refused(&Answer::of(request).await, 400, "10015", None);
    }
    assert!(bench.sandbox.inbox().messages().is_empty());
    let mut good = to(PHONE);
    good["extension"] = json!("1wW2*#A");
    good["timeout_secs"] = json!(60);
    let answer = post(&bench, "/verifications/call", good).await;
    assert_eq!(answer.json()["data"]["timeout_secs"], 60);
}

#[tokio::test]
async fn a_profile_shows_its_settings_which_can_be_changed() {
    let bench = Bench::new().await;
    let profile = async |bench: &Bench| {
        get(bench, &format!("/verify_profiles/{PROFILE}")).await.json()["data"].clone()
    };
    let shown = profile(&bench).await;
    assert_eq!(
        (&shown["id"], &shown["record_type"]),
        (&json!(PROFILE), &json!("verification_profile"))
    );
    let sms = json!({
        "app_name": "Sandbox", "code_length": 5, "default_verification_timeout_secs": 300,
        "whitelisted_destinations": ["*"],
    });
    assert_eq!(shown["sms"], sms);
    refused(&get(&bench, "/verify_profiles/x").await, 404, "10005", None);

    let put = |settings: Value| {
        let url = format!("{}/sandbox/settings", bench.sandbox.inbox_url());
        Answer::of(bench.http.put(url).json(&json!({ "telnyx": settings })))
    };
    let settings = json!({ "code_length": 8, "timeout": "60s", "guesses": 1, "strict": true });
    assert!(put(settings).await.status.is_success());
    assert_eq!(profile(&bench).await["sms"]["code_length"], 8);
    let id = send(&bench).await;
    let code = bench.newest().code;
    assert_eq!(code.len(), 8);
    responded(&check(&bench, &id, &wrong(&code)).await, "rejected");
    assert_eq!(status(&bench, &id).await, "invalid");
    let mut more = to(PHONE);
    more["type"] = json!("sms");
    refused(&post(&bench, "/verifications/sms", more).await, 400, "10015", None);
    let path = format!("/verifications/{id}/actions/verify");
    let more = json!({ "code": code, "phone_number": PHONE });
    refused(&post(&bench, &path, more).await, 400, "10015", None);
    for wrong in [
        json!({ "code_length": 11 }),
        json!({ "guesses": 0 }),
        json!({ "timeout": "0s" }),
        json!({ "timeout_secs": 60 }),
    ] {
        assert_eq!(put(wrong).await.status, 422);
    }
}

#[tokio::test]
async fn faults_find_sends_and_checks_by_recipient() {
    let bench = Bench::new().await;
    let blocked = post(&bench, "/verifications/sms", to("+12025550189")).await;
    refused(&blocked, 400, "40309", Some("phone_number"));
    let id = send(&bench).await;
    let reply = passcode_sandbox::Reply::status(503);
    bench.sandbox.faults().set([passcode_sandbox::Rule::new(passcode_sandbox::Fault::Answer(
        reply,
    ))
    .vendor("telnyx")
    .operation(passcode_sandbox::Operation::Verify)
    .recipient(PHONE)]);
    assert_eq!(check(&bench, &id, "12345").await.status, 503);
    for spelling in ["+12025550123", "%2B12025550123"] {
        assert_eq!(check_number(&bench, spelling, "12345").await.status, 503);
    }
    assert_eq!(check_number(&bench, "+12025550101", "12345").await.status, 404);
    assert_eq!(status(&bench, &id).await, "pending");
}
