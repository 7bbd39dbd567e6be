//! What Prelude's failures mean, on a send and on a check.

use std::time::Duration;

use loopback::{Reply, Server};
use passcode::{Dispatch, ErrorKind, OtpProviderExt};
use serde_json::json;

use super::{CODE, PHONE, RIGHT, SENT, SETTINGS, check, failure, prelude, send};
use crate::answers::{self, Expected, failed, not_approved};
use Dispatch::{MaybeSent, Refused};
use Expected::{Fails, Rejected};

/// The contract's table of codes, under a status that each may come with; the kind of a send.
const CODES: &[(u16, &str, ErrorKind)] = &[
    (400, "invalid_phone_number", ErrorKind::InvalidRecipient),
    (400, "invalid_line_type", ErrorKind::InvalidRecipient),
    (400, "channel_not_enabled_in_region", ErrorKind::Unsupported),
    (403, "email_verification_not_allowed", ErrorKind::Unsupported),
    (400, "unsupported_country", ErrorKind::Unsupported),
    (403, "region_blocked_by_customer", ErrorKind::Unsupported),
    (401, "invalid_api_key", ErrorKind::Credentials),
    (401, "invalid_bearer_token", ErrorKind::Credentials),
    (401, "invalid_api_token", ErrorKind::Credentials),
    (400, "invalid_api_key", ErrorKind::Credentials),
    (402, "insufficient_balance", ErrorKind::Account),
    (400, "insufficient_balance", ErrorKind::Account),
    (403, "suspended_account", ErrorKind::Account),
    (429, "too_many_attempts", ErrorKind::RateLimited),
    (400, "too_many_attempts", ErrorKind::RateLimited),
    (400, "blocked", ErrorKind::Blocked),
    (400, "custom_size_conflict", ErrorKind::InvalidRequest),
    (400, "custom_code_not_allowed", ErrorKind::InvalidRequest),
    (400, "impossible_code", ErrorKind::InvalidRequest),
    (400, "invalid_request", ErrorKind::InvalidRequest),
    (400, "invalid_code_size", ErrorKind::InvalidRequest),
    (422, "invalid_template_id", ErrorKind::InvalidRequest),
    (400, "invalid_born_tomorrow", ErrorKind::InvalidRequest),
    (401, "born_tomorrow", ErrorKind::Credentials),
    (403, "born_tomorrow", ErrorKind::Credentials),
    (429, "born_tomorrow", ErrorKind::RateLimited),
    (400, "born_tomorrow", ErrorKind::InvalidRequest),
    (404, "born_tomorrow", ErrorKind::InvalidRequest),
];

/// What a status says by itself, and beside a code where that doesn't count: kind, dispatch.
const STATUSES: &[(u16, ErrorKind, Dispatch)] = &[
    (302, ErrorKind::Protocol, MaybeSent),
    (400, ErrorKind::Protocol, MaybeSent),
    (401, ErrorKind::Credentials, Refused),
    (403, ErrorKind::Credentials, Refused),
    (404, ErrorKind::Protocol, MaybeSent),
    (408, ErrorKind::Unavailable, MaybeSent),
    (429, ErrorKind::RateLimited, Refused),
    (500, ErrorKind::Unavailable, MaybeSent),
    (502, ErrorKind::Unavailable, MaybeSent),
    (503, ErrorKind::Unavailable, MaybeSent),
];

#[tokio::test]
async fn every_code_says_that_nothing_was_done() {
    for (status, code, kind) in CODES {
        let error = send(*status, &failure(code)).await.unwrap_err();
        assert_eq!(failed(&error), Fails(*kind, Refused), "{status} {code}");
        assert_eq!((error.code(), error.status()), (Some(*code), Some(*status)));
        let outcome = check(*status, &failure(code)).await;
        assert_eq!(not_approved(&outcome), Fails(*kind, Refused), "{status} {code}");
    }
    // At a send it is a limit like any other.
    let error = send(429, &failure("too_many_checks")).await.unwrap_err();
    assert_eq!(failed(&error), Fails(ErrorKind::RateLimited, Refused));
    for status in [429, 400] {
        let outcome = check(status, &failure("too_many_checks")).await;
        assert_eq!(not_approved(&outcome), Rejected("too_many_attempts"), "{status}");
    }
}

#[tokio::test]
async fn without_a_code_the_status_decides() {
    let codeless = [
        SENT,
        RIGHT,
        r#"{"message":"made-up text"}"#,
        r#"{"code":null}"#,
        r#"{"code":7}"#,
        r#"{"code":""}"#,
        r#"{"code":"+306912345678"}"#,
        r#"["invalid_phone_number"]"#,
        "<html>",
        "",
    ];
    for (status, kind, dispatch) in STATUSES {
        for body in codeless {
            let error = send(*status, body).await.unwrap_err();
            assert_eq!(failed(&error), Fails(*kind, *dispatch), "{status} {body}");
            let outcome = check(*status, body).await;
            assert_eq!(not_approved(&outcome), Fails(*kind, *dispatch), "{status} {body}");
        }
    }
    for status in [408, 500, 503] {
        for code in ["internal", "invalid_phone_number", "too_many_checks"] {
            let expected = Fails(ErrorKind::Unavailable, MaybeSent);
            let error = send(status, &failure(code)).await.unwrap_err();
            assert_eq!((failed(&error), error.code()), (expected, Some(code)), "{status}");
            assert_eq!(not_approved(&check(status, &failure(code)).await), expected, "{status}");
        }
    }
    let internal = send(400, &failure("internal")).await.unwrap_err();
    assert_eq!(failed(&internal), Fails(ErrorKind::Unavailable, MaybeSent));
}

#[tokio::test]
async fn the_wait_that_a_429_asks_for_is_kept() {
    let reply = Reply::json(429, failure("too_many_attempts")).header("retry-after", "7");
    let server = Server::replying(reply).await;
    let error = prelude(&server).send_to(PHONE).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
}

#[tokio::test]
async fn no_error_gives_anything_away() {
    let echo = json!({ "code": "blocked", "message": format!("{PHONE} {CODE} sk_hunter2") });
    for (status, body) in
        [(400, echo.to_string()), (200, echo.to_string()), (500, echo.to_string())]
    {
        let errors =
            [send(status, &body).await.unwrap_err(), check(status, &body).await.unwrap_err()];
        for error in errors {
            let shown = format!("{error} {error:#?}");
            for secret in [CODE, "hunter2", "6912345678"] {
                assert!(!shown.contains(secret), "{shown}");
            }
        }
    }
    let providers = answers::providers("http://127.0.0.1:1", SETTINGS);
    assert!(!format!("{providers:?}").contains("hunter2"));
}
