//! `POST /v1/verifications/check`.

use passcode::{Dispatch, ErrorKind, Rejection};
use serde_json::json;

use crate::bench::{Bench, CODE, PHONE};
use crate::stage::Check;

#[tokio::test]
async fn an_approval_names_the_recipient_whole() {
    let bench = Bench::new();
    let sent = bench.send(&json!({ "to": " +1 202 555 0123", "provider": "mail" })).await.body();
    let token = &sent["verification"];
    let checked = bench.check(&json!({ "verification": token, "code": " 123-456 " })).await;
    assert_eq!(checked.status, 200, "{checked:?}");
    let approved =
        json!({ "outcome": "approved", "to": PHONE, "channel": "sms", "provider": "mail" });
    assert_eq!(checked.body(), approved);
}

#[tokio::test]
async fn a_rejection_has_its_reason_and_masks_the_recipient() {
    let bench = Bench::new();
    let token = bench.token().await;
    for (reason, word) in [
        (Rejection::WrongCode, "wrong_code"),
        (Rejection::Expired, "expired"),
        (Rejection::AlreadyUsed, "already_used"),
        (Rejection::TooManyAttempts, "too_many_attempts"),
        (Rejection::Refused, "refused"),
    ] {
        bench.stage.on_check(Check::Reject(reason));
        let checked = bench.check(&json!({ "verification": token, "code": CODE })).await;
        assert_eq!(checked.status, 200, "{checked:?}");
        let rejected = json!({ "outcome": "rejected", "reason": word, "to": "***23" });
        assert_eq!(checked.body(), rejected);
    }
}

/// An outage is never an outcome.
#[tokio::test]
async fn a_failure_has_its_status_kind_and_wait() {
    use Dispatch::{MaybeSent, NotSent, Refused};
    let bench = Bench::new();
    let token = bench.token().await;
    for (kind, dispatch, status, name, waits) in [
        (ErrorKind::NotFound, Refused, 422, "not_found", false),
        (ErrorKind::UnknownProvider, NotSent, 410, "unknown_provider", false),
        (ErrorKind::OverLimit, NotSent, 429, "rate_limited", true),
        (ErrorKind::RateLimited, Refused, 429, "rate_limited", true),
        (ErrorKind::Credentials, Refused, 502, "credentials", false),
        (ErrorKind::Protocol, MaybeSent, 502, "protocol", false),
        (ErrorKind::Unavailable, MaybeSent, 502, "unavailable", false),
        (ErrorKind::Unavailable, NotSent, 503, "unavailable", true),
        (ErrorKind::Storage, NotSent, 503, "storage", true),
    ] {
        bench.stage.on_check(Check::Fail(kind, dispatch));
        let answer = bench.check(&json!({ "verification": token, "code": CODE })).await;
        assert_eq!((answer.status, answer.kind().as_str()), (status, name), "{answer:?}");
        assert_eq!(answer.header("retry-after").is_some(), waits, "{answer:?}");
        assert_eq!(answer.body()["dispatch"], dispatch.as_str(), "{answer:?}");
    }
}
