//! `…/Verifications/{sid or recipient}`.

use std::time::Duration;

use serde_json::json;

use super::bench::{
    UNKNOWN, bench, check_sid, check_to, posted, read, refused, sent, sent_sid, sid, update,
};
use crate::bench::PHONE;

#[tokio::test]
async fn a_live_verification_is_read_by_sid_and_by_recipient() {
    let bench = bench();
    let sent = sent(&bench).await;
    for target in [&sid(&sent), PHONE, "%2B12025550123"] {
        let answer = read(&bench, target).await;
        assert_eq!((answer.status, answer.body()), (200, sent.clone()), "{target}");
    }
    for target in [UNKNOWN, "+12025550124", "12025550123", "ada@example.com", "id-1", "%20"] {
        assert_eq!(refused(&read(&bench, target).await), (404, 20404), "{target}");
        let update = update(&bench, target, "canceled").await;
        assert_eq!(refused(&update), (404, 20404), "{target}");
    }
}

/// It is for callers who check codes themselves.
#[tokio::test]
async fn approved_marks_ours_and_asks_no_vendor() {
    for by_recipient in [false, true] {
        let bench = bench();
        let mut expected = sent(&bench).await;
        let sid = sid(&expected);
        bench.hands.go_on(Duration::from_secs(7));
        let answer = update(&bench, if by_recipient { PHONE } else { &sid }, "approved").await;
        expected["status"] = json!("approved");
        expected["valid"] = json!(true);
        expected["date_updated"] = json!("2027-01-15T08:00:07Z");
        assert_eq!((answer.status, answer.body()), (200, expected));
        assert_eq!((bench.stage.sends(), bench.stage.checks()), (1, 0));
        for answer in [check_sid(&bench, &sid).await, read(&bench, &sid).await] {
            assert_eq!(refused(&answer), (404, 20404));
        }
    }
}

#[tokio::test]
async fn canceled_drops_ours_and_frees_the_recipient() {
    let bench = bench();
    let first = sent_sid(&bench).await;
    for _ in 1..5 {
        assert_eq!(sent_sid(&bench).await, first);
    }
    let answer = update(&bench, &first, "canceled").await;
    let body = answer.body();
    assert_eq!((answer.status, &body["status"]), (200, &json!("canceled")));
    assert_eq!((&body["sid"], &body["valid"]), (&json!(first), &json!(false)));
    for answer in [
        check_sid(&bench, &first).await,
        check_to(&bench).await,
        read(&bench, &first).await,
        update(&bench, &first, "canceled").await,
        update(&bench, &first, "approved").await,
    ] {
        assert_eq!(refused(&answer), (404, 20404));
    }
    assert_eq!(bench.stage.checks(), 0);
    assert_ne!(sent_sid(&bench).await, first);
    assert_eq!(check_to(&bench).await.body()["status"], "approved");
}

#[tokio::test]
async fn another_status_is_none() {
    let bench = bench();
    let sid = sent_sid(&bench).await;
    for status in ["", "pending", "Approved", "expired"] {
        let answer = update(&bench, &sid, status).await;
        assert_eq!(refused(&answer), (400, 60200), "{status}");
        assert_eq!(answer.body()["message"], "Invalid parameter: Status");
    }
    let absent = posted(&bench, &format!("/Verifications/{sid}"), &[]).send().await;
    assert_eq!(refused(&absent), (400, 60200));
    assert_eq!(read(&bench, &sid).await.status, 200);
}

/// A send that ends after its verification doesn't bring it back, however long its code lives.
#[tokio::test]
async fn what_was_canceled_while_a_code_went_out_stays_so() {
    let bench = bench();
    let first = sent_sid(&bench).await;
    bench.stage.close();
    let form = [("To", PHONE), ("Channel", "sms")];
    let resend = tokio::spawn(posted(&bench, "/Verifications", &form).send());
    while bench.stage.sends() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(update(&bench, &first, "canceled").await.status, 200);
    bench.stage.codes_live(Duration::from_secs(24 * 60 * 60));
    bench.stage.open();
    assert_eq!(resend.await.unwrap().status, 201);
    for _ in 0..2 {
        for answer in [check_sid(&bench, &first).await, check_to(&bench).await] {
            assert_eq!(refused(&answer), (404, 20404));
        }
        // No mark of its end lives so long.
        bench.hands.go_on(Duration::from_secs(12 * 60 * 60));
    }
    assert_ne!(sent_sid(&bench).await, first);
}
