//! Twilio's Verify: who is let in, what is sent, and what is refused.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use passcode_sandbox::{Channel, Rule, Sandbox};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, EMAIL, PHONE};

pub(crate) const ACCOUNT: &str = "AC00112233445566778899aabbccddeeff";

pub(crate) const SERVICE: &str = "VA00112233445566778899aabbccddeeff";

const KEY: &str = "SK00112233445566778899aabbccddeeff";

/// A request below a Service with good credentials.
pub(crate) fn request(bench: &Bench, method: Method, path: &str) -> RequestBuilder {
    let url = format!("{}/v2/Services/{SERVICE}{path}", bench.sandbox.url("twilio"));
    bench.http.request(method, url).basic_auth(ACCOUNT, Some("test-token"))
}

pub(crate) async fn post(bench: &Bench, path: &str, form: &[(&str, &str)]) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = request(bench, Method::POST, path).body(body);
    Answer::of(request.header("content-type", "application/x-www-form-urlencoded")).await
}

pub(crate) async fn get(bench: &Bench, path: &str) -> Answer {
    Answer::of(request(bench, Method::GET, path)).await
}

/// Sends by text to the usual number.
pub(crate) async fn send(bench: &Bench) -> Answer {
    post(bench, "/Verifications", &[("To", PHONE), ("Channel", "sms")]).await
}

/// Status, code and text of a refusal, which has the vendor's form.
#[track_caller]
pub(crate) fn refused(answer: &Answer, status: u16, code: u32, message: &str) {
    let expected = json!({
        "code": code,
        "message": message,
        "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
        "status": status,
    });
    assert_eq!((answer.status.as_u16(), answer.json()), (status, expected));
    let id = answer.headers["twilio-request-id"].to_str().unwrap();
    assert!(id.starts_with("RQ") && id.len() == 34, "{id}");
}

pub(crate) fn not_found(path: &str) -> String {
    format!("The requested resource /v2/Services/{SERVICE}{path} was not found")
}

/// Whether two letters and 32 lower-case hexadecimal digits.
#[track_caller]
fn is_sid(prefix: &str, value: &Value) {
    let rest = value.as_str().unwrap().strip_prefix(prefix).unwrap();
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    assert!(rest.len() == 32 && rest.bytes().all(is_hex), "{value}");
}

#[tokio::test]
async fn a_send_answers_a_pending_verification_and_delivers_one_message() {
    let bench = Bench::new().await;
    let answer = send(&bench).await;
    assert_eq!(answer.status, 201);
    let json = answer.json();
    is_sid("VE", &json["sid"]);
    is_sid("VL", &json["send_code_attempts"][0]["attempt_sid"]);
    let sid = json["sid"].as_str().unwrap();
    let expected = json!({
        "sid": sid, "service_sid": SERVICE, "account_sid": ACCOUNT, "to": PHONE, "channel": "sms",
        "status": "pending", "valid": false, "lookup": { "carrier": null }, "amount": null,
        "payee": null, "sna": null,
        "send_code_attempts": [{
            "attempt_sid": json["send_code_attempts"][0]["attempt_sid"], "channel": "sms",
            "time": "2026-01-02T03:04:05.000Z",
        }],
        "date_created": "2026-01-02T03:04:05Z", "date_updated": "2026-01-02T03:04:05Z",
        "url": format!("https://verify.twilio.com/v2/Services/{SERVICE}/Verifications/{sid}"),
    });
    assert_eq!(json, expected);
    let message = bench.newest();
    assert_eq!(bench.sandbox.inbox().messages().len(), 1);
    assert_eq!((message.vendor, message.channel, &*message.to), ("twilio", Channel::Sms, PHONE));
    assert_eq!(message.verification_id, sid);
    assert!(message.code.len() == 6 && message.code.bytes().all(|byte| byte.is_ascii_digit()));
}

#[tokio::test]
async fn each_channel_is_delivered_by_its_name() {
    let bench = Bench::new().await;
    for (to, name, channel) in [
        ("+12025550101", "sms", Channel::Sms),
        ("+12025550102", "call", Channel::Voice),
        ("+12025550103", "whatsapp", Channel::WhatsApp),
        (EMAIL, "email", Channel::Email),
    ] {
        let answer = post(&bench, "/Verifications", &[("To", to), ("Channel", name)]).await;
        assert_eq!((answer.status.as_u16(), answer.text_of("channel")), (201, name.into()));
        assert_eq!((bench.newest().channel, &*bench.newest().to), (channel, to));
    }
}

#[tokio::test]
async fn an_address_with_quotes_is_answered_as_it_was_given() {
    let bench = Bench::new().await;
    let to = r#""a\"b"@mail.example.org"#;
    let sent = post(&bench, "/Verifications", &[("To", to), ("Channel", "email")]).await;
    assert_eq!((sent.status.as_u16(), sent.json()["to"].as_str()), (201, Some(to)));
    let check = [("To", to), ("Code", &*bench.newest().code)];
    let checked = post(&bench, "/VerificationCheck", &check).await.json();
    assert_eq!((checked["to"].as_str(), checked["valid"].as_bool()), (Some(to), Some(true)));
}

