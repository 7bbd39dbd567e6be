use super::{HOUR, MINUTE, SECOND};
use crate::policies::bench::{Act, NEW, OLD, World, from, limit, over, to};
use crate::{Device, Dispatch, ErrorKind, Operation, OtpProvider};

const US: &str = "+12025550123";
const TEXAS: &str = "+12145550123";
const CANADA: &str = "+14165550123";
const INDIA: &str = "+919123456789";
const ADA: &str = "ada@example.com";

#[tokio::test]
async fn over_a_limit_nothing_is_sent_and_the_error_says_which_and_for_how_long() {
    let bench = World::new().limit("sends = [\"1/90s  per  recipient\"]");
    bench.send(US).await.unwrap();
    bench.world.pass(std::time::Duration::from_millis(29_001));
    bench.world.asked();
    let error = bench.send(US).await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::OverLimit, Dispatch::NotSent));
    assert_eq!((error.provider(), error.operation()), (Some("guarded"), Some(Operation::Send)));
    assert_eq!(error.code(), Some("1/90s  per  recipient"));
    // 60.999 s, rounded up.
    assert_eq!(error.retry_after(), Some(61 * SECOND));
    assert_eq!(bench.world.asked(), 0);
    let sentence = error.to_string();
    assert!(sentence.contains("wait 61 s") && !sentence.contains("0123"), "{sentence}");
    bench.world.pass(60 * SECOND);
    assert_eq!(bench.over(&to(US)).await, "1/90s  per  recipient");
    bench.world.pass(SECOND);
    assert_eq!(bench.over(&to(US)).await, "");
}

#[tokio::test]
async fn all_rules_are_taken_or_none_and_the_longest_wait_is_told() {
    let bench = World::new().limit(
        "sends = [\"1/30s per recipient\", \"3/1h per recipient\", \"4/1m\", \"2/1d per country\"]",
    );
    bench.send(US).await.unwrap();
    // What is refused takes nothing: none of these counts for "4/1m".
    for _ in 0..10 {
        assert_eq!(bench.over(&to(US)).await, "1/30s per recipient");
    }
    bench.send(TEXAS).await.unwrap();
    let error = bench.send(US).await.unwrap_err();
    assert_eq!(over(&error), "2/1d per country");
    assert_eq!(error.retry_after(), Some(24 * HOUR));
    for recipient in [INDIA, CANADA] {
        assert_eq!(bench.over(&to(recipient)).await, "");
    }
    assert_eq!(bench.over(&to(ADA)).await, "4/1m");
    bench.world.pass(MINUTE);
    assert_eq!(bench.over(&to(ADA)).await, "");
}

/// What each end of a send leaves counted, by rule.
#[tokio::test]
async fn what_came_to_nothing_is_given_back() {
    let rules = ["1/1h per recipient", "1/1h per ip", "1/1h per recipient and ip", "1/1h"];
    for (act, kept) in [
        (Act::Serve, [true, true, true, true]),
        (Act::Pend, [true, true, true, true]),
        (Act::Fail(ErrorKind::Protocol, Dispatch::MaybeSent), [true, true, true, true]),
        (Act::Fail(ErrorKind::InvalidRecipient, Dispatch::Refused), [false, true, true, true]),
        (Act::Fail(ErrorKind::RateLimited, Dispatch::Refused), [false, true, true, true]),
        (Act::Fail(ErrorKind::Unavailable, Dispatch::NotSent), [false, false, false, false]),
        (Act::Fail(ErrorKind::Unsupported, Dispatch::NotSent), [false, false, false, false]),
        (Act::Fail(ErrorKind::OverLimit, Dispatch::NotSent), [false, false, false, false]),
    ] {
        for (rule, kept) in rules.into_iter().zip(kept) {
            let bench = World::new().limit(&format!("sends = [{rule:?}]"));
            bench.world.set("us", act);
            let first = bench.providers.send(&from(US, "192.0.2.7")).await;
            if let (Err(error), Act::Fail(kind, dispatch)) = (&first, act) {
                assert_eq!((error.kind(), error.dispatch()), (kind, dispatch));
            }
            bench.world.set("us", Act::Serve);
            let expected = if kept { rule } else { "" };
            assert_eq!(bench.over(&from(US, "192.0.2.7")).await, expected, "{rule} {act:?}");
        }
    }
}

/// A counter is known by provider name and rule.
#[tokio::test]
async fn each_provider_and_each_rule_counts_for_itself() {
    let world = World::new();
    let config = "default = \"a\"\n[providers.us]\nkind = \"vendor\"\n\
        [providers.a]\nkind = \"limit\"\nof = \"us\"\nsends = [\"1/1h per recipient\", \"2/1h\"]\n\
        [providers.b]\nkind = \"limit\"\nof = \"us\"\nsends = [\"1/1h per recipient\"]\n";
    let bench = world.providers(config);
    let send = async |name: &str| bench.providers.send_through(name, &to(US)).await.is_ok();
    assert!(send("a").await && send("b").await);
    assert!(!send("a").await && !send("b").await);
    // The same rule written otherwise, by a process that began later, goes on counting.
    let again = world.providers(&config.replace("1/1h per recipient", "1/60m  per  recipient"));
    let error = again.send(US).await.unwrap_err();
    assert_eq!(over(&error), "1/60m  per  recipient");
    // Another rule begins anew.
    let other = world.providers(&config.replace("1/1h per recipient", "1/2h per recipient"));
    assert_eq!(other.over(&to(US)).await, "");
}

