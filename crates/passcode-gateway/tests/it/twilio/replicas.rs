//! Two processes on one store.

use passcode::store::StoreKeys;
use passcode::{Dispatch, ErrorKind, Rejection};

use super::bench::{
    CLIENTS, bench, check_sid, check_to, posted, read, refused, send, sent, sid, update,
};
use crate::bench::{Bench, PHONE};
use crate::stage::{Check, Send};

/// Two that share store, clock and providers; these are the store's keys of each.
fn replicas(keys: [Vec<&str>; 2]) -> [Bench; 2] {
    let first = bench();
    keys.map(|keys| {
        first.replica(&keys.into_iter().map(str::to_owned).collect::<Vec<_>>(), CLIENTS)
    })
}

/// As while store keys are rotated, too.
fn pairs() -> Vec<[Bench; 2]> {
    let [old, new] = [(); 2].map(|()| StoreKeys::generate_key().unwrap());
    let (old, new) = (old.as_str(), new.as_str());
    vec![
        replicas([vec![old], vec![old]]),
        replicas([vec![old], vec![old, new]]),
        replicas([vec![old, new], vec![new, old]]),
        replicas([vec![new, old], vec![new]]),
    ]
}

#[tokio::test]
async fn what_one_sends_the_other_sends_again_and_checks() {
    for [one, other] in pairs() {
        let first = sent(&one).await;
        let again = sent(&other).await;
        assert_eq!(sid(&again), sid(&first));
        assert_eq!(again["send_code_attempts"].as_array().unwrap().len(), 2);
        assert_eq!(read(&one, PHONE).await.body(), again);
        assert_eq!(check_to(&one).await.body()["status"], "approved");
        assert_eq!(refused(&check_sid(&other, &sid(&first)).await), (404, 20404));
        let next = sent(&other).await;
        assert_ne!(sid(&next), sid(&first));
        assert_eq!(update(&one, PHONE, "canceled").await.body()["sid"], next["sid"]);
        assert_eq!(refused(&read(&other, PHONE).await), (404, 20404));
    }
}

#[tokio::test]
async fn sends_and_checks_are_counted_together() {
    for [one, other] in pairs() {
        let first = sid(&sent(&one).await);
        for (number, bench) in [&other, &one, &other, &one].into_iter().enumerate() {
            assert_eq!(sid(&sent(bench).await), first, "{number}");
        }
        assert_eq!(refused(&send(&other).await), (429, 60203));
        one.stage.on_check(Check::Reject(Rejection::WrongCode));
        for bench in [&one, &other, &one, &other, &one] {
            assert_eq!(check_to(bench).await.body()["status"], "pending");
        }
        for bench in [&one, &other] {
            assert_eq!(refused(&check_to(bench).await), (429, 60202));
        }
    }
}

/// What is taken back is not found again under another of the store's keys.
#[tokio::test]
async fn what_one_takes_back_the_other_does_not_see() {
    for [one, other] in pairs() {
        let first = sent(&one).await;
        one.stage.on_send(Send::Fail(ErrorKind::Unavailable, Dispatch::NotSent));
        for bench in [&one, &other, &one] {
            assert_eq!(refused(&send(bench).await), (503, 20503));
        }
        for bench in [&one, &other] {
            assert_eq!(read(bench, PHONE).await.body(), first);
        }
    }
}

#[tokio::test]
async fn one_recipient_is_sent_to_by_one_of_them_at_a_time() {
    for [one, other] in pairs() {
        one.stage.close();
        let form = [("To", PHONE), ("Channel", "sms")];
        let first = tokio::spawn(posted(&one, "/Verifications", &form).send());
        while one.stage.sends() == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(refused(&send(&other).await), (429, 60212));
        one.stage.open();
        assert_eq!(first.await.unwrap().status, 201);
        assert_eq!(one.stage.sends(), 1);
    }
}

#[tokio::test]
async fn a_verification_is_approved_by_one_of_them() {
    for [one, other] in pairs() {
        let first = sid(&sent(&one).await);
        one.stage.close();
        let form = [("VerificationSid", first.as_str()), ("Code", crate::bench::CODE)];
        let calls: Vec<_> = [&one, &other, &one, &other]
            .map(|bench| tokio::spawn(posted(bench, "/VerificationCheck", &form).send()))
            .into();
        while one.stage.checks() < 4 {
            tokio::task::yield_now().await;
        }
        one.stage.open();
        let mut approved = 0;
        for call in calls {
            approved += usize::from(call.await.unwrap().status == 200);
        }
        assert_eq!(approved, 1);
    }
}
