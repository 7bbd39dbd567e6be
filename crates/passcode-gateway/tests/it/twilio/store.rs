//! What is kept, and what becomes of a call whose store fails.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;

use super::bench::{
    ACCOUNT, CLIENTS, SERVICE, TOKEN, bench, check_sid, check_to, read, refused, send, sent_sid,
    update,
};
use crate::bench::{CODE, PHONE};
use crate::store::Failure;

/// The store away is an outage: nothing is sent, nothing is approved, and nothing is "expired".
#[tokio::test]
async fn without_the_store_every_call_is_an_outage() {
    let bench = bench();
    let sid = sent_sid(&bench).await;
    bench.store.away();
    for answer in [
        send(&bench).await,
        check_sid(&bench, &sid).await,
        check_to(&bench).await,
        read(&bench, &sid).await,
        update(&bench, &sid, "approved").await,
        update(&bench, &sid, "canceled").await,
    ] {
        assert_eq!(refused(&answer), (503, 20503));
        assert!(answer.header("retry-after").is_some(), "{answer:?}");
    }
    assert_eq!((bench.stage.sends(), bench.stage.checks()), (1, 0));
    bench.store.mend();
    assert_eq!(check_sid(&bench, &sid).await.body()["status"], "approved");
}

/// From this operation on, done or not, nothing reaches the store: as a process is killed. How often
/// the provider was asked, and what is told when the store is back.
#[tokio::test]
async fn a_send_may_end_at_every_place() {
    for (operation, label, failure, asked, read_then) in [
        ("put_new", "twilio-sending:", Failure::Before, 0, 404),
        ("put_new", "twilio-sending:", Failure::After, 0, 404),
        ("get", "twilio-recipient:", Failure::Before, 0, 404),
        ("put", "twilio-verification:", Failure::Before, 0, 404),
        ("put", "twilio-verification:", Failure::After, 0, 404),
        ("put", "twilio-recipient:", Failure::Before, 0, 404),
        // It is filed before the provider is asked, and nobody knows whether that was.
        ("put", "twilio-recipient:", Failure::After, 0, 200),
    ] {
        let place = format!("{operation} {label} {failure:?}");
        let bench = bench();
        fail_from(&bench, operation, label, failure, 1);
        assert_eq!(refused(&send(&bench).await), (503, 20503), "{place}");
        bench.store.mend();
        assert_eq!(bench.stage.sends(), asked, "{place}");
        assert_eq!(read(&bench, PHONE).await.status, read_then, "{place}");
    }
    // After the provider was asked the record is written a second time.
    for (failure, expected) in [(Failure::Before, (503, 20503)), (Failure::After, (200, 0))] {
        let bench = bench();
        fail_from(&bench, "put", "twilio-verification:", failure, 2);
        let answer = send(&bench).await;
        assert_eq!((refused(&answer), bench.stage.sends()), ((503, 20503), 1));
        // A repeat might be a second message.
        assert_eq!(answer.header("retry-after"), None, "{answer:?}");
        bench.store.mend();
        // Somebody may have its code: it is approved, or an outage, and never "expired".
        let checked = check_to(&bench).await;
        match expected {
            (200, _) => assert_eq!(checked.body()["status"], "approved"),
            expected => assert_eq!(refused(&checked), expected),
        }
    }
}

fn fail_from(
    bench: &crate::bench::Bench,
    operation: &'static str,
    label: &'static str,
    failure: Failure,
    nth: usize,
) {
    let is_dead = AtomicBool::new(false);
    let seen = std::sync::atomic::AtomicUsize::new(0);
    bench.store.fail(move |name, key| {
        if is_dead.load(SeqCst) {
            return Failure::Before;
        }
        let is_here =
            name == operation && key.starts_with(label) && seen.fetch_add(1, SeqCst) + 1 == nth;
        is_dead.store(is_here, SeqCst);
        if is_here { failure } else { Failure::No }
    });
}

/// A check is counted before the provider is asked, and an approval is noted before it is told.
#[tokio::test]
async fn a_check_without_its_note_is_an_outage() {
    for (operation, label, failure, checks) in [
        ("get", "twilio-verification:", Failure::Before, 0),
        ("get", "twilio-end:", Failure::Before, 0),
        ("get", "approved:", Failure::Before, 0),
        ("add", "twilio-checks:", Failure::Before, 0),
        ("add", "twilio-checks:", Failure::After, 0),
        ("put_new", "twilio-end:", Failure::Before, 1),
        ("put_new", "twilio-end:", Failure::After, 1),
        ("put_new", "approved:", Failure::Before, 1),
        ("put_new", "approved:", Failure::After, 1),
    ] {
        let bench = bench();
        let sid = sent_sid(&bench).await;
        bench.store.fail(move |name, key| {
            if name == operation && key.starts_with(label) { failure } else { Failure::No }
        });
        let answer = check_sid(&bench, &sid).await;
        assert_eq!(refused(&answer), (503, 20503), "{operation} {label}: {answer:?}");
        assert_eq!(bench.stage.checks(), checks, "{operation} {label}");
        // Where the provider took the code a repeat can't help.
        let waits = answer.header("retry-after").is_some();
        assert_eq!(waits, checks == 0, "{operation} {label}: {answer:?}");
    }
}

#[tokio::test]
async fn a_seal_that_cannot_be_read_is_an_outage_and_a_send_begins_anew() {
    let bench = bench();
    let sid = sent_sid(&bench).await;
    bench.reload(CLIENTS);
    for answer in [check_sid(&bench, &sid).await, check_to(&bench).await, read(&bench, &sid).await]
    {
        assert_eq!(refused(&answer), (503, 20503));
    }
    assert_eq!(bench.stage.checks(), 0);
    let next = sent_sid(&bench).await;
    assert_ne!(next, sid);
    assert_eq!(check_to(&bench).await.body()["sid"], next);
}

#[tokio::test]
async fn nothing_that_is_kept_gives_anything_away() {
    let bench = bench();
    let sid = sent_sid(&bench).await;
    assert_eq!(check_sid(&bench, &sid).await.body()["to"], PHONE);
    let written = bench.store.written();
    for label in ["verification", "recipient", "sending", "end"] {
        assert!(written.contains(&format!("twilio-{label}:")), "{label} in {written}");
    }
    for secret in [PHONE, "2025550123", CODE, TOKEN, ACCOUNT, SERVICE, "legacy"] {
        assert!(!written.contains(secret), "{secret} in {written}");
    }
    // The recipient's pointer names the SID; nothing else does.
    assert_eq!(written.matches(&sid).count(), 1, "{written}");
}
