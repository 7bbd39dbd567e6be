mod addresses;

use super::{DAY, HOUR, MINUTE, SECOND};
use crate::policies::bench::{Act, Bench, NEW, OLD, RIGHT, WRONG, World, from, limit, over, to};
use crate::{Dispatch, ErrorKind, OtpProvider, Verification};

/// The n-th number of a country: `"1"` is the United States.
fn number(calling_code: &str, n: usize) -> String {
    let begin = match calling_code {
        "1" => 2_125_550_000,
        "91" => 9_876_500_000,
        _ => 61_200_000_u64,
    };
    format!("+{calling_code}{}", begin + n as u64)
}

fn us(n: usize) -> String {
    number("1", n)
}

fn bench(budgets: &str) -> Bench {
    World::new().limit(&format!("unverified = {{ {budgets} }}"))
}

async fn verified(bench: &Bench, recipient: &str) {
    let sent = bench.send(recipient).await.unwrap();
    assert!(bench.verify(&sent, RIGHT).await.unwrap());
}

async fn over_at(bench: &Bench, recipient: &str) -> String {
    bench.over(&to(recipient)).await
}

const FIVE: &str = "per_country_day = \"5 or 30%\"";

#[tokio::test]
async fn so_many_of_a_country_may_be_open_at_once() {
    let bench = bench(FIVE);
    for n in 0..5 {
        bench.send(&us(n)).await.unwrap();
        bench.world.pass(MINUTE);
    }
    bench.world.asked();
    let error = bench.send(&us(5)).await.unwrap_err();
    assert_eq!(over(&error), FIVE);
    // The first leaves in almost a day; an approval may come sooner.
    assert_eq!(error.retry_after(), Some(HOUR));
    assert_eq!(bench.world.asked(), 0);
    // One each: who is open already may be sent another.
    for _ in 0..3 {
        assert_eq!(over_at(&bench, &us(3)).await, "");
    }
    // Other countries and addresses have nothing to do with it.
    assert_eq!(over_at(&bench, &number("91", 0)).await, "");
    for n in 0..20 {
        assert_eq!(over_at(&bench, &format!("person{n}@example.com")).await, "");
    }
}

#[tokio::test]
async fn an_approval_takes_it_back_and_nothing_else_does() {
    let bench = bench(FIVE);
    let mut sent = Vec::new();
    for n in 0..5 {
        sent.push(bench.send(&us(n)).await.unwrap());
    }
    assert!(!bench.verify(&sent[0], WRONG).await.unwrap());
    assert_eq!(over_at(&bench, &us(5)).await, FIVE);
    assert!(bench.verify(&sent[0], RIGHT).await.unwrap());
    assert_eq!(over_at(&bench, &us(5)).await, "");
    assert_eq!(over_at(&bench, &us(6)).await, FIVE);
    // Who has verified a code in the window opens nothing.
    assert_eq!(over_at(&bench, &us(0)).await, "");
    assert_eq!(over_at(&bench, &us(6)).await, FIVE);
}

#[tokio::test]
async fn the_share_is_of_those_who_verified_one_each() {
    let bench = bench(FIVE);
    for n in 0..20 {
        verified(&bench, &us(n)).await;
        // A second time is nobody more.
        verified(&bench, &us(n)).await;
    }
    // 30 % of 20 are 6.
    for n in 100..106 {
        assert_eq!(over_at(&bench, &us(n)).await, "", "{n}");
    }
    assert_eq!(over_at(&bench, &us(106)).await, FIVE);
    // Their approvals are of yesterday then, and so are the open ones.
    bench.world.pass(DAY);
    for n in 200..205 {
        assert_eq!(over_at(&bench, &us(n)).await, "", "{n}");
    }
    assert_eq!(over_at(&bench, &us(205)).await, FIVE);
}

