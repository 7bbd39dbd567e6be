//! The numbers are those of what was done.

use std::time::Duration;

use passcode::store::StoreKeys;
use serde_json::json;

use super::read::{Scene, bench, clients, figures, open, own, row, rows};
use crate::bench::PHONE;

const GERMAN: &str = "+4915112345678";

#[tokio::test]
async fn two_gateways_on_one_store_show_what_both_did() {
    let scene = Scene::new().await;
    let [old, new] = [(); 2].map(|()| StoreKeys::generate_key().unwrap());
    // As while store keys are rotated, too.
    for [of_one, of_other] in
        [[vec![old.clone()], vec![old.clone()]], [vec![old.clone(), new.clone()], vec![new, old]]]
    {
        let bench = bench(&scene.file);
        let one = bench.replica(&of_one, &scene.file);
        let other = bench.replica(&of_other, &scene.file);
        scene.sign_in(&one, PHONE).await;
        scene.sign_in(&other, PHONE).await;
        scene.sign_in(&other, GERMAN).await;
        scene.send(&one, GERMAN, 201).await;
        scene.send(&one, GERMAN, 429).await;
        scene.send(&one, "+12025559990", 202).await;
        one.gateway.flush().await;
        other.gateway.flush().await;
        for bench in [&one, &other] {
            let page = open(bench).await.text;
            // What may have been sent is a send and an error.
            for period in ["hour", "day"] {
                assert_eq!(figures(&page, period), ["5", "3", "60.0%", "1"], "{page}");
            }
            for caption in ["Last hour", "Last day"] {
                let provider = row(&page, "providers", caption, "own").unwrap();
                assert_eq!(provider, ["own", "5", "3", "60.0%", "1"]);
                assert_eq!(rows(&page, "providers", caption).len(), 1);
                let countries = rows(&page, "countries", caption);
                assert_eq!(countries[0], ["US", "3", "2", "66.6%", "1"]);
                assert_eq!(countries[1], ["DE", "2", "1", "50.0%", "0"]);
                assert_eq!(countries.len(), 2);
            }
            let refusals = rows(&page, "refusals", "");
            assert_eq!(refusals, [["guarded", "2/1d per recipient", "1", "1"]]);
            assert_eq!(rows(&page, "failures", "").len(), 1, "{page}");
            assert_eq!(rows(&page, "failures", "")[0][0], "own");
            assert_eq!(rows(&page, "failures", "")[0][2..], ["1", "1"]);
        }
    }
}

/// The clock begins at 8:00, UTC.
#[tokio::test]
async fn an_hour_and_a_day_end() {
    let scene = Scene::new().await;
    let bench = bench(&scene.file);
    scene.sign_in(&bench, PHONE).await;
    let mut gone = Duration::ZERO;
    for (at, hour, day) in [
        (55 * 60, "1", "1"),
        (60 * 60 - 1, "1", "1"),
        (60 * 60, "0", "1"),
        (24 * 60 * 60 - 1, "0", "1"),
    ] {
        let at = Duration::from_secs(at);
        bench.hands.go_on(at - gone);
        gone = at;
        let page = open(&bench).await.text;
        assert_eq!(figures(&page, "hour")[..2], [hour, hour], "{at:?}");
        assert_eq!(figures(&page, "day")[..2], [day, day], "{at:?}");
    }
    bench.hands.go_on(Duration::from_secs(1));
    let page = open(&bench).await.text;
    assert!(page.contains("Nothing was sent or checked in the last day."), "{page}");
}

#[tokio::test]
async fn an_approval_belongs_to_its_own_hour() {
    let scene = Scene::new().await;
    let bench = bench(&scene.file);
    bench.hands.go_on(Duration::from_secs(59 * 60));
    let sent = bench.send(&json!({ "to": PHONE })).await.body();
    bench.hands.go_on(Duration::from_secs(2 * 60));
    let check = json!({ "verification": sent["verification"], "code": scene.code() });
    assert_eq!(bench.check(&check).await.body()["outcome"], "approved");
    let page = open(&bench).await.text;
    let hours = rows(&page, "day", "UTC");
    assert_eq!(hours.len(), 24);
    assert_eq!(hours[0], ["09:00", "0", "1", "–", "0"]);
    assert_eq!(hours[1], ["08:00", "1", "0", "0.0%", "0"]);
    assert!(hours[2..].iter().all(|hour| hour[1..] == ["0", "0", "–", "0"]), "{hours:?}");
    assert_eq!(hours[23][0], "10:00 yesterday");
    let minutes = rows(&page, "hour", "UTC");
    assert_eq!(minutes.len(), 12);
    assert_eq!(minutes[0], ["09:00", "0", "1", "–", "0"]);
    assert_eq!(minutes[1], ["08:55", "1", "0", "0.0%", "0"]);
}

#[tokio::test]
async fn counts_go_on_when_the_configuration_is_read_anew() {
    let scene = Scene::new().await;
    let bench = bench(&scene.file);
    for phone in [PHONE, "+12025550124"] {
        scene.sign_in(&bench, phone).await;
        bench.reload(&scene.file);
    }
    assert_eq!(figures(&open(&bench).await.text, "day"), ["2", "2", "100%", "0"]);
}

#[tokio::test]
async fn ten_countries_are_named_and_the_others_summed_up() {
    let scene = Scene::new().await;
    let bench = bench(&scene.file);
    let numbers = [
        "+12025550123",
        "+4915112345678",
        "+33612345678",
        "+34612345678",
        "+393123456789",
        "+447700900123",
        "+31612345678",
        "+48512345678",
        "+46701234567",
        "+4791234567",
        "+4520123456",
        "+358401234567",
    ];
    for phone in numbers {
        scene.send(&bench, phone, 201).await;
    }
    scene.sign_in(&bench, numbers[0]).await;
    let page = open(&bench).await.text;
    let countries = rows(&page, "countries", "Last day");
    assert_eq!(countries.len(), 11, "{countries:?}");
    assert_eq!(countries[0], ["US", "2", "1", "50.0%", "0"]);
    assert_eq!(countries[10], ["2 others", "2", "0", "0.0%", "0"]);
}

#[tokio::test]
async fn what_a_provider_cannot_serve_is_no_error() {
    let scene = Scene::new().await;
    let file = format!(
        "default = \"main\"\n{}[providers.main]\nkind = \"failover\"\nmembers = [\"far\", \"own\"]\n\
         [providers.far]\nkind = \"messagecentral\"\ncustomer_id = \"C-1\"\npassword = \"x\"\n{}",
        own("own", &scene.carrier.url()),
        clients()
    );
    let bench = bench(&file);
    let body = json!({ "to": PHONE, "channel": "voice" });
    let answer = bench.send(&body).await;
    assert_eq!((answer.status, answer.kind().as_str()), (422, "unsupported"), "{answer:?}");
    let page = open(&bench).await.text;
    assert_eq!(figures(&page, "day"), ["0", "0", "–", "0"], "{page}");
    let failures = rows(&page, "failures", "");
    assert!(failures.iter().all(|row| row[1] == "unsupported"), "{failures:?}");
    assert!(!failures.is_empty());
}
