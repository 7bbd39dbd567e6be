//! When no message more is sent with a live code: in which order it is asked, and what is said.

use std::time::Duration;

use super::bench::{ADA, Bench, other};
use crate::own::rules::Rules;
use crate::{Delivery, Dispatch, Error, ErrorKind, Recipient, Verification};

/// A refusal says which setting, for how long, and what the live code is verified by.
fn check(error: &Error, setting: &str, wait: Option<u64>, live: &Verification) {
    let kind = match setting {
        "code_length" => ErrorKind::Unsupported,
        _ => ErrorKind::OverLimit,
    };
    assert_eq!((error.kind(), error.dispatch()), (kind, Dispatch::NotSent), "{error}");
    assert_eq!((error.code(), error.provider()), (Some(setting), Some("mail")));
    assert_eq!(error.retry_after(), wait.map(Duration::from_secs), "{error}");
    let pending = error.pending().unwrap();
    assert_eq!((pending.id(), pending.provider()), (live.id(), "mail"));
    assert_eq!(pending.recipient(), &ADA.parse::<Recipient>().unwrap());
    assert_eq!((pending.client(), pending.code_length()), (live.client(), live.code_length()));
    assert_eq!(pending.delivery(), Delivery::AlreadyPending);
    let left = pending.expires_at().unwrap().duration_since(pending.sent_at()).unwrap();
    match error.code() {
        Some("max_guesses" | "max_sends") => assert_eq!(Some(left), error.retry_after()),
        _ => assert!(left <= Duration::from_secs(600), "{left:?}"),
    }
    assert!(!error.to_string().contains("ada@"), "{error}");
}

#[tokio::test]
async fn messages_keep_their_distance_and_their_number() {
    for bench in Bench::each(&Rules::default()) {
        let first = bench.send_for(Some("shop"), None).await.unwrap();
        for (passed, wait) in [(0, 30), (29, 1)] {
            bench.pass(passed);
            let error = bench.send_for(Some("shop"), None).await.unwrap_err();
            check(&error, "resend_after", Some(wait), &first);
        }
        bench.pass(1);
        bench.send_for(Some("shop"), None).await.unwrap();
        for _ in 0..3 {
            bench.pass(30);
            bench.send_for(Some("shop"), None).await.unwrap();
        }
        let error = bench.send_for(Some("shop"), None).await.unwrap_err();
        check(&error, "resend_after", Some(30), &first);
        bench.pass(30);
        for _ in 0..2 {
            let error = bench.send_for(Some("shop"), None).await.unwrap_err();
            check(&error, "max_sends", Some(600 - 5 * 30), &first);
        }
        assert_eq!(bench.codes(), vec![bench.code(); 5]);
        // It can be verified all the same, by what the refusal gave.
        let error = bench.send_for(Some("shop"), None).await.unwrap_err();
        assert!(bench.approves(error.pending().unwrap(), &bench.code()).await);
    }
}

/// Another length, guesses used up, `resend_after`, `max_sends`: the first that holds is what is said.
#[tokio::test]
async fn the_order_of_refusals() {
    let rules = Rules { max_sends: 1, max_guesses: 1, ..Rules::default() };
    for bench in Bench::each(&rules) {
        let sent = bench.send_for(None, Some(8)).await.unwrap();
        // All four hold.
        bench.rejection(&sent, &other(&bench.code())).await;
        let error = bench.send_for(None, Some(6)).await.unwrap_err();
        check(&error, "code_length", None, &sent);
        for length in [None, Some(8)] {
            let error = bench.send_for(None, length).await.unwrap_err();
            check(&error, "max_guesses", Some(600), &sent);
        }
        // Without the first two, both of the others hold, and then the last alone.
        bench.pass(600);
        let sent = bench.send().await.unwrap();
        check(&bench.send().await.unwrap_err(), "resend_after", Some(30), &sent);
        bench.pass(30);
        check(&bench.send().await.unwrap_err(), "max_sends", Some(570), &sent);
        assert_eq!(bench.codes().len(), 2);
    }
}

#[tokio::test]
async fn a_live_code_has_one_length() {
    let bench = Bench::new();
    let sent = bench.send_for(None, Some(8)).await.unwrap();
    assert_eq!((bench.code().len(), sent.code_length()), (8, Some(8)));
    bench.pass(30);
    let error = bench.send_for(None, Some(6)).await.unwrap_err();
    assert!(error.to_string().contains("8 digits"), "{error}");
    bench.send().await.unwrap();
    assert_eq!(bench.codes()[0], bench.codes()[1], "nobody asked for another length");
    assert!(bench.approves(&sent, &bench.code()).await);
    // What ended has none.
    assert_eq!(bench.send_for(None, Some(6)).await.unwrap().code_length(), Some(6));
}

#[tokio::test]
async fn without_resend_after_the_next_message_may_follow_at_once() {
    let rules = Rules { resend_after: Duration::ZERO, max_sends: 3, ..Rules::default() };
    for bench in Bench::each(&rules) {
        let sent = bench.send().await.unwrap();
        for _ in 0..2 {
            bench.send().await.unwrap();
        }
        check(&bench.send().await.unwrap_err(), "max_sends", Some(600), &sent);
        assert_eq!(bench.codes(), vec![bench.code(); 3]);
    }
}

/// A wait that is longer than the code lives ends with it.
#[tokio::test]
async fn nobody_waits_longer_than_the_code_lives() {
    let rules = Rules { resend_after: Duration::from_secs(600), ..Rules::default() };
    let bench = Bench::with(rules);
    let sent = bench.send().await.unwrap();
    bench.pass(1);
    check(&bench.send().await.unwrap_err(), "resend_after", Some(599), &sent);
    bench.pass(599);
    assert_ne!(bench.send().await.unwrap().id(), sent.id());
}

/// What a person reads is rounded up: whoever waits so long has waited long enough.
#[tokio::test]
async fn the_wait_that_is_read_is_long_enough() {
    let bench = Bench::new();
    bench.send().await.unwrap();
    for (passed, seconds) in [(1, 30), (28_999, 1), (999, 1)] {
        bench.pass_milliseconds(passed);
        let error = bench.send().await.unwrap_err().to_string();
        assert!(error.contains(&format!("; wait {seconds} s before")), "{passed}: {error}");
    }
}
