//! An approval is given once.

use std::time::Duration;

use serde_json::json;

use crate::bench::{Bench, CODE, PHONE};
use crate::store::Failure;

#[tokio::test]
async fn the_next_one_hears_that_the_code_was_used_and_no_vendor_is_asked() {
    let bench = Bench::new();
    let body = json!({ "verification": bench.token().await, "code": CODE });
    assert_eq!(bench.check(&body).await.body()["outcome"], "approved");
    let again = bench.check(&body).await.body();
    let used = json!({ "outcome": "rejected", "reason": "already_used", "to": "***23" });
    assert_eq!((again, bench.stage.checks()), (used, 1));
}

/// A resend of the same verification has another token; the code is still one.
#[tokio::test]
async fn another_token_of_the_same_code_is_used_too() {
    let bench = Bench::new();
    let first = bench.token().await;
    bench.hands.go_on(Duration::from_secs(30));
    let second = bench.token().await;
    let check = |token: &str| json!({ "verification": token, "code": CODE });
    assert_eq!(bench.check(&check(&second)).await.body()["outcome"], "approved");
    assert_eq!(bench.check(&check(&first)).await.body()["reason"], "already_used");
    // Of the same person another code, as of the next sign-in at a vendor with one id a person.
    bench.hands.go_on(Duration::from_secs(30));
    let third = bench.token().await;
    let body = json!({ "verification": third, "code": "654321" });
    assert_eq!(bench.check(&body).await.body()["outcome"], "approved");
}

/// The code of a resend lives longer than the one that was approved.
#[tokio::test]
async fn it_is_used_as_long_as_another_token_of_it_may_live() {
    const MINUTE: Duration = Duration::from_secs(60);
    let bench = Bench::new();
    bench.stage.codes_live(30 * MINUTE);
    let first = bench.token().await;
    bench.hands.go_on(25 * MINUTE);
    let second = bench.token().await;
    bench.hands.go_on(MINUTE);
    let check = |token: &str| json!({ "verification": token, "code": CODE });
    assert_eq!(bench.check(&check(&first)).await.body()["outcome"], "approved");
    bench.hands.go_on(28 * MINUTE);
    assert_eq!(bench.check(&check(&second)).await.body()["reason"], "already_used");
}

#[tokio::test]
async fn of_many_at_once_one_is_approved() {
    let bench = Bench::new();
    let body = json!({ "verification": bench.token().await, "code": CODE });
    bench.stage.close();
    let calls: Vec<_> =
        (0..8).map(|_| tokio::spawn(bench.post(crate::bench::CHECK, &body).send())).collect();
    while bench.stage.checks() < 8 {
        tokio::task::yield_now().await;
    }
    bench.stage.open();
    let mut approved = 0;
    for call in calls {
        let body = call.await.unwrap().body();
        match body["outcome"].as_str().unwrap() {
            "approved" => approved += 1,
            _ => assert_eq!(body["reason"], "already_used"),
        }
    }
    assert_eq!(approved, 1);
}

#[tokio::test]
async fn without_the_store_nothing_is_approved() {
    for (operation, failure, status, checks) in [
        ("get", Failure::Before, 503, 0),
        ("put_new", Failure::Before, 502, 1),
        ("put_new", Failure::After, 502, 1),
    ] {
        let bench = Bench::new();
        let body = json!({ "verification": bench.token().await, "code": CODE });
        bench.store.fail(move |name, _| if name == operation { failure } else { Failure::No });
        let answer = bench.check(&body).await;
        assert_eq!((answer.status, answer.kind().as_str()), (status, "storage"), "{operation}");
        assert_eq!(bench.stage.checks(), checks, "{operation}");
        bench.store.mend();
        assert_eq!(bench.send(&json!({ "to": PHONE })).await.status, 201);
    }
}
