//! Who rests, until when, and what counts against a member.

use std::time::Duration;

use passcode::Dispatch::{MaybeSent, NotSent, Refused};
use passcode::{ErrorKind, OtpProvider, OtpProviderExt, SendRequest};
use tokio::time;

use super::{DOWN, PHONE, STALLED, THREE, send};
use crate::scripted::{Act, Stage};

#[tokio::test(start_paused = true)]
async fn after_three_outages_a_member_rests_and_is_probed_by_one_request() {
    let stage = Stage::default();
    let providers = stage.providers(THREE);
    for outage in [STALLED, DOWN] {
        // The first users of an outage that may have sent get an error; nobody gets two messages.
        stage.set("a", outage);
        for _ in 0..3 {
            let sent = send(&providers).await;
            assert_eq!(sent.is_ok(), outage == DOWN, "{sent:?}");
        }
        assert_eq!(stage.asked("a"), 3);
        assert!(format!("{providers:?}").contains("resting, 30 s left"), "{providers:?}");
        time::advance(Duration::from_secs(29)).await;
        for _ in 0..100 {
            assert_eq!(send(&providers).await.unwrap(), "b");
        }
        assert_eq!(stage.asked("a"), 0);

        // One probe, while the others go on; it finds the outage lasting, so the rest doubles.
        time::advance(Duration::from_secs(1)).await;
        stage.set("a", Act::Hang);
        let mut probe = Box::pin(providers.send_to(PHONE));
        assert!(time::timeout(Duration::ZERO, &mut probe).await.is_err());
        for _ in 0..100 {
            assert_eq!(send(&providers).await.unwrap(), "b");
        }
        assert_eq!(stage.asked("a"), 1);
        assert!(format!("{providers:?}").contains("resting, being probed"), "{providers:?}");
        // The person goes away, and the probe has learned nothing: the next one comes later.
        drop(probe);
        assert!(format!("{providers:?}").contains("resting, 30 s left"), "{providers:?}");
        time::advance(Duration::from_secs(30)).await;
        stage.set("a", DOWN);
        assert_eq!((send(&providers).await.unwrap().as_str(), stage.asked("a")), ("b", 1));
        assert!(format!("{providers:?}").contains("resting, 60 s left"), "{providers:?}");

        time::advance(Duration::from_secs(60)).await;
        stage.set("a", Act::Serve);
        assert_eq!(send(&providers).await.unwrap(), "a");
        assert!(!format!("{providers:?}").contains("resting"), "{providers:?}");
        stage.asked("a");
    }
}

#[tokio::test(start_paused = true)]
async fn when_all_rest_all_are_tried() {
    let stage = Stage::default();
    let providers = stage.providers(THREE);
    for name in ["a", "b", "c"] {
        stage.set(name, DOWN);
    }
    for _ in 0..5 {
        assert_eq!(send(&providers).await, Err((ErrorKind::Unavailable, NotSent)));
        assert_eq!([stage.asked("a"), stage.asked("b"), stage.asked("c")], [1, 1, 1]);
    }
    assert_eq!(format!("{providers:?}").matches("resting").count(), 3);
    // Whoever answers is awake at once.
    stage.set("b", Act::Serve);
    assert_eq!(send(&providers).await.unwrap(), "b");
    assert_eq!([stage.asked("a"), stage.asked("b")], [1, 1]);
    assert_eq!(send(&providers).await.unwrap(), "b");
    assert_eq!([stage.asked("a"), stage.asked("b")], [0, 1]);
    // And a resting member is asked when no other can serve.
    stage.set("b", Act::Fail(ErrorKind::Unsupported, NotSent));
    stage.set("a", Act::Serve);
    assert_eq!(send(&providers).await.unwrap(), "a");
}

#[tokio::test(start_paused = true)]
async fn a_recipients_fault_never_counts() {
    let stage = Stage::default();
    let providers = stage.providers(THREE);
    for (kind, dispatch) in [
        (ErrorKind::InvalidRecipient, Refused),
        (ErrorKind::Blocked, Refused),
        (ErrorKind::Protocol, MaybeSent),
        (ErrorKind::Unsupported, NotSent),
        (ErrorKind::RateLimited, Refused),
    ] {
        stage.set("a", Act::Fail(kind, dispatch));
        for _ in 0..10 {
            let _ = send(&providers).await;
        }
        assert_eq!(stage.asked("a"), 10, "{kind}");
    }
    // Two outages, an answer, two outages: never three in a row.
    for _ in 0..10 {
        stage.set("a", STALLED);
        let _ = (send(&providers).await, send(&providers).await);
        stage.set("a", Act::Fail(ErrorKind::InvalidRecipient, Refused));
        let _ = send(&providers).await;
    }
    assert_eq!(stage.asked("a"), 30);
    assert!(!format!("{providers:?}").contains("resting"));
}

