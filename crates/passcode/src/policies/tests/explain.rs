//! What is said of a send before it happens is what then happens.

use std::time::Duration;

use crate::config::{Step, Verdict};
use crate::policies::bench::{Act, Bench, RIGHT, World, from, to};
use crate::{Channel, Delivery, Dispatch, ErrorKind, OtpProvider, SendRequest};

const CONFIG: &str = r#"default = "review"
[providers.review]
kind = "fixed"
codes = { "+12025550199" = "424242" }
until = 2026-06-30
otherwise = "guarded"
[providers.guarded]
kind = "limit"
of = "main"
sends = ["2/1h per recipient", "3/1h per ip", "6/1h per country", "1/1h per client"]
unverified = { per_country_day = "3 or 0%", countries_per_ip_day = 1 }
[providers.main]
kind = "route"
routes = [{ channels = ["email"], to = "mail" }, { calling_codes = ["91", "1"], to = "both" }]
[providers.both]
kind = "failover"
members = ["texts", "us", "uk"]
[providers.mail]
kind = "vendor"
[providers.us]
kind = "vendor"
[providers.uk]
kind = "vendor"
[providers.texts]
kind = "vendor"
channels = ["voice"]
"#;

type Row<'a> = (&'a str, &'a str, Option<&'a str>, Option<u64>, Verdict);

fn rows(steps: &[Step]) -> Vec<Row<'_>> {
    let row = |step: &Step| {
        assert!(!step.why.is_empty(), "{step:?}");
        step.verdict
    };
    let rows = steps.iter().map(|step| {
        let verdict = row(step);
        (step.provider.as_str(), step.kind.as_str(), step.rule.as_deref(), step.used, verdict)
    });
    rows.collect()
}

async fn steps(bench: &Bench, request: &SendRequest) -> Vec<Step> {
    bench.world.asked();
    bench.world.store.written();
    let steps = bench.providers.explain("review", request).await;
    assert_eq!((bench.world.asked(), bench.world.store.written()), (0, 0), "it changes something");
    steps
}

/// Explains a send, sends, and holds the one against the other.
async fn explained(bench: &Bench, request: &SendRequest) -> Vec<Step> {
    let steps = steps(bench, request).await;
    let of = |verdict| steps.iter().filter(move |step| step.verdict == verdict);
    let sent = bench.providers.send(request).await;
    match (sent, of(Verdict::Ask).next(), of(Verdict::Simulated).next()) {
        (Ok(sent), Some(ask), None) => {
            assert_eq!((sent.provider(), sent.delivery()), (ask.provider.as_str(), Delivery::Sent));
        }
        (Ok(sent), None, Some(simulated)) => {
            let delivery = Delivery::Simulated;
            assert_eq!((sent.provider(), sent.delivery()), (simulated.provider.as_str(), delivery));
        }
        (Err(error), None, None) => {
            let refused: Vec<_> = of(Verdict::Refuse).collect();
            let by = |step: &&&Step| step.rule.as_deref() == error.code();
            let by = refused.iter().find(by).unwrap_or_else(|| panic!("{error}: {steps:?}"));
            assert_eq!(error.provider(), Some(by.provider.as_str()));
            assert!(of(Verdict::Refuse).next().is_some());
        }
        (sent, ..) => panic!("{sent:?} after {steps:?}"),
    }
    let ends = [Verdict::Ask, Verdict::Simulated];
    assert!(ends.into_iter().map(|end| of(end).count()).sum::<usize>() <= 1, "{steps:?}");
    steps
}

