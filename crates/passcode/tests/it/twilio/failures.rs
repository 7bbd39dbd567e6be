use loopback::Reply;
use passcode::{Dispatch, ErrorKind};
use serde_json::json;

use super::{PHONE, SID, check, pending, refusal, send};
use crate::answers::{Expected, failed, not_approved};
use Dispatch::{MaybeSent, Refused};
use ErrorKind::{
    Account, Blocked, Config, Credentials, InvalidRecipient, InvalidRequest, Protocol, RateLimited,
    Unavailable, Unsupported,
};
use Expected::{Fails, Rejected};

/// Code, a status it comes under, and what it is for us at a send. One row each of the contract.
const CODES: &[(u32, u16, ErrorKind)] = &[
    (20003, 401, Credentials),
    (70051, 401, Credentials),
    (20008, 403, Credentials),
    (20403, 403, Account),
    (20005, 403, Account),
    (10001, 403, Account),
    (21608, 403, Account),
    (21219, 400, Account),
    (575_001, 403, Account),
    (10002, 429, Account),
    (60624, 403, Account),
    (60238, 403, Account),
    (20429, 429, RateLimited),
    (25109, 429, RateLimited),
    (60245, 429, RateLimited),
    (60728, 429, RateLimited),
    (60203, 429, RateLimited),
    (60212, 429, RateLimited),
    (60221, 400, InvalidRequest),
    (60425, 400, InvalidRequest),
    (60205, 403, InvalidRecipient),
    (21211, 400, InvalidRecipient),
    (21614, 400, InvalidRecipient),
    (60236, 400, InvalidRecipient),
    (60237, 400, InvalidRecipient),
    (60436, 400, InvalidRecipient),
    (60605, 403, Unsupported),
    (21408, 403, Unsupported),
    (21215, 400, Unsupported),
    (21612, 400, Unsupported),
    (60220, 400, Unsupported),
    (60226, 400, Unsupported),
    (60250, 400, Unsupported),
    (60204, 403, Unsupported),
    (60223, 400, Unsupported),
    (60428, 400, Unsupported),
    (60217, 400, Unsupported),
    (68008, 400, Unsupported),
    (60214, 400, Unsupported),
    (60410, 403, Blocked),
    (60412, 403, Blocked),
    (60413, 403, Blocked),
    (30450, 403, Blocked),
    (21216, 400, Blocked),
    (21610, 400, Blocked),
    (60603, 401, Account),
    (60604, 401, Config),
    (60222, 403, Config),
    (60215, 400, Config),
    (60216, 400, Config),
    (60218, 400, Config),
    (60219, 400, Config),
    (60201, 400, Config),
    (60224, 400, Config),
    (60227, 400, Config),
    (60230, 400, Config),
    (60240, 400, Config),
    (60243, 400, Config),
    (60247, 400, Config),
    (60248, 400, Config),
    (60408, 400, Config),
    (60409, 400, Config),
    (60602, 400, Config),
    (60206, 400, Config),
    (20001, 400, InvalidRequest),
    (20002, 400, InvalidRequest),
    (20004, 405, InvalidRequest),
    (99999, 400, InvalidRequest),
    // Unknown codes leave it to the status.
    (99999, 401, Credentials),
    (99999, 403, Credentials),
    (99999, 429, RateLimited),
];

#[tokio::test]
async fn every_code_means_the_same_at_a_send_and_at_a_check() {
    for (code, status, kind) in CODES {
        let error = send(refusal(*status, *code, "made-up text")).await.unwrap_err();
        assert_eq!(failed(&error), Fails(*kind, Refused), "{code}");
        assert_eq!(error.code(), Some(code.to_string().as_str()));
        let outcome = check(SID, refusal(*status, *code, "made-up text")).await;
        assert_eq!(not_approved(&outcome), Fails(*kind, Refused), "{code}");
    }
    // Known ones don't: their statuses are not all documented.
    for status in [400, 401, 403, 404, 422, 429] {
        let error = send(refusal(status, 60603, "")).await.unwrap_err();
        assert_eq!(failed(&error), Fails(Account, Refused), "{status}");
    }
}

#[tokio::test]
async fn some_codes_mean_another_thing_at_a_check() {
    for (code, status, at_send, at_check) in [
        (20404, 404, Fails(Config, Refused), Rejected("expired")),
        (60202, 429, Fails(RateLimited, Refused), Rejected("too_many_attempts")),
    ] {
        let error = send(refusal(status, code, "")).await.unwrap_err();
        assert_eq!(failed(&error), at_send);
        assert_eq!(not_approved(&check(SID, refusal(status, code, "")).await), at_check);
    }
    let error = send(refusal(404, 20404, "")).await.unwrap_err();
    assert!(error.to_string().contains("service_sid"), "{error}");
}

