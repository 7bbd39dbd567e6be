//! What a failure of the library is in Twilio's codes. An outage is never 20404.

use std::time::Duration;

use passcode::{Dispatch, ErrorKind};

use super::bench::{bench, check_sid, check_to, read, refused, send, sent, sent_sid};
use crate::bench::PHONE;
use crate::stage::{Check, Send};

use Dispatch::{MaybeSent, NotSent, Refused};

#[tokio::test]
async fn of_a_send() {
    for (kind, dispatch, status, code, waits) in [
        (ErrorKind::InvalidRecipient, Refused, 400, 60200, false),
        (ErrorKind::InvalidRequest, Refused, 400, 20001, false),
        (ErrorKind::Unsupported, NotSent, 403, 60223, false),
        (ErrorKind::Blocked, Refused, 403, 60410, false),
        (ErrorKind::Conflict, Refused, 403, 60410, false),
        (ErrorKind::RateLimited, Refused, 429, 20429, true),
        (ErrorKind::RateLimited, MaybeSent, 503, 20503, false),
        (ErrorKind::Credentials, Refused, 503, 20503, false),
        (ErrorKind::Account, Refused, 503, 20503, false),
        (ErrorKind::Protocol, MaybeSent, 503, 20503, false),
        (ErrorKind::NotFound, Refused, 503, 20503, false),
        (ErrorKind::UnknownProvider, NotSent, 503, 20503, false),
        (ErrorKind::Unavailable, NotSent, 503, 20503, true),
        (ErrorKind::Unavailable, Refused, 503, 20503, true),
        (ErrorKind::Unavailable, MaybeSent, 503, 20503, false),
        (ErrorKind::Storage, NotSent, 503, 20503, true),
        (ErrorKind::Config, NotSent, 500, 20500, false),
        (ErrorKind::Session, NotSent, 500, 20500, false),
    ] {
        let bench = bench();
        bench.stage.on_send(Send::Fail(kind, dispatch));
        let answer = send(&bench).await;
        assert_eq!(refused(&answer), (status, code), "{kind} {dispatch}: {answer:?}");
        assert_eq!(answer.header("retry-after").is_some(), waits, "{kind} {dispatch}");
        let message = answer.body()["message"].as_str().unwrap().to_owned();
        assert_eq!(message == "Invalid parameter: To", code == 60200, "{message}");
    }
}

#[tokio::test]
async fn of_a_check() {
    for (kind, dispatch, status, code, waits) in [
        (ErrorKind::NotFound, Refused, 404, 20404, false),
        (ErrorKind::UnknownProvider, NotSent, 404, 20404, false),
        (ErrorKind::NotFound, MaybeSent, 503, 20503, false),
        (ErrorKind::OverLimit, NotSent, 429, 20429, true),
        (ErrorKind::RateLimited, Refused, 429, 20429, true),
        (ErrorKind::Credentials, Refused, 503, 20503, false),
        (ErrorKind::Account, Refused, 503, 20503, false),
        (ErrorKind::Protocol, MaybeSent, 503, 20503, false),
        (ErrorKind::Unavailable, NotSent, 503, 20503, true),
        (ErrorKind::Unavailable, MaybeSent, 503, 20503, false),
        (ErrorKind::Storage, NotSent, 503, 20503, true),
        (ErrorKind::Config, NotSent, 500, 20500, false),
    ] {
        let bench = bench();
        let sid = sent_sid(&bench).await;
        bench.stage.on_check(Check::Fail(kind, dispatch));
        let answer = check_sid(&bench, &sid).await;
        assert_eq!(refused(&answer), (status, code), "{kind} {dispatch}: {answer:?}");
        assert_eq!(answer.header("retry-after").is_some(), waits, "{kind} {dispatch}");
    }
}

/// A check that surely didn't happen is given back; one that may have happened stays counted.
#[tokio::test]
async fn a_check_that_nobody_made_is_not_counted() {
    for (dispatch, then) in [(NotSent, 200), (Refused, 200), (MaybeSent, 429)] {
        let bench = bench();
        let sid = sent_sid(&bench).await;
        bench.stage.on_check(Check::Fail(ErrorKind::Unavailable, dispatch));
        for _ in 0..5 {
            assert_eq!(refused(&check_sid(&bench, &sid).await), (503, 20503));
        }
        bench.stage.on_check(Check::Approve);
        assert_eq!(check_sid(&bench, &sid).await.status, then, "{dispatch}");
    }
}

