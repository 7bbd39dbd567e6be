//! `Idempotency-Key`: what is kept, and what is freed.

use std::time::Duration;

use passcode::{Dispatch, ErrorKind, Rejection};
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, CHECK, CODE, OTHER_KEY, PHONE, SEND};
use crate::stage::{Check, Send};

async fn send(bench: &Bench, key: &str) -> Answer {
    bench.post(SEND, &json!({ "to": PHONE })).idempotent(key).send().await
}

fn is_replay(answer: &Answer) -> bool {
    answer.header("idempotent-replayed") == Some("true")
}

#[tokio::test]
async fn the_same_call_is_answered_as_before_and_sends_nothing() {
    let bench = Bench::new();
    let first = send(&bench, "once").await;
    assert_eq!((first.status, is_replay(&first)), (201, false));
    bench.hands.go_on(Duration::from_secs(24 * 3600 - 1));
    let again = send(&bench, "once").await;
    assert_eq!((again.status, is_replay(&again)), (201, true));
    assert_eq!((again.body(), bench.stage.sends()), (first.body(), 1));
    assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
    bench.hands.go_on(Duration::from_secs(1));
    let later = send(&bench, "once").await;
    assert_eq!((later.status, is_replay(&later), bench.stage.sends()), (201, false, 2));
}

#[tokio::test]
async fn a_key_is_of_its_client_and_route() {
    let bench = Bench::new();
    let body = json!({ "to": PHONE });
    assert_eq!(send(&bench, "once").await.status, 201);
    let other = bench.post(SEND, &body).key(OTHER_KEY).idempotent("once").send().await;
    assert_eq!((other.status, is_replay(&other), bench.stage.sends()), (201, false, 2));
    let token = bench.token().await;
    let check = json!({ "verification": token, "code": CODE });
    let checked = bench.post(CHECK, &check).idempotent("once").send().await;
    assert_eq!((checked.status, is_replay(&checked)), (200, false));
}

/// Each body, beside the first, and whether it is the same request.
#[tokio::test]
async fn a_request_is_the_same_but_for_the_device_and_how_it_is_written() {
    let bench = Bench::new();
    let first = json!({ "to": PHONE, "locale": "pt-BR", "ip": "203.0.113.1" });
    assert_eq!(bench.post(SEND, &first).idempotent("once").send().await.status, 201);
    for (body, is_same) in [
        (json!({ "locale": "pt_BR", "to": " +1 (202) 555-0123" }), true),
        (json!({ "to": PHONE, "locale": "pt-BR", "ip": "203.0.113.2", "user_agent": "x" }), true),
        (json!({ "to": PHONE, "locale": "pt-BR", "context": null, "earlier": null }), true),
        (json!({ "to": "+12025550124", "locale": "pt-BR" }), false),
        (json!({ "to": PHONE }), false),
        (json!({ "to": PHONE, "locale": "pt-BR", "channel": "sms" }), false),
        (json!({ "to": PHONE, "locale": "pt-BR", "code_length": 6 }), false),
        (json!({ "to": PHONE, "locale": "pt-BR", "provider": "main" }), false),
        (json!({ "to": PHONE, "locale": "pt-BR", "context": "c" }), false),
        (json!({ "to": PHONE, "locale": "pt-BR", "earlier": "" }), false),
    ] {
        let answer = bench.post(SEND, &body).idempotent("once").send().await;
        if is_same {
            assert!(is_replay(&answer), "{body}: {answer:?}");
        } else {
            assert_eq!((answer.status, answer.kind().as_str()), (422, "idempotency_mismatch"));
        }
    }
    assert_eq!(bench.stage.sends(), 1);
}

#[tokio::test]
async fn a_key_has_1_to_255_visible_characters_and_stands_once() {
    let bench = Bench::new();
    let body = json!({ "to": PHONE });
    let (long, too_long) = ("k".repeat(255), "k".repeat(256));
    for (key, status) in [
        ("a", 201),
        ("~!*\"", 201),
        (long.as_str(), 201),
        ("", 422),
        ("a b", 422),
        (&too_long, 422),
    ] {
        let answer = send(&bench, key).await;
        assert_eq!(answer.status, status, "{key}: {answer:?}");
        if status == 422 {
            assert_eq!(answer.kind(), "invalid_request");
        }
    }
    let twice = bench.post(SEND, &body).idempotent("b").more("idempotency-key", "b").send().await;
    assert_eq!((twice.status, twice.kind().as_str()), (422, "invalid_request"));
}