#[tokio::test]
async fn a_bad_parameter_is_the_one_that_the_text_names() {
    for (message, kind) in [
        ("Invalid parameter `To`: +9053", InvalidRecipient),
        ("Invalid parameter: To", InvalidRecipient),
        ("Invalid parameter `Channel`: pigeon", Unsupported),
        ("Invalid parameter `TemplateSid`: x", Config),
        ("Invalid parameter `AppHash`: x", Config),
        ("Invalid parameter `RateLimits`: x", Config),
        ("Invalid parameter `ServiceSid`: x", Config),
        // Not the code, nor the recipient, by a part of a name.
        ("Invalid parameter `CustomCode`: 1", InvalidRequest),
        ("Invalid parameter `Tofu`: x", InvalidRequest),
        ("Invalid parameter `Locale`: xx", InvalidRequest),
        ("Invalid parameter `VerificationSid`: x", InvalidRequest),
        ("Invalid parameter", InvalidRequest),
        ("", InvalidRequest),
    ] {
        let error = send(refusal(400, 60200, message)).await.unwrap_err();
        assert_eq!(failed(&error), Fails(kind, Refused), "{message}");
    }
    for message in ["Invalid parameter: Code", "Invalid parameter `Code`: 12"] {
        let outcome = check(SID, refusal(400, 60200, message)).await;
        assert_eq!(not_approved(&outcome), Rejected("wrong_code"), "{message}");
    }
    let document =
        r#"{"type":"x","title":"x","status":400,"code":60200,"detail":"Invalid parameter: To"}"#;
    let error = send(Reply::json(400, document)).await.unwrap_err();
    assert_eq!(failed(&error), Fails(InvalidRecipient, Refused));
}

#[tokio::test]
async fn a_status_alone_says_this_much() {
    for (status, body, kind, dispatch) in [
        (401, "", Credentials, Refused),
        (403, "<html>", Credentials, Refused),
        (429, "", RateLimited, Refused),
        (302, "", Protocol, MaybeSent),
        (302, r#"{"code":20404}"#, Protocol, MaybeSent),
        (400, "", Protocol, MaybeSent),
        (400, r#"{"code":null,"message":"x"}"#, Protocol, MaybeSent),
        (404, "<html>", Protocol, MaybeSent),
        (404, "{}", Protocol, MaybeSent),
        (404, r#"{"code":404,"message":"x","status":404}"#, Protocol, MaybeSent),
        (400, r#"{"code":"60200","message":"x"}"#, Protocol, MaybeSent),
        (408, "", Unavailable, MaybeSent),
        (408, r#"{"code":20404}"#, Unavailable, MaybeSent),
        (500, r#"{"code":20500,"message":"x"}"#, Unavailable, MaybeSent),
        (503, r#"{"code":20503}"#, Unavailable, MaybeSent),
        (503, r#"{"code":60202}"#, Unavailable, MaybeSent),
        (502, "<html>", Unavailable, MaybeSent),
        (200, "", Protocol, MaybeSent),
        (200, r#"{"code":20404}"#, Protocol, MaybeSent),
        (204, "", Protocol, MaybeSent),
    ] {
        let error = send(Reply::json(status, body)).await.unwrap_err();
        assert_eq!(failed(&error), Fails(kind, dispatch), "send {status} {body}");
        let outcome = check(SID, Reply::json(status, body)).await;
        assert_eq!(not_approved(&outcome), Fails(kind, dispatch), "check {status} {body}");
    }
}

#[tokio::test]
async fn an_error_keeps_the_requests_id_and_nothing_of_the_text() {
    let id = "RQ0123456789abcdef0123456789abcdef";
    let text = format!("Invalid parameter `To`: {PHONE}");
    for (reply, kept) in [
        (refusal(400, 60200, &text).header("twilio-request-id", id), true),
        (Reply::status(503).body(text.clone()).header("twilio-request-id", id), true),
        (pending(&json!({ "to": "+15017122662" })).header("twilio-request-id", id), true),
        (refusal(400, 60200, &text).header("twilio-request-id", PHONE), false),
        (refusal(400, 60200, &text), false),
    ] {
        let error = send(reply).await.unwrap_err();
        let source = std::error::Error::source(&error).map(ToString::to_string);
        assert_eq!(source.is_some_and(|source| source.contains(id)), kept);
        let shown = format!("{error} {error:#?}");
        for secret in ["5017122661", "canary-auth-token", "Invalid parameter"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
