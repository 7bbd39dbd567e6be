//! The kind `failover`: who is asked, who is not, and who rests.

use std::time::Duration;

use passcode::Dispatch::{MaybeSent, NotSent, Refused};
use passcode::{ErrorKind, OtpProvider, OtpProviderExt, Providers, SendRequest};
use tokio::time;

use crate::scripted::{Act, Stage};

const PHONE: &str = "+919123456789";
const DOWN: Act = Act::Fail(ErrorKind::Unavailable, NotSent);
const STALLED: Act = Act::Fail(ErrorKind::Unavailable, MaybeSent);

const THREE: &str = "
default = \"safe\"
[providers.a]
kind = \"scripted\"
[providers.b]
kind = \"scripted\"
[providers.c]
kind = \"scripted\"
[providers.safe]
kind = \"failover\"
members = [\"a\", \"b\", \"c\"]
";

/// Who served, or the error.
async fn send(providers: &Providers) -> Result<String, (ErrorKind, passcode::Dispatch)> {
    let sent = providers.send_to(PHONE).await;
    sent.map(|sent| sent.provider().to_owned()).map_err(|error| (error.kind(), error.dispatch()))
}

#[tokio::test]
async fn another_member_is_asked_only_if_the_first_surely_sent_nothing() {
    use ErrorKind::{Account, Credentials, RateLimited, Unavailable, Unsupported};
    let next = [Unavailable, Unsupported, Credentials, Account];
    for &kind in ErrorKind::ALL {
        for dispatch in [NotSent, Refused, MaybeSent] {
            let stage = Stage::default();
            let providers = stage.providers(THREE);
            stage.set("a", Act::Fail(kind, dispatch));
            let moves_on = dispatch != MaybeSent && next.contains(&kind)
                || (kind, dispatch) == (RateLimited, NotSent);
            let expected = if moves_on { Ok("b".to_owned()) } else { Err((kind, dispatch)) };
            assert_eq!(send(&providers).await, expected, "{kind} {dispatch}");
            let asked = [stage.asked("a"), stage.asked("b"), stage.asked("c")];
            assert_eq!(asked, [1, usize::from(moves_on), 0], "{kind} {dispatch}");
        }
    }
}

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

#[tokio::test(start_paused = true)]
async fn a_caller_without_time_left_asks_nobody_and_counts_for_nothing() {
    let stage = Stage::default();
    let providers = stage.providers(THREE);
    let late = time::Instant::now().into_std();
    let request = SendRequest::new(PHONE.parse::<passcode::Recipient>().unwrap());
    let error = providers.send(&request.with_deadline(late)).await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unavailable, NotSent));
    assert_eq!((error.provider(), stage.asked("a")), (Some("safe"), 0));
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

#[tokio::test]
async fn the_error_is_of_a_member_that_might_have_served() {
    let stage = Stage::default();
    let providers = stage.providers(THREE);
    stage.set("a", Act::Fail(ErrorKind::Unsupported, NotSent));
    stage.set("b", DOWN);
    stage.set("c", Act::Fail(ErrorKind::Unsupported, NotSent));
    let error = providers.send_to(PHONE).await.unwrap_err();
    assert_eq!((error.kind(), error.provider()), (ErrorKind::Unavailable, Some("b")));
    stage.set("b", Act::Fail(ErrorKind::Unsupported, NotSent));
    let error = providers.send_to(PHONE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[tokio::test(start_paused = true)]
async fn verify_finds_who_sent_through_any_nesting() {
    let nested = |inner: &str, outer: &str| {
        format!(
            "{THREE}[providers.inner]\nkind = \"failover\"\nmembers = [{inner}]\n\
             [providers.branch]\nkind = \"route\"\notherwise = \"inner\"\n\
             [providers.outer]\nkind = \"failover\"\nmembers = [{outer}]\n"
        )
        .replace("default = \"safe\"", "default = \"outer\"")
    };
    let stage = Stage::default();
    let before = stage.providers(&nested("\"a\", \"b\"", "\"branch\", \"c\""));
    // After a restart, with members reordered.
    let after = stage.providers(&nested("\"b\", \"a\"", "\"c\", \"branch\""));
    let mut down = Vec::new();
    for sender in ["a", "b", "c"] {
        let sent = before.send_to(PHONE).await.unwrap();
        assert_eq!(sent.provider(), sender);
        stage.set(sender, DOWN);
        for _ in 0..3 {
            let _ = before.send_to(PHONE).await;
        }
        assert!(format!("{before:?}").contains("resting"));
        down.push(sent);
        for sent in &down {
            for providers in [&before, &after] {
                assert!(providers.verify_code(sent, "123456").await.unwrap().is_approved());
                let outer = providers.get("outer").unwrap();
                assert!(outer.verify_code(sent, "123456").await.unwrap().is_approved());
            }
        }
    }
    let gone = stage.providers(
        &nested("\"b\"", "\"branch\"")
            .replace("[providers.a]", "[providers.z]")
            .replace("members = [\"a\", ", "members = [\"z\", "),
    );
    for provider in [&gone as &dyn OtpProvider, gone.get("outer").unwrap()] {
        let error = provider.verify_code(&down[0], "123456").await.unwrap_err();
        assert_eq!((error.kind(), error.provider()), (ErrorKind::UnknownProvider, Some("a")));
    }
}

#[tokio::test]
async fn verify_finds_who_sent_in_a_provider_made_by_hand() {
    let stage = Stage::default();
    let config = format!("{THREE}[providers.bundled]\nkind = \"bundle\"\n");
    for config in [
        config.replace("[\"a\", ", "[\"bundled\", \"a\", "),
        config.replace("default = \"safe\"", "default = \"bundled\""),
    ] {
        let providers = stage.providers(&config);
        let sent = providers.send_to(PHONE).await.unwrap();
        assert_eq!(sent.provider(), "bundled-inner");
        assert!(providers.verify_code(&sent, "123456").await.unwrap().is_approved());
    }
    let elsewhere = stage.providers(&config);
    let sent = elsewhere.get("bundled").unwrap().send_to(PHONE).await.unwrap();
    assert!(elsewhere.verify_code(&sent, "123456").await.unwrap().is_approved());
}

#[tokio::test(start_paused = true)]
async fn rests_and_probes_are_traced() {
    let (log, _guard) = crate::log::capture();
    let stage = Stage::default();
    let providers = stage.providers(THREE);
    stage.set("a", DOWN);
    for _ in 0..3 {
        send(&providers).await.unwrap();
    }
    time::advance(Duration::from_secs(30)).await;
    stage.set("a", Act::Serve);
    send(&providers).await.unwrap();
    stage.set("a", Act::Fail(ErrorKind::Credentials, Refused));
    send(&providers).await.unwrap();

    let text = log.text();
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let next = "WARN asking the next member failover=\"safe\" member=\"a\" kind=\"unavailable\" dispatch=\"not_sent\"";
    assert_eq!(
        lines,
        [
            next,
            next,
            "WARN the member rests after outages failover=\"safe\" member=\"a\" rest_s=30",
            next,
            "INFO probing a resting member failover=\"safe\" member=\"a\"",
            "INFO the member answers again failover=\"safe\" member=\"a\"",
            "ERROR the vendor refuses our credentials or account: mend it; asking the next member \
             failover=\"safe\" member=\"a\" kind=\"credentials\" dispatch=\"refused\"",
        ]
    );
}
