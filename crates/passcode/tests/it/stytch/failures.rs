//! What Stytch's failures mean, on a send and on a check.

use passcode::{Dispatch, ErrorKind};
use serde_json::json;

use super::{CODE, PHONE, SETTINGS, approving, check, refusal, send, sent_answer};
use crate::answers::{self, Expected, failed, not_approved};
use Dispatch::{MaybeSent, Refused};
use Expected::Fails;

/// The contract's table of types that mean the same on a send and on a check.
const TYPES: &[(u16, &str, ErrorKind)] = &[
    (401, "unauthorized_credentials", ErrorKind::Credentials),
    (401, "invalid_project_id_authentication", ErrorKind::Credentials),
    (401, "invalid_secret_authentication", ErrorKind::Credentials),
    (401, "unauthorized_project_id_live", ErrorKind::Credentials),
    (401, "unauthorized_project_id_test", ErrorKind::Credentials),
    (404, "project_not_found", ErrorKind::Credentials),
    (400, "invalid_phone_number", ErrorKind::InvalidRecipient),
    (400, "invalid_email", ErrorKind::InvalidRecipient),
    (400, "unsubscribed_phone_number", ErrorKind::InvalidRecipient),
    (400, "inactive_email", ErrorKind::InvalidRecipient),
    (400, "email_in_denylist", ErrorKind::InvalidRecipient),
    (400, "email_not_in_allowlist", ErrorKind::InvalidRecipient),
    (400, "invalid_phone_number_country_code", ErrorKind::Unsupported),
    (400, "billing_not_verified", ErrorKind::Account),
    (400, "billing_not_verified_for_email", ErrorKind::Account),
    (404, "user_not_found", ErrorKind::NotFound),
    (404, "phone_number_not_found", ErrorKind::NotFound),
    (404, "email_not_found", ErrorKind::NotFound),
    (400, "duplicate_phone_number", ErrorKind::Conflict),
    (400, "duplicate_phone_number_for_user", ErrorKind::Conflict),
    (400, "duplicate_email", ErrorKind::Conflict),
    (400, "duplicate_email_for_user", ErrorKind::Conflict),
    (400, "too_many_unverified_factors", ErrorKind::Blocked),
    (400, "too_many_user_selection_arguments", ErrorKind::InvalidRequest),
    (400, "missing_phone_number_parameter", ErrorKind::InvalidRequest),
    (400, "invalid_expiration_otp", ErrorKind::InvalidRequest),
    (400, "captcha_failed", ErrorKind::InvalidRequest),
    (429, "too_many_requests", ErrorKind::RateLimited),
];
#[tokio::test]
async fn every_type_says_that_nothing_was_done() {
    for (status, error_type, kind) in TYPES {
        let body = refusal(*status, error_type);
        let error = send(*status, &body).await.unwrap_err();
        assert_eq!(failed(&error), Fails(*kind, Refused), "{error_type}");
        assert_eq!((error.code(), error.status()), (Some(*error_type), Some(*status)));
        assert_eq!(
            not_approved(&check(*status, &body).await),
            Fails(*kind, Refused),
            "{error_type}"
        );
    }
    // On a send these say nothing of a code, and an unknown type counts by its status.
    for (status, error_type, kind) in [
        (429, "user_lock_limit_reached", ErrorKind::Blocked),
        (400, "invalid_code", ErrorKind::InvalidRequest),
        (400, "born_tomorrow", ErrorKind::InvalidRequest),
        (404, "born_tomorrow", ErrorKind::InvalidRequest),
        (401, "born_tomorrow", ErrorKind::Credentials),
        (403, "born_tomorrow", ErrorKind::Credentials),
        (429, "born_tomorrow", ErrorKind::RateLimited),
    ] {
        let error = send(status, refusal(status, error_type)).await.unwrap_err();
        assert_eq!(failed(&error), Fails(kind, Refused), "{status} {error_type}");
    }
}

#[tokio::test]
async fn without_a_type_the_status_decides() {
    let untyped = [
        sent_answer().to_string(),
        approving().to_string(),
        r#"{"error_type":null}"#.into(),
        r#"{"error_type":404}"#.into(),
        r#"{"error_type":"+12025550162"}"#.into(),
        r#"["otp_code_not_found"]"#.into(),
        "<html>".into(),
        String::new(),
    ];
    // Status; what a send comes to, and what a check.
    let protocol = Fails(ErrorKind::Protocol, MaybeSent);
    let outage = Fails(ErrorKind::Unavailable, MaybeSent);
    let credentials = Fails(ErrorKind::Credentials, Refused);
    let limited = Fails(ErrorKind::RateLimited, Refused);
    for (status, of_send, of_check) in [
        (302, protocol, protocol),
        (400, protocol, protocol),
        (401, credentials, protocol),
        (403, credentials, credentials),
        (404, protocol, protocol),
        (408, outage, outage),
        (429, limited, limited),
        (500, outage, outage),
        (503, outage, outage),
    ] {
        for body in &untyped {
            let error = send(status, body).await.unwrap_err();
            assert_eq!(failed(&error), of_send, "{status} {body}");
            assert_eq!(not_approved(&check(status, body).await), of_check, "{status} {body}");
        }
    }
    // The vendor's own fault says nothing of what it did, whatever the type.
    for (status, error_type) in [
        (500, "internal_server_error"),
        (503, "server_unavailable"),
        (499, "client_closed_request"),
        (408, "otp_code_not_found"),
        (500, "otp_code_not_found"),
        (500, "invalid_phone_number"),
    ] {
        let body = refusal(status, error_type);
        let error = send(status, &body).await.unwrap_err();
        assert_eq!((failed(&error), error.code()), (outage, Some(error_type)), "{status}");
        assert_eq!(not_approved(&check(status, &body).await), outage, "{status} {error_type}");
    }
}

#[tokio::test]
async fn no_error_gives_anything_away() {
    let echo = json!({ "error_type": "invalid_phone_number", "error_message": format!("{PHONE} {CODE} hunter2") });
    for status in [200, 400, 401, 500] {
        for error in
            [send(status, &echo).await.unwrap_err(), check(status, &echo).await.unwrap_err()]
        {
            let shown = format!("{error} {error:#?}");
            for secret in [CODE, "hunter2", "2025550162"] {
                assert!(!shown.contains(secret), "{shown}");
            }
        }
    }
    let providers = answers::providers("http://127.0.0.1:1", SETTINGS);
    assert!(!format!("{providers:?}").contains("hunter2"));
}
