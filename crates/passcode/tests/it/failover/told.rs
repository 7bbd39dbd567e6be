//! What `Providers::health` tells of members.

use std::time::{Duration, SystemTime};

use passcode::config::MemberHealth;
use passcode::{OtpProviderExt, Providers};
use tokio::time;

use super::{DOWN, PHONE, THREE, send};
use crate::scripted::{Act, Stage};

/// Names of failover and member, and whether the member rests.
fn told(providers: &Providers) -> Vec<(String, String, bool)> {
    let health = providers.health().into_iter();
    health.map(|it| (it.failover, it.member, it.rest.is_some())).collect()
}

fn of(providers: &Providers, member: &str) -> MemberHealth {
    providers.health().into_iter().find(|it| it.member == member).unwrap()
}

/// Whether it is so many seconds from now; negative ones are over.
fn is_about(time: SystemTime, seconds: i64) -> bool {
    let now = SystemTime::now();
    let from_now = match time.duration_since(now) {
        Ok(left) => left.as_secs_f64(),
        Err(over) => -over.duration().as_secs_f64(),
    };
    // The runtime's clock is paused, the machine's isn't.
    (from_now - seconds as f64).abs() < 5.0
}

#[tokio::test(start_paused = true)]
async fn a_rest_is_told_from_its_begin_to_its_end() {
    let stage = Stage::default();
    let providers = stage.providers(THREE);
    let awake = ["a", "b", "c"].map(|member| ("safe".to_owned(), member.to_owned(), false));
    assert_eq!(told(&providers), awake);

    stage.set("a", DOWN);
    for outages in 1..=3 {
        send(&providers).await.unwrap();
        assert_eq!(of(&providers, "a").rest.is_some(), outages == 3);
    }
    let rest = of(&providers, "a").rest.unwrap();
    assert!(is_about(rest.since, 0) && is_about(rest.until, 30), "{rest:?}");
    assert!(of(&providers, "b").rest.is_none() && of(&providers, "c").rest.is_none());

    // Its probe is due, and nobody came; then it fails, and the rest goes on from its begin.
    time::advance(Duration::from_secs(40)).await;
    let rest = of(&providers, "a").rest.unwrap();
    assert!(is_about(rest.since, -40) && is_about(rest.until, -10), "{rest:?}");
    send(&providers).await.unwrap();
    let rest = of(&providers, "a").rest.unwrap();
    assert!(is_about(rest.since, -40) && is_about(rest.until, 60), "{rest:?}");

    // To look at it asks nobody and takes no probe.
    time::advance(Duration::from_secs(61)).await;
    stage.asked("a");
    for _ in 0..10 {
        assert_eq!(providers.health().len(), 3);
    }
    assert_eq!(stage.asked("a"), 0);
    stage.set("a", Act::Serve);
    assert_eq!(providers.send_to(PHONE).await.unwrap().provider(), "a");
    assert_eq!(told(&providers), awake);
}

/// Every failover tells of its own members, also where two have the same one.
#[tokio::test(start_paused = true)]
async fn each_failover_knows_its_own_members() {
    let stage = Stage::default();
    let config = format!(
        "{THREE}[providers.other]\nkind = \"failover\"\nmembers = [\"c\", \"a\"]\n\
         [providers.around]\nkind = \"route\"\notherwise = \"other\"\n"
    );
    let providers = stage.providers(&config);
    stage.set("a", DOWN);
    for _ in 0..3 {
        send(&providers).await.unwrap();
    }
    let expected = [
        ("other", "c", false),
        ("other", "a", false),
        ("safe", "a", true),
        ("safe", "b", false),
        ("safe", "c", false),
    ];
    let expected =
        expected.map(|(failover, member, rests)| (failover.to_owned(), member.to_owned(), rests));
    assert_eq!(told(&providers), expected);
}

/// What names a person has no place in it.
#[tokio::test(start_paused = true)]
async fn without_a_failover_there_is_nothing_to_tell() {
    let stage = Stage::default();
    let providers = stage.providers("default = \"a\"\nproviders.a.kind = \"scripted\"");
    send(&providers).await.unwrap();
    assert!(providers.health().is_empty());
}