/// What a first send came to, and whether a second one is answered as the first.
#[tokio::test]
async fn what_may_have_had_an_effect_is_kept_and_the_rest_is_freed() {
    use Dispatch::{MaybeSent, NotSent, Refused};
    for (act, status, is_kept) in [
        (Send::Serve, 201, true),
        (Send::AlreadyPending, 201, true),
        (Send::Pending, 202, true),
        (Send::Fail(ErrorKind::Unavailable, MaybeSent), 502, true),
        (Send::Fail(ErrorKind::Protocol, MaybeSent), 502, true),
        (Send::Fail(ErrorKind::Unavailable, NotSent), 503, false),
        (Send::Fail(ErrorKind::Unavailable, Refused), 503, false),
        (Send::Fail(ErrorKind::Credentials, Refused), 502, false),
        (Send::Fail(ErrorKind::InvalidRecipient, Refused), 422, false),
        (Send::Fail(ErrorKind::UnknownProvider, NotSent), 410, false),
        (Send::Fail(ErrorKind::Storage, NotSent), 503, false),
        (Send::Fail(ErrorKind::Config, NotSent), 500, false),
        (Send::OverLimit("1/30s per recipient", Duration::from_secs(1)), 429, false),
    ] {
        let bench = Bench::new();
        bench.stage.on_send(act.clone());
        let first = send(&bench, "once").await;
        assert_eq!(first.status, status, "{act:?}: {first:?}");
        bench.stage.on_send(Send::Serve);
        let second = send(&bench, "once").await;
        assert_eq!(is_replay(&second), is_kept, "{act:?}: {second:?}");
        if is_kept {
            assert_eq!((second.status, second.body()), (status, first.body()), "{act:?}");
            assert_eq!(second.header("content-type"), first.header("content-type"), "{act:?}");
            assert_eq!(second.header("retry-after"), None, "{act:?}");
        }
        let sends = 1 + usize::from(!is_kept);
        assert_eq!((second.status == 201, bench.stage.sends()), (status == 201 || !is_kept, sends));
    }
}

#[tokio::test]
async fn what_is_refused_before_the_vendor_is_freed() {
    let bench = Bench::new();
    let forbidden = json!({ "to": PHONE, "provider": "spare" });
    let answer = bench.post(SEND, &forbidden).idempotent("once").send().await;
    assert_eq!(answer.status, 403);
    assert_eq!(send(&bench, "once").await.status, 201);
}

#[tokio::test]
async fn an_approval_whose_answer_is_lost_is_given_again() {
    let bench = Bench::new();
    let body = json!({ "verification": bench.token().await, "code": CODE });
    let check = async || bench.post(CHECK, &body).idempotent("check-1").send().await;
    let first = check().await;
    assert_eq!(first.body()["outcome"], "approved");
    // Also when the token is too old by then.
    bench.hands.go_on(Duration::from_secs(3600));
    let again = check().await;
    assert!(is_replay(&again));
    assert_eq!((again.body(), bench.stage.checks()), (first.body(), 1));
    // Without the key it was used.
    assert_eq!(bench.check(&body).await.body()["outcome"], "rejected");
}

#[tokio::test]
async fn a_rejection_is_kept_too() {
    let bench = Bench::new();
    bench.stage.on_check(Check::Reject(Rejection::WrongCode));
    let body = json!({ "verification": bench.token().await, "code": CODE });
    let check = async |body: &Value| bench.post(CHECK, body).idempotent("check-1").send().await;
    let first = check(&body).await;
    assert_eq!(check(&body).await.body(), first.body());
    assert_eq!(bench.stage.checks(), 1);
    let mut other = body.clone();
    other["code"] = json!("654321");
    assert_eq!(check(&other).await.kind(), "idempotency_mismatch");
    other["code"] = json!("12 34-56");
    assert!(is_replay(&check(&other).await), "the same code, written otherwise");
}

#[tokio::test]
async fn while_it_is_worked_on_a_repeat_hears_so() {
    let bench = Bench::new();
    bench.stage.close();
    let first = tokio::spawn(bench.post(SEND, &json!({ "to": PHONE })).idempotent("once").send());
    while bench.stage.sends() == 0 {
        tokio::task::yield_now().await;
    }
    let answer = send(&bench, "once").await;
    assert_eq!((answer.status, answer.kind().as_str()), (409, "in_progress"));
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(answer.body()["dispatch"], Value::Null);
    let other = json!({ "to": "+12025550124" });
    let other = bench.post(SEND, &other).idempotent("once").send().await;
    assert_eq!(other.kind(), "idempotency_mismatch");
    bench.stage.open();
    assert_eq!(first.await.unwrap().status, 201);
    assert!(is_replay(&send(&bench, "once").await));
}

#[tokio::test]
async fn of_many_at_once_one_is_worked_on() {
    let bench = Bench::new();
    let call = || bench.post(SEND, &json!({ "to": PHONE })).idempotent("once").send();
    let calls: Vec<_> = (0..16).map(|_| tokio::spawn(call())).collect();
    for call in calls {
        let answer = call.await.unwrap();
        assert!(answer.status == 201 || answer.kind() == "in_progress", "{answer:?}");
    }
    assert_eq!(bench.stage.sends(), 1);
}
