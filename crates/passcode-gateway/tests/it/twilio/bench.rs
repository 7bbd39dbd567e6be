//! Calls in Twilio's form, and what they are answered.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

use crate::bench::{Answer, Bench, CODE, Call, PHONE};

pub(super) const ACCOUNT: &str = "AC00112233445566778899aabbccddeeff";
pub(super) const TOKEN: &str = "auth-token-0123456789abcdef01234";
pub(super) const SERVICE: &str = "VA00112233445566778899aabbccddeeff";

pub(super) const OTHER_ACCOUNT: &str = "ACffeeddccbbaa99887766554433221100";
pub(super) const OTHER_TOKEN: &str = "other-token-0123456789abcdef0123";
pub(super) const OTHER_SERVICE: &str = "VAffeeddccbbaa99887766554433221100";

/// A verification's SID that nobody gave.
pub(super) const UNKNOWN: &str = "VE00000000000000000000000000000000";

/// Two clients with a pair each, of whom the first has a key too.
pub(super) const CLIENTS: &str = r#"
default = "main"

[providers]
main = { kind = "staged" }

[[gateway.clients]]
name = "legacy"
keys = ["web-key-0123456789-0123456789-0123456789"]
twilio = { account_sid = "AC00112233445566778899aabbccddeeff", auth_token = "auth-token-0123456789abcdef01234", service_sid = "VA00112233445566778899aabbccddeeff" }

[[gateway.clients]]
name = "other"
twilio = { account_sid = "ACffeeddccbbaa99887766554433221100", auth_token = "other-token-0123456789abcdef0123", service_sid = "VAffeeddccbbaa99887766554433221100" }
"#;

pub(super) fn bench() -> Bench {
    Bench::with(CLIENTS)
}

/// The path of this Service, and what is below it.
pub(super) fn path(below: &str) -> String {
    format!("/v2/Services/{SERVICE}{below}")
}

pub(super) fn basic(account: &str, token: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{account}:{token}")))
}

pub(super) fn call(bench: &Bench, method: &str, path: &str) -> Call {
    let call = bench.call(method, path).header("content-type", "application/x-www-form-urlencoded");
    call.header("authorization", &basic(ACCOUNT, TOKEN))
}

/// A call that posts these parameters.
pub(super) fn posted(bench: &Bench, below: &str, parameters: &[(&str, &str)]) -> Call {
    let mut form = form_urlencoded::Serializer::new(String::new());
    call(bench, "POST", &path(below)).body(form.extend_pairs(parameters).finish())
}

pub(super) async fn send(bench: &Bench) -> Answer {
    posted(bench, "/Verifications", &[("To", PHONE), ("Channel", "sms")]).send().await
}

/// The verification of a send that succeeds.
pub(super) async fn sent(bench: &Bench) -> Value {
    let answer = send(bench).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.body()
}

pub(super) fn sid(verification: &Value) -> String {
    verification["sid"].as_str().unwrap().to_owned()
}

/// The SID of a send that succeeds.
pub(super) async fn sent_sid(bench: &Bench) -> String {
    sid(&sent(bench).await)
}

pub(super) async fn check(bench: &Bench, parameters: &[(&str, &str)]) -> Answer {
    posted(bench, "/VerificationCheck", parameters).send().await
}

pub(super) async fn check_sid(bench: &Bench, sid: &str) -> Answer {
    check(bench, &[("VerificationSid", sid), ("Code", CODE)]).await
}

pub(super) async fn check_to(bench: &Bench) -> Answer {
    check(bench, &[("To", PHONE), ("Code", CODE)]).await
}

pub(super) async fn read(bench: &Bench, target: &str) -> Answer {
    call(bench, "GET", &path(&format!("/Verifications/{target}"))).send().await
}

pub(super) async fn update(bench: &Bench, target: &str, status: &str) -> Answer {
    posted(bench, &format!("/Verifications/{target}"), &[("Status", status)]).send().await
}

/// Status and code of a refusal, which must be whole and name nobody.
pub(super) fn refused(answer: &Answer) -> (u16, u64) {
    let body = answer.body();
    let code = body["code"].as_u64().unwrap_or_else(|| panic!("no refusal: {answer:?}"));
    assert_eq!(body["status"], answer.status, "{answer:?}");
    assert_eq!(body["more_info"], format!("https://www.twilio.com/docs/errors/{code}"));
    assert!(body["message"].is_string(), "{answer:?}");
    assert_eq!(body.as_object().unwrap().len(), 4, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/json"), "{answer:?}");
    for secret in [PHONE, "2025550123", CODE, TOKEN, OTHER_TOKEN] {
        assert!(!answer.text.contains(secret), "{secret} in {answer:?}");
    }
    (answer.status, code)
}