#[tokio::test]
async fn counts_under_every_key_are_added_up() {
    for (number, window) in [(3, "1h"), (150, "1h")] {
        let world = World::new();
        let rule = format!("{number}/{window} per recipient");
        let config = limit(&format!("sends = [{rule:?}]"));
        let before = world.with_keys(&config, &[OLD]);
        for _ in 0..number - 1 {
            before.send(US).await.unwrap();
        }
        let rotated = world.with_keys(&config, &[NEW, OLD]);
        rotated.send(US).await.unwrap();
        assert_eq!(rotated.over(&to(US)).await, rule);
        // A machine that still writes under the old key, and reads both.
        let behind = world.with_keys(&config, &[OLD, NEW]);
        assert_eq!(behind.over(&to(US)).await, rule);
        // Without the old key its counts are not known any more.
        assert_eq!(world.with_keys(&config, &[NEW]).over(&to(US)).await, "");
    }
}

#[tokio::test]
async fn while_the_store_is_away_sends_are_refused_or_allowed_as_configured() {
    for (setting, allows) in [
        ("", false),
        ("if_unavailable = \"refuse\"\n", false),
        ("if_unavailable = \"allow\"\n", true),
    ] {
        let bench = World::new().limit(&format!(
            "{setting}sends = [\"1/1h per recipient\"]\nunverified = {{ per_country_day = \"5 or 0%\" }}"
        ));
        bench.world.store.set_away(true);
        let (log, guard) = loopback::capture("trace");
        for _ in 0..3 {
            let sent = bench.send(US).await;
            assert_eq!(sent.is_ok(), allows);
            if let Err(error) = sent {
                let all = (error.kind(), error.dispatch(), error.provider());
                assert_eq!(all, (ErrorKind::Storage, Dispatch::NotSent, Some("guarded")));
            }
        }
        drop(guard);
        let log = log.text();
        assert_eq!(log.contains("ERROR"), allows, "{log}");
        assert_eq!(bench.world.asked(), if allows { 3 } else { 0 });
        bench.world.store.set_away(false);
        assert_eq!(bench.over(&to(US)).await, "");
        assert_eq!(bench.over(&to(US)).await, "1/1h per recipient");
    }
}

/// The limit sees nothing of a send that another one refuses.
#[tokio::test]
async fn limits_nest() {
    let bench = World::new().providers(
        "default = \"outer\"\n[providers.us]\nkind = \"vendor\"\n\
         [providers.outer]\nkind = \"limit\"\nof = \"inner\"\nsends = [\"2/1h\"]\n\
         [providers.inner]\nkind = \"limit\"\nof = \"us\"\nsends = [\"1/1h per recipient\"]\n",
    );
    bench.send(US).await.unwrap();
    for _ in 0..5 {
        assert_eq!(bench.over(&to(US)).await, "1/1h per recipient");
    }
    bench.send(INDIA).await.unwrap();
    assert_eq!(bench.over(&to(TEXAS)).await, "2/1h");
    let request = to(TEXAS).with_device(Some(Device::new("192.0.2.7".parse().unwrap())));
    assert_eq!(bench.over(&request).await, "2/1h");
    assert!(bench.providers.owns("us"));
}

/// Nothing that is kept, logged or shown names anybody.
#[tokio::test]
async fn nobody_is_named() {
    let (log, guard) = loopback::capture("trace");
    let bench = World::new().limit(
        "sends = [\"1/1h per recipient and ip\", \"1/1h per prefix 9\"]\nguesses = [\"1/1h per recipient\"]\n\
         unverified = { per_country_day = \"5 or 0%\", countries_per_ip_day = 1 }",
    );
    let sent = bench.send_from(US, "192.0.2.7").await.unwrap();
    let error = bench.send_from(US, "192.0.2.7").await.unwrap_err();
    let _ = bench.verify(&sent, "000000").await;
    let guess = bench.verify(&sent, "000001").await.unwrap_err();
    drop(guard);
    let shown =
        format!("{} {:?} {error:#?} {error} {guess:#?} {guess}", log.text(), bench.providers);
    for secret in ["2025550", "+1202", "192.0.2", "000000", "000001"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
}

/// A send that came to nothing after its window had passed gives back nothing: what is counted then is
/// another's.
#[tokio::test]
async fn a_late_failure_gives_back_no_other_send() {
    let bench = World::new().limit("sends = [\"1/30s per recipient\", \"2/1h per recipient\"]");
    bench.world.set("us", Act::Fail(ErrorKind::Unavailable, Dispatch::NotSent));
    let late = bench.send(US);
    let next = async {
        bench.world.set("us", Act::Serve);
        bench.world.pass(30 * SECOND);
        bench.send(US).await
    };
    let (late, next) = futures_util::future::join(late, next).await;
    assert!(late.is_err() && next.is_ok());
    assert_eq!(bench.over(&to(US)).await, "1/30s per recipient");
    // Of the longer window it is given back.
    bench.world.pass(30 * SECOND);
    assert_eq!(bench.over(&to(US)).await, "");
    bench.world.pass(30 * SECOND);
    assert_eq!(bench.over(&to(US)).await, "2/1h per recipient");
}
