use std::time::Duration;

use loopback::Reply;
use passcode::{Dispatch, ErrorKind};
use serde_json::json;

use super::{ID, PHONE, check, refusal, send};
use crate::answers::{Expected, failed, not_approved};
use Dispatch::{MaybeSent, Refused};
use ErrorKind::{
    Account, Config, Credentials, InvalidRecipient, InvalidRequest, NotFound, Protocol,
    RateLimited, Unavailable, Unsupported,
};
use Expected::Fails;

/// Code, a status it comes under, and what it is for us. One row each of the contract.
const CODES: &[(u32, u16, ErrorKind)] = &[
    (10001, 400, InvalidRecipient),
    (10002, 422, InvalidRecipient),
    (10016, 422, InvalidRecipient),
    (40309, 400, Unsupported),
    (10000, 400, InvalidRequest),
    (10004, 422, InvalidRequest),
    (10006, 400, InvalidRequest),
    (10012, 400, InvalidRequest),
    (10014, 400, InvalidRequest),
    (10015, 422, InvalidRequest),
    (10023, 400, InvalidRequest),
    (10027, 400, InvalidRequest),
    (10032, 400, InvalidRequest),
    (10033, 400, InvalidRequest),
    (10009, 401, Credentials),
    (20001, 401, Credentials),
    (20002, 401, Credentials),
    (20006, 401, Credentials),
    (10010, 403, Credentials),
    (20012, 403, Account),
    (20014, 403, Account),
    (20017, 403, Account),
    (10011, 429, RateLimited),
    (99999, 400, InvalidRequest),
    (99999, 404, InvalidRequest),
    // Unknown codes leave it to the status.
    (99999, 401, Credentials),
    (99999, 403, Credentials),
    (99999, 429, RateLimited),
];

#[tokio::test]
async fn every_code_means_the_same_at_a_send_and_at_a_check() {
    for (code, status, kind) in CODES {
        for code in [json!(code.to_string()), json!(code)] {
            let error = send(refusal(*status, code.clone())).await.unwrap_err();
            assert_eq!(failed(&error), Fails(*kind, Refused), "{code} {status}");
            assert_eq!(error.code(), Some(code.to_string().trim_matches('"')));
            let (outcome, _) = check(ID, refusal(*status, code.clone())).await;
            assert_eq!(not_approved(&outcome), Fails(*kind, Refused), "{code} {status}");
        }
    }
    // Known ones don't: the sources don't fix their statuses.
    for status in [400, 401, 403, 404, 422, 429] {
        let error = send(refusal(status, "40309")).await.unwrap_err();
        assert_eq!(failed(&error), Fails(Unsupported, Refused), "{status}");
    }
    let error = send(refusal(404, "10005")).await.unwrap_err();
    assert_eq!(failed(&error), Fails(Config, Refused));
    assert!(error.to_string().contains("verify_profile_id"), "{error}");
    let (outcome, _) = check(ID, refusal(404, "10005")).await;
    assert_eq!(not_approved(&outcome), Fails(NotFound, Refused));
    for (code, status) in [("10007", 500), ("10008", 408), ("10007", 400), ("10008", 503)] {
        let error = send(refusal(status, code)).await.unwrap_err();
        assert_eq!(failed(&error), Fails(Unavailable, MaybeSent), "{code} {status}");
    }
}

#[tokio::test]
async fn a_status_alone_says_this_much() {
    for (status, body, kind, dispatch) in [
        (401, "", Credentials, Refused),
        (403, "<html>", Credentials, Refused),
        (429, "", RateLimited, Refused),
        (400, r#"{"errors":[{"title":"x"}]}"#, InvalidRequest, Refused),
        (400, r#"{"errors":[{"title":"x"},{"code":"10011"}]}"#, RateLimited, Refused),
        (400, r#"{"errors":[]}"#, Protocol, MaybeSent),
        (400, r#"{"errors":"x"}"#, Protocol, MaybeSent),
        (400, "", Protocol, MaybeSent),
        (404, "<html>", Protocol, MaybeSent),
        (302, r#"{"errors":[{"code":"10011"}]}"#, Protocol, MaybeSent),
        (408, "", Unavailable, MaybeSent),
        (500, "", Unavailable, MaybeSent),
        (503, r#"{"errors":[{"code":"10011"}]}"#, Unavailable, MaybeSent),
        (204, "", Protocol, MaybeSent),
    ] {
        let error = send(Reply::json(status, body)).await.unwrap_err();
        assert_eq!(failed(&error), Fails(kind, dispatch), "send {status} {body}");
        let (outcome, count) = check(ID, Reply::json(status, body)).await;
        assert_eq!(not_approved(&outcome), Fails(kind, dispatch), "check {status} {body}");
        assert_eq!(count, 1);
    }
    let waits = refusal(429, "10011").header("retry-after", "7");
    assert_eq!(send(waits).await.unwrap_err().retry_after(), Some(Duration::from_secs(7)));
}

#[tokio::test]
async fn an_error_keeps_the_title_and_nothing_of_the_detail() {
    let body = |title: &str, pointer: &str| {
        let error = json!({
            "code": "10015", "title": title, "detail": format!("the number {PHONE} is bad"),
            "source": { "pointer": pointer },
        });
        Reply::json(400, json!({ "errors": [error] }).to_string())
    };
    for (title, pointer, kept) in [
        ("Bad Request", "/data/phone_number", Some("Telnyx says: Bad Request, /data/phone_number")),
        ("Bad Request", "", Some("Telnyx says: Bad Request")),
        (PHONE, "", None),
        (PHONE, "/phone_number", Some("Telnyx says: /phone_number")),
    ] {
        let error = send(body(title, pointer)).await.unwrap_err();
        let source = std::error::Error::source(&error).map(ToString::to_string);
        assert_eq!(source.as_deref(), kept);
        let shown = format!("{error} {error:#?}");
        for secret in ["3035551234", "KEY-canary", "is bad"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