#[tokio::test]
async fn the_window_is_a_rolling_one_and_begins_with_the_last_message() {
    for (setting, window) in [("per_country_day", DAY), ("per_country_hour", HOUR)] {
        let setting = format!("{setting} = \"2 or 0%\"");
        let bench = bench(&setting);
        bench.send(&us(0)).await.unwrap();
        bench.world.pass(window / 2);
        bench.send(&us(1)).await.unwrap();
        // Another message to the first, who stays open from now on.
        bench.send(&us(0)).await.unwrap();
        bench.world.pass(window / 2);
        assert_eq!(over_at(&bench, &us(2)).await, setting);
        bench.world.pass(window / 2 - SECOND);
        let error = bench.send(&us(2)).await.unwrap_err();
        assert_eq!((over(&error), error.retry_after()), (setting.clone(), Some(SECOND)));
        bench.world.pass(SECOND);
        assert_eq!(over_at(&bench, &us(2)).await, "");
        assert_eq!(over_at(&bench, &us(3)).await, "");
        assert_eq!(over_at(&bench, &us(4)).await, setting);
    }
}

/// All budgets and rules together, or none.
#[tokio::test]
async fn what_one_refuses_the_others_do_not_count() {
    let world = World::new();
    let bench = world.limit(
        "sends = [\"3/1h per recipient\"]\n\
         unverified = { per_country_day = \"4 or 0%\", per_country_hour = \"2 or 0%\" }",
    );
    let hour = "per_country_hour = \"2 or 0%\"";
    for n in 0..2 {
        bench.send(&us(n)).await.unwrap();
    }
    for n in 2..20 {
        assert_eq!(over_at(&bench, &us(n)).await, hour);
    }
    world.pass(HOUR);
    for n in 2..4 {
        assert_eq!(over_at(&bench, &us(n)).await, "", "{n}");
    }
    world.pass(HOUR);
    assert_eq!(over_at(&bench, &us(4)).await, "per_country_day = \"4 or 0%\"");
    // A rule that refuses opens nothing.
    let bench =
        World::new().limit("sends = [\"1/1h\"]\nunverified = { per_country_day = \"2 or 0%\" }");
    bench.send(&us(0)).await.unwrap();
    for n in 1..9 {
        assert_eq!(over_at(&bench, &us(n)).await, "1/1h");
    }
    bench.world.pass(HOUR);
    assert_eq!(over_at(&bench, &us(9)).await, "");
}

/// As a rule by country is.
#[tokio::test]
async fn only_what_surely_was_not_asked_is_given_back() {
    for (act, kept) in [
        (Act::Serve, true),
        (Act::Pend, true),
        (Act::Fail(ErrorKind::InvalidRecipient, Dispatch::Refused), true),
        (Act::Fail(ErrorKind::Protocol, Dispatch::MaybeSent), true),
        (Act::Fail(ErrorKind::Unavailable, Dispatch::NotSent), false),
        (Act::Fail(ErrorKind::Unsupported, Dispatch::NotSent), false),
    ] {
        let setting = "per_country_day = \"1 or 0%\"";
        let bench = bench(setting);
        bench.world.set("us", act);
        let _ = bench.send(&us(0)).await;
        bench.world.set("us", Act::Serve);
        let expected = if kept { setting } else { "" };
        assert_eq!(over_at(&bench, &us(1)).await, expected, "{act:?}");
    }
    // What an earlier message opened stays open, whatever becomes of a later one.
    let bench = bench("per_country_day = \"1 or 0%\"");
    bench.send(&us(0)).await.unwrap();
    bench.world.set("us", Act::Fail(ErrorKind::Unsupported, Dispatch::NotSent));
    let _ = bench.send(&us(0)).await;
    bench.world.set("us", Act::Serve);
    assert_eq!(over_at(&bench, &us(1)).await, "per_country_day = \"1 or 0%\"");
}

const COUNTRIES: &str = "countries_per_ip_day = 2";
const CROOK: &str = "192.0.2.7";

async fn sent(bench: &Bench, recipient: &str, ip: &str) -> Verification {
    bench.send_from(recipient, ip).await.unwrap()
}