#[tokio::test]
async fn an_ambiguous_send_that_can_be_checked_is_pending() {
    let bench = bench();
    bench.stage.on_send(Send::Pending);
    let body = sent(&bench).await;
    assert_eq!((&body["status"], &body["to"]), (&"pending".into(), &PHONE.into()));
    assert_eq!(check_to(&bench).await.body()["status"], "approved");
}

/// Its code may be in somebody's hand, and nobody can check it: that is an outage, and the attempt
/// counts.
#[tokio::test]
async fn an_ambiguous_send_that_cannot_be_checked_is_an_outage() {
    let bench = bench();
    bench.stage.on_send(Send::Fail(ErrorKind::Unavailable, MaybeSent));
    for _ in 0..5 {
        assert_eq!(refused(&send(&bench).await), (503, 20503));
        assert_eq!(refused(&check_to(&bench).await), (503, 20503));
    }
    assert_eq!((refused(&send(&bench).await), bench.stage.sends()), ((429, 60203), 5));
    assert_eq!(bench.stage.checks(), 0);
    bench.hands.go_on(Duration::from_secs(600));
    assert_eq!(refused(&check_to(&bench).await), (404, 20404));
    // After one that can be checked the newest that is known counts.
    bench.stage.on_send(Send::Serve);
    let sid = sent_sid(&bench).await;
    bench.stage.on_send(Send::Fail(ErrorKind::Unavailable, MaybeSent));
    assert_eq!(refused(&send(&bench).await), (503, 20503));
    assert_eq!(check_sid(&bench, &sid).await.body()["status"], "approved");
}

#[tokio::test]
async fn a_limit_of_ours_has_its_wait_and_counts_no_attempt() {
    let bench = bench();
    bench.stage.on_send(Send::OverLimit("1/30s per recipient", Duration::from_millis(29_001)));
    let answer = send(&bench).await;
    assert_eq!(refused(&answer), (429, 20429));
    assert_eq!(answer.header("retry-after"), Some("30"));
    assert_eq!(refused(&read(&bench, PHONE).await), (404, 20404));
}

/// A client's own limits hold here too.
#[tokio::test]
async fn what_a_client_sends_is_counted_by_its_own_limits() {
    let own = "name = \"legacy\"\nsends = [\"1/1h per recipient\"]";
    let config = super::bench::CLIENTS.replace("name = \"legacy\"", own);
    let bench = crate::bench::Bench::with(&config);
    let sid = sent_sid(&bench).await;
    bench.hands.go_on(Duration::from_secs(60));
    let answer = send(&bench).await;
    assert_eq!((refused(&answer), bench.stage.sends()), ((429, 20429), 1));
    assert_eq!(answer.header("retry-after"), Some("3540"));
    // The attempt isn't one of the five, and the code still works.
    let body = read(&bench, &sid).await.body();
    assert_eq!(body["send_code_attempts"].as_array().unwrap().len(), 1, "{body}");
    assert_eq!(check_sid(&bench, &sid).await.body()["status"], "approved");
}

#[tokio::test]
async fn what_is_wrong_here_says_nothing_more() {
    let bench = bench();
    bench.stage.on_send(Send::Panic);
    assert_eq!(refused(&send(&bench).await), (500, 20500));
}

#[tokio::test]
async fn more_calls_than_may_be_are_an_outage() {
    let config = super::bench::CLIENTS.replacen(
        "[[gateway.clients]]",
        "[gateway]\nmax_in_flight = 1\n\n[[gateway.clients]]",
        1,
    );
    let bench = crate::bench::Bench::with(&config);
    bench.stage.close();
    let form = [("To", PHONE), ("Channel", "sms")];
    let first = tokio::spawn(super::bench::posted(&bench, "/Verifications", &form).send());
    while bench.stage.sends() == 0 {
        tokio::task::yield_now().await;
    }
    let answer = read(&bench, PHONE).await;
    assert_eq!(refused(&answer), (503, 20503));
    assert_eq!(answer.header("retry-after"), Some("1"));
    bench.stage.open();
    assert_eq!(first.await.unwrap().status, 201);
}