#[tokio::test]
async fn every_policy_and_rule_on_the_way_is_said_in_order() {
    use Verdict::{Ask, Pass, Simulated, Skip};
    let bench = World::new().providers(CONFIG);
    let day = "per_country_day = \"3 or 0%\"";
    let expected: &[Row<'_>] = &[
        ("review", "fixed", None, None, Pass),
        ("guarded", "limit", Some("2/1h per recipient"), Some(0), Pass),
        ("guarded", "limit", Some("3/1h per ip"), Some(0), Pass),
        ("guarded", "limit", Some("6/1h per country"), Some(0), Pass),
        ("guarded", "limit", Some("1/1h per client"), None, Skip),
        ("guarded", "limit", Some(day), Some(0), Pass),
        ("guarded", "limit", Some("countries_per_ip_day = 1"), Some(0), Pass),
        ("main", "route", Some("routes[1]"), None, Pass),
        ("both", "failover", None, None, Pass),
        ("texts", "vendor", None, None, Skip),
        ("us", "vendor", None, None, Ask),
        ("uk", "vendor", None, None, Skip),
    ];
    let said = explained(&bench, &from("+12025550123", "192.0.2.7")).await;
    assert_eq!(rows(&said), expected);
    let said = explained(&bench, &from("+12025550123", "192.0.2.7")).await;
    let used: Vec<_> = said.iter().filter_map(|step| step.used).collect();
    assert_eq!(used, [1; 5]);
    // Without an address, and by mail, there is less to count.
    let said = explained(&bench, &to("ada@example.com")).await;
    let used: Vec<_> = said.iter().filter_map(|step| step.used).collect();
    assert_eq!(used, [0]);
    assert_eq!(said.last().map(|step| step.provider.as_str()), Some("mail"));
    let why = said.iter().map(|step| step.why.as_str()).collect::<Vec<_>>().join("\n");
    assert!(why.contains("not counted without an IP address"), "{why}");
    let said = explained(&bench, &to("+12025550199")).await;
    assert_eq!(rows(&said), [("review", "fixed", None, None, Simulated)]);
}

#[tokio::test]
async fn what_is_said_is_what_happens() {
    let bench = World::new().providers(CONFIG);
    let numbers = ["+12025550123", "+12025550124", "+12025550125", "+12025550126", "+919123456789"];
    let others = ["+447400123456", "ada@example.com", "+12025550199"];
    for round in 0..4 {
        for recipient in numbers.iter().chain(&others) {
            for ip in [None, Some("192.0.2.7"), Some("192.0.2.8")] {
                let request = ip.map_or_else(|| to(recipient), |ip| from(recipient, ip));
                explained(&bench, &request).await;
            }
            explained(&bench, &to(recipient).with_channel(Channel::Voice)).await;
            explained(&bench, &to(recipient).with_client(Some(format!("c{round}")))).await;
        }
        bench.world.pass(Duration::from_secs(1234));
    }
    // The last day of the recipients for tests is over.
    bench.world.pass(Duration::from_secs(200 * 86_400));
    for recipient in others {
        explained(&bench, &to(recipient)).await;
    }
}

#[tokio::test]
async fn who_rests_is_said_to_come_last() {
    let bench = World::new().providers(CONFIG);
    bench.world.set("us", Act::Fail(ErrorKind::Unavailable, Dispatch::NotSent));
    for n in 0..3 {
        bench.send(&format!("+120255501{n:02}")).await.unwrap();
    }
    let verified = bench.send("+12025550100").await.unwrap();
    assert!(bench.verify(&verified, RIGHT).await.unwrap());
    let said = explained(&bench, &to("+12025550123")).await;
    let ends: Vec<_> = said.iter().rev().take(3).map(|step| step.provider.as_str()).collect();
    assert_eq!(ends, ["us", "uk", "texts"]);
    assert!(said.iter().any(|step| step.why.contains("\"texts\", \"uk\", \"us\"")), "{said:?}");
}

#[tokio::test]
async fn a_store_that_is_away_is_said_to_be() {
    for (allows, verdict) in [(false, Verdict::Refuse), (true, Verdict::Pass)] {
        let config = match allows {
            true => CONFIG.replace("of = \"main\"", "of = \"main\"\nif_unavailable = \"allow\""),
            false => CONFIG.to_owned(),
        };
        let bench = World::new().providers(&config);
        bench.world.store.set_away(true);
        let request = from("+12025550123", "192.0.2.7");
        let said = steps(&bench, &request).await;
        let limits = said.iter().filter(|step| step.provider == "guarded");
        for step in limits.filter(|step| step.verdict != Verdict::Skip) {
            assert_eq!((step.verdict, step.used), (verdict, None), "{step:?}");
            assert!(step.why.contains("the store is away"), "{step:?}");
        }
        assert_eq!(said.iter().any(|step| step.verdict == Verdict::Ask), allows);
        let sent = bench.providers.send(&request).await;
        assert_eq!(
            sent.map_err(|error| error.kind()).err(),
            (!allows).then_some(ErrorKind::Storage)
        );
    }
}

#[tokio::test]
async fn what_is_not_there_has_no_steps() {
    let bench = World::new().providers(CONFIG);
    assert_eq!(bench.providers.explain("gone", &to("+12025550123")).await, []);
}