#[tokio::test]
async fn to_record_refuses_nobody_and_says_who_would_be() {
    let (log, guard) = loopback::capture("warn");
    let bench = bench("per_country_day = \"2 or 0%\", countries_per_ip_day = 1, mode = \"record\"");
    for n in 0..5 {
        sent(&bench, &us(n), CROOK).await;
    }
    sent(&bench, &number("91", 0), CROOK).await;
    drop(guard);
    let log = log.text();
    let said = |rule: &str| log.lines().filter(|line| line.contains(rule)).count();
    // Whoever is open already costs nothing, and so the address says it of the second country alone.
    assert_eq!(said("per_country_day"), 3, "{log}");
    assert_eq!(said("countries_per_ip_day"), 1, "{log}");
    assert!(log.lines().all(|line| line.contains("WARN") && line.contains("record")), "{log}");
}

#[tokio::test]
async fn counts_under_every_key_are_added_up() {
    let world = World::new();
    let config = limit(&format!("unverified = {{ {FIVE}, {COUNTRIES} }}"));
    let before = world.with_keys(&config, &[OLD]);
    for n in 0..20 {
        verified(&before, &us(n)).await;
    }
    let mut open = Vec::new();
    for n in 100..104 {
        open.push(before.send_from(&us(n), CROOK).await.unwrap());
    }
    before.send_from(&number("91", 0), CROOK).await.unwrap();
    let rotated = world.with_keys(&config, &[NEW, OLD]);
    for n in 104..106 {
        assert_eq!(over_at(&rotated, &us(n)).await, "", "{n}");
    }
    assert_eq!(over_at(&rotated, &us(106)).await, FIVE);
    assert_eq!(rotated.over(&from(&number("370", 0), CROOK)).await, COUNTRIES);
    // An approval takes back what was opened under the older key, and is nobody more.
    assert!(rotated.verify(&open[0], RIGHT).await.unwrap());
    assert_eq!(over_at(&rotated, &us(106)).await, "");
    assert_eq!(over_at(&rotated, &us(107)).await, FIVE);
    assert_eq!(rotated.over(&from(&number("370", 0), CROOK)).await, "");
    // Who is open under the older key is sent another.
    assert_eq!(over_at(&rotated, &us(103)).await, "");
}

/// Of two at once for one person, the one that came to nothing doesn't take back what the other opened.
#[tokio::test]
async fn two_at_once_open_one_and_it_stays() {
    let setting = "per_country_day = \"1 or 0%\"";
    let bench = bench(setting);
    let (number, other) = (to(&us(0)), to(&us(0)).with_channel(crate::Channel::Voice));
    for (first, second) in [(&number, &other), (&other, &number)] {
        let both = [bench.providers.send(first), bench.providers.send(second)];
        let ended = futures_util::future::join_all(both).await;
        assert_eq!(ended.iter().filter(|sent| sent.is_ok()).count(), 1, "{ended:?}");
        assert_eq!(over_at(&bench, &us(1)).await, setting);
    }
}

/// Nobody stays open for longer by sends that were refused: no message went out.
#[tokio::test]
async fn what_a_rule_refuses_begins_no_window_anew() {
    let bench = World::new()
        .limit("sends = [\"1/1h per recipient\"]\nunverified = { per_country_hour = \"1 or 0%\" }");
    bench.send(&us(0)).await.unwrap();
    bench.world.pass(HOUR - SECOND);
    assert_eq!(over_at(&bench, &us(0)).await, "1/1h per recipient");
    bench.world.pass(SECOND);
    assert_eq!(over_at(&bench, &us(1)).await, "");
    // Nor does a rule count what a budget refuses.
    let setting = "per_country_hour = \"1 or 0%\"";
    assert_eq!(over_at(&bench, &us(2)).await, setting);
    bench.world.pass(HOUR);
    assert_eq!(over_at(&bench, &us(2)).await, "");
}
