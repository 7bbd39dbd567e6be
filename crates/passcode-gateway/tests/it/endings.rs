//! What becomes of a call with an `Idempotency-Key` whose process ends, or whose store fails, at any
//! place.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use serde_json::json;

use crate::bench::{Answer, Bench, CHECK, CLIENTS, CODE, PHONE, SEND};
use crate::stage::Send;
use crate::store::Failure;

async fn send(bench: &Bench, key: &str) -> Answer {
    bench.post(SEND, &json!({ "to": PHONE })).idempotent(key).send().await
}

/// As a process is killed: from this operation on, done or not, nothing reaches the store. What a
/// repeat hears while the mark lives, what after it, and how often the vendor was asked in all.
#[tokio::test]
async fn a_process_may_end_at_every_place() {
    for (operation, label, failure, asked, at_once, later) in [
        // Nothing was done: the repeat is the first.
        ("get", "claim:", Failure::Before, 0, 201, 201),
        ("put_new", "mark:", Failure::Before, 0, 201, 201),
        // The mark is there, the claim isn't.
        ("put_new", "mark:", Failure::After, 0, 409, 201),
        ("put_new", "claim:", Failure::Before, 0, 409, 201),
        // Nobody knows whether the vendor was asked.
        ("put_new", "claim:", Failure::After, 0, 409, 409),
        // The vendor was asked, and its answer isn't kept.
        ("put", "claim:", Failure::Before, 1, 409, 409),
        // It is kept.
        ("put", "claim:", Failure::After, 1, 201, 201),
        ("remove", "mark:", Failure::Before, 1, 201, 201),
    ] {
        let place = format!("{operation} {label} {failure:?}");
        let bench = Bench::new();
        let is_dead = AtomicBool::new(false);
        bench.store.fail(move |name, key| {
            if is_dead.load(SeqCst) {
                return Failure::Before;
            }
            let is_here = name == operation && key.starts_with(label);
            is_dead.store(is_here, SeqCst);
            if is_here { failure } else { Failure::No }
        });
        let first = send(&bench, "once").await;
        if asked == 0 {
            // The store away before the claim: nothing was sent, and the answer says so.
            assert_eq!((first.status, first.kind().as_str()), (503, "storage"), "{place}");
            assert_eq!(first.body()["dispatch"], "not_sent", "{place}");
        } else {
            // Away after the send: the answer is given.
            assert_eq!(first.status, 201, "{place}: {first:?}");
        }
        bench.store.mend();
        let repeat = send(&bench, "once").await;
        assert_eq!(repeat.status, at_once, "{place}: {repeat:?}");
        if at_once == 409 {
            assert_eq!(repeat.kind(), "in_progress", "{place}");
        }
        // The longest total timeout.
        bench.hands.go_on(Duration::from_secs(30));
        for _ in 0..2 {
            let repeat = send(&bench, "once").await;
            assert_eq!(repeat.status, later, "{place}: {repeat:?}");
            if later == 409 {
                assert_eq!(repeat.kind(), "maybe_sent", "{place}");
                assert_eq!(repeat.body()["dispatch"], "maybe_sent", "{place}");
                assert_eq!(repeat.header("retry-after"), None, "{place}");
            }
        }
        let sends = if later == 201 { 1 } else { asked };
        assert_eq!(bench.stage.sends(), sends, "{place}");
    }
}

/// A blip at the claim leaves no trace: the repeat is the first.
#[tokio::test]
async fn a_claim_whose_making_failed_is_taken_away() {
    for failure in [Failure::Before, Failure::After] {
        let bench = Bench::new();
        let is_first = AtomicBool::new(true);
        bench.store.fail(move |name, key| {
            let is_here = name == "put_new" && key.starts_with("claim:");
            let is_first = is_here && is_first.swap(false, SeqCst);
            if is_first { failure } else { Failure::No }
        });
        assert_eq!(send(&bench, "once").await.status, 503);
        assert_eq!((send(&bench, "once").await.status, bench.stage.sends()), (201, 1));
    }
}

/// It may be the claim of a call that was answered just before.
#[tokio::test]
async fn a_claim_that_cannot_be_looked_at_is_not_taken_away() {
    let bench = Bench::new();
    let was_made = AtomicBool::new(false);
    bench.store.fail(move |name, key| match name {
        "put_new" if key.starts_with("claim:") => {
            was_made.store(true, SeqCst);
            Failure::After
        }
        "get" if key.starts_with("claim:") && was_made.load(SeqCst) => Failure::Before,
        _ => Failure::No,
    });
    assert_eq!(send(&bench, "once").await.status, 503);
    bench.store.mend();
    assert_eq!(send(&bench, "once").await.kind(), "in_progress");
    bench.hands.go_on(Duration::from_secs(30));
    assert_eq!(
        (send(&bench, "once").await.kind().as_str(), bench.stage.sends()),
        ("maybe_sent", 0)
    );
}

#[tokio::test]
async fn a_panic_is_never_followed_by_a_second_send() {
    let bench = Bench::new();
    bench.stage.on_send(Send::Panic);
    assert_eq!(send(&bench, "once").await.status, 500);
    bench.stage.on_send(Send::Serve);
    assert_eq!(send(&bench, "once").await.kind(), "in_progress");
    bench.hands.go_on(Duration::from_secs(30));
    assert_eq!(send(&bench, "once").await.kind(), "maybe_sent");
    assert_eq!(bench.stage.sends(), 1);
}

#[tokio::test]
async fn a_seal_that_cannot_be_read_is_never_a_second_send() {
    let bench = Bench::new();
    assert_eq!(send(&bench, "once").await.status, 201);
    bench.reload(CLIENTS);
    let answer = send(&bench, "once").await;
    assert_eq!((answer.status, answer.kind().as_str()), (409, "maybe_sent"));
    assert_eq!(bench.stage.sends(), 1);
}

#[tokio::test]
async fn nothing_that_is_kept_gives_anything_away() {
    let bench = Bench::new();
    let body = json!({ "to": PHONE, "context": "session-7", "user_agent": "agent-canary" });
    let sent = bench.post(SEND, &body).idempotent("key-canary").send().await.body();
    let check =
        json!({ "verification": sent["verification"], "code": CODE, "context": "session-7" });
    let checked = bench.post(CHECK, &check).idempotent("key-canary").send().await;
    assert_eq!(checked.body()["to"], PHONE);
    let written = bench.store.written();
    assert!(written.contains("claim:") && written.contains("approved:"), "{written}");
    let token = sent["verification"].as_str().unwrap();
    for secret in [PHONE, "2025550123", CODE, "session-7", "agent-canary", "key-canary", token] {
        assert!(!written.contains(secret), "{secret} in {written}");
    }
}