#[tokio::test]
async fn any_credentials_of_the_form_open_it_until_some_are_given() {
    let bench = Bench::new().await;
    let url = format!("{}/v2/Services/{SERVICE}", bench.sandbox.url("twilio"));
    let read = |user: &str, password: &str| {
        Answer::of(bench.http.get(&url).basic_auth(user, Some(password)))
    };
    for (user, account) in [(ACCOUNT, ACCOUNT), (KEY, "AC00000000000000000000000000000000")] {
        let answer = read(user, "anything").await;
        assert_eq!((answer.status.as_u16(), answer.text_of("account_sid")), (200, account.into()));
    }
    for (user, password) in [(ACCOUNT, ""), ("AC00", "x"), (SERVICE, "x"), ("", "x")] {
        refused(&read(user, password).await, 401, 20003, "Authenticate");
    }
    refused(&Answer::of(bench.http.get(&url)).await, 401, 20003, "Authenticate");
    refused(&Answer::of(bench.http.get(&url).bearer_auth("x")).await, 401, 20003, "Authenticate");
    // Before the body is read, and nothing goes out.
    let wrong = bench.http.post(format!("{url}/Verifications")).body("To=nonsense");
    refused(&Answer::of(wrong).await, 401, 20003, "Authenticate");
    assert!(bench.sandbox.inbox().messages().is_empty());
}

#[tokio::test]
async fn given_credentials_are_the_only_ones_and_have_their_service() {
    let other = "VAffffffffffffffffffffffffffffffff";
    let bench = Bench::with(|builder| {
        builder
            .credentials(
                "twilio",
                [("account_sid", ACCOUNT), ("auth_token", "right"), ("service_sid", SERVICE)],
            )
            .credentials(
                "twilio",
                [("api_key_sid", KEY), ("api_key_secret", "right too"), ("service_sid", other)],
            )
    })
    .await;
    let base = bench.sandbox.url("twilio");
    for (user, password, service, status) in [
        (ACCOUNT, "right", SERVICE, 200),
        (KEY, "right too", other, 200),
        (ACCOUNT, "wrong", SERVICE, 401),
        (KEY, "right", other, 401),
        (ACCOUNT, "right", other, 404),
        (KEY, "right too", SERVICE, 404),
    ] {
        let request = bench.http.get(format!("{base}/v2/Services/{service}"));
        let answer = Answer::of(request.basic_auth(user, Some(password))).await;
        assert_eq!(answer.status, status, "{user} {password} {service}");
    }
    let request = bench.http.post(format!("{base}/v2/Services/{other}/Verifications"));
    let answer = Answer::of(request.basic_auth(ACCOUNT, Some("right"))).await;
    let message =
        format!("The requested resource /v2/Services/{other}/Verifications was not found");
    refused(&answer, 404, 20404, &message);
    let config = bench.sandbox.config_toml();
    assert!(config.contains(&format!("service_sid = \"{SERVICE}\"")) && config.contains("right"));
}

#[tokio::test]
async fn credentials_that_no_account_has_are_refused_at_the_start() {
    for set in [
        [("account_sid", "AC1"), ("auth_token", "x"), ("service_sid", SERVICE)],
        [("account_sid", ACCOUNT), ("auth_token", ""), ("service_sid", SERVICE)],
        [("account_sid", ACCOUNT), ("auth_token", "x"), ("service_sid", ACCOUNT)],
        [("api_key_sid", ACCOUNT), ("api_key_secret", "x"), ("service_sid", SERVICE)],
        [("account_sid", ACCOUNT), ("password", "x"), ("service_sid", SERVICE)],
    ] {
        let started = Sandbox::builder().credentials("twilio", set).spawn().await;
        assert!(started.is_err(), "{set:?}");
    }
}

#[tokio::test]
async fn other_paths_and_methods_are_not_found() {
    let bench = Bench::new().await;
    for (method, path) in [
        (Method::GET, "/Verifications"),
        (Method::POST, "/Verifications/"),
        (Method::POST, "/verifications"),
        (Method::GET, "/VerificationCheck"),
        (Method::POST, "/VerificationCheck/"),
        (Method::GET, "/Verifications/+12025550123/more"),
        (Method::POST, "/Others/+12025550123"),
        (Method::GET, "/"),
        (Method::DELETE, ""),
    ] {
        let answer = Answer::of(request(&bench, method, path)).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (404, &json!(20404)),
            "{path}"
        );
    }
}

#[tokio::test]
async fn faults_find_sends_and_checks_by_recipient() {
    let bench = Bench::new().await;
    let blocked = [("To", "+12025550189"), ("Channel", "sms")];
    refused(
        &with_id(post(&bench, "/Verifications", &blocked).await),
        403,
        60410,
        "Verification delivery attempt blocked",
    );
    let sid = send(&bench).await.text_of("sid");
    let reply = passcode_sandbox::Reply::status(503);
    bench.sandbox.faults().set([Rule::new(passcode_sandbox::Fault::Answer(reply))
        .vendor("twilio")
        .operation(passcode_sandbox::Operation::Verify)
        .recipient(PHONE)]);
    for target in [("VerificationSid", &*sid), ("To", PHONE)] {
        let answer = post(&bench, "/VerificationCheck", &[target, ("Code", "123456")]).await;
        assert_eq!(answer.status, 503);
    }
    let other = [("To", "+12025550101"), ("Code", "123456")];
    assert_eq!(post(&bench, "/VerificationCheck", &other).await.status, 404);
}

/// A fault's answer has no id of a request.
fn with_id(mut answer: Answer) -> Answer {
    let id = "RQ00112233445566778899aabbccddeeff".parse().unwrap();
    answer.headers.insert("twilio-request-id", id);
    answer
}