/// What the recipient's own side refuses ends the request, and is no sign of the member's health:
/// it neither counts, nor breaks a row of outages, nor wakes whoever rests.
#[tokio::test(start_paused = true)]
async fn a_refusal_by_the_recipients_side_is_no_sign_of_health() {
    for kind in [ErrorKind::InvalidRecipient, ErrorKind::RateLimited] {
        let stage = Stage::default();
        let providers = stage.providers(THREE);
        stage.set("a", Act::Refused(kind));
        for _ in 0..10 {
            assert_eq!(send(&providers).await, Err((kind, Refused)));
        }
        assert_eq!([stage.asked("a"), stage.asked("b")], [10, 0]);
        // Three outages with refusals between them are three in a row.
        for act in [DOWN, Act::Refused(kind), DOWN, Act::Refused(kind), DOWN] {
            stage.set("a", act);
            let _ = send(&providers).await;
        }
        assert!(format!("{providers:?}").contains("resting, 30 s left"), "{providers:?}");
        // A probe that meets a refusal has learned nothing.
        time::advance(Duration::from_secs(30)).await;
        stage.asked("a");
        stage.set("a", Act::Refused(kind));
        assert_eq!(send(&providers).await, Err((kind, Refused)));
        assert_eq!(stage.asked("a"), 1);
        assert!(format!("{providers:?}").contains("resting, 30 s left"), "{providers:?}");
        assert_eq!(send(&providers).await.unwrap(), "b");
    }
}

/// A healthy vendor needs a moment, and a stalled one must not hide behind hasty callers.
#[tokio::test(start_paused = true)]
async fn a_member_is_judged_by_patient_callers_only() {
    for (patience, rests) in [(Duration::from_secs(1), false), (Duration::from_secs(4), true)] {
        // The caller gives up, by a deadline or by dropping the future.
        for drops in [false, true] {
            let stage = Stage::default();
            let providers = stage.providers(THREE);
            stage.set("a", Act::Hang);
            for _ in 0..4 {
                let request = SendRequest::new(PHONE.parse::<passcode::Recipient>().unwrap());
                if drops {
                    let _ = time::timeout(patience, providers.send(&request)).await;
                } else {
                    let deadline = (time::Instant::now() + patience).into_std();
                    let _ = providers.send(&request.with_deadline(deadline)).await;
                }
            }
            assert_eq!(format!("{providers:?}").contains("resting"), rests, "{patience:?} {drops}");
        }
    }
}

/// Every caller waits for less than a stalled vendor would need to be blamed for.
#[tokio::test(start_paused = true)]
async fn a_stalled_member_costs_hurried_callers_little() {
    let stage = Stage::default();
    let providers = stage.providers(THREE);
    stage.set("a", Act::Hang);
    let mut failed = 0;
    for _ in 0..100 {
        let request = SendRequest::new(PHONE.parse::<passcode::Recipient>().unwrap());
        let deadline = (time::Instant::now() + Duration::from_secs(2)).into_std();
        failed += usize::from(providers.send(&request.with_deadline(deadline)).await.is_err());
        time::advance(Duration::from_secs(1)).await;
    }
    // Ten until it rests, then one each 30 s.
    assert!((10..=14).contains(&failed), "{failed}");
}

#[tokio::test(start_paused = true)]
async fn whoever_never_asked_a_member_does_not_change_its_health() {
    let stage = Stage::default();
    let providers = stage.providers(THREE);
    stage.set("a", DOWN);
    for _ in 0..3 {
        send(&providers).await.unwrap();
    }
    // Five people are being served by b, slowly, while a's probe succeeds; then they go away.
    stage.set("b", Act::Hang);
    let slow: Vec<_> = (0..5).map(|_| Box::pin(providers.send_to(PHONE))).collect();
    let mut slow = futures(slow).await;
    time::advance(Duration::from_secs(30)).await;
    stage.set("a", Act::Serve);
    assert_eq!(send(&providers).await.unwrap(), "a");
    slow.clear();
    assert_eq!(send(&providers).await.unwrap(), "a");
    assert!(
        format!("{providers:?}").contains("health: \"awake\", provider: Scripted { name: \"a\"")
    );
}

/// Begins each, and leaves it unfinished.
async fn futures<F: Future + Unpin>(mut begun: Vec<F>) -> Vec<F> {
    for future in &mut begun {
        assert!(time::timeout(Duration::ZERO, future).await.is_err());
    }
    begun
}

#[tokio::test(start_paused = true)]
async fn answers_that_cannot_be_trusted_count_when_several_people_meet_them() {
    let stage = Stage::default();
    let providers = stage.providers(THREE);
    stage.set("a", Act::Fail(ErrorKind::Protocol, MaybeSent));
    let failed =
        async |number: u32| providers.send_to(&format!("+91912345{number}")).await.is_err();
    for _ in 0..100 {
        assert!(failed(6789).await, "one person may be the reason");
    }
    let mut errors = 0;
    for number in 1000..2000 {
        errors += usize::from(failed(number).await);
    }
    assert_eq!(errors, 2);
}
