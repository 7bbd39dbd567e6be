//! The inbox, as JSON and from Rust.

use reqwest::Method;
use serde_json::json;

use crate::bench::{Answer, Bench, EMAIL, PHONE};

#[tokio::test]
async fn messages_come_newest_first_with_all_their_members() {
    let bench = Bench::new().await;
    let id = bench.send_sms(None).await;
    bench.advance(90);
    bench.mc_send(&bench.token().await).await;

    let answer = Answer::of(bench.request(Method::GET, "/inbox/messages")).await;
    assert_eq!(answer.headers["content-type"], "application/json");
    let json = answer.json();
    assert_eq!(json.as_array().unwrap().len(), 2);
    assert_eq!(json[0]["vendor"], "messagecentral");
    assert_eq!(json[0]["to"], "+918800000085");
    assert_eq!(json[0]["sent_at"], "2026-01-02T03:05:35.000Z");
    let first = &bench.sandbox.inbox().messages()[1];
    let expected = json!({
        "id": first.id,
        "vendor": "ratio",
        "channel": "sms",
        "to": PHONE,
        "code": first.code,
        "state": "pending",
        "attempts": 0,
        "verification_id": id,
        "sent_at": "2026-01-02T03:04:05.000Z",
        "expires_at": "2026-01-02T03:09:05.000Z",
        "request": 1,
    });
    assert_eq!(json[1], expected);
}

#[tokio::test]
async fn states_follow_what_becomes_of_a_code() {
    let bench = Bench::new().await;
    let state = async || {
        let answer = Answer::of(bench.request(Method::GET, "/inbox/messages")).await;
        let json = answer.json();
        (json[0]["state"].as_str().unwrap().to_owned(), json[0]["attempts"].clone())
    };
    let id = bench.send_sms(None).await;
    bench.try_sms(None, &id, &bench.wrong_code()).await;
    bench.try_sms(None, &id, &bench.wrong_code()).await;
    assert_eq!(state().await, ("wrong".to_owned(), json!(2)));
    bench.try_sms(None, &id, &bench.newest().code).await;
    assert_eq!(state().await, ("approved".to_owned(), json!(3)));
    bench.send_email(None).await;
    bench.advance(300);
    assert_eq!(state().await, ("expired".to_owned(), json!(0)));
}

#[tokio::test]
async fn messages_can_be_asked_for_by_recipient() {
    let bench = Bench::new().await;
    bench.send_sms(None).await;
    bench.send_email(None).await;
    for (query, found) in [
        ("to=%2B12025550123", 1),
        ("to=+12025550123", 1),
        ("to=12025550123", 1),
        ("to=ADA@example.com", 1),
        ("to=%2B12025550124", 0),
        ("to=", 0),
    ] {
        let path = format!("/inbox/messages?{query}");
        let json = Answer::of(bench.request(Method::GET, &path)).await.json();
        assert_eq!(json.as_array().unwrap().len(), found, "{query}");
    }
    let misspelt = Answer::of(bench.request(Method::GET, "/inbox/messages?too=x")).await;
    assert_eq!(misspelt.status, 400);
}

#[tokio::test]
async fn the_newest_code_of_a_recipient_is_at_hand() {
    let bench = Bench::new().await;
    let inbox = bench.sandbox.inbox();
    assert_eq!(inbox.code_for(PHONE).await, None);
    bench.send_sms(None).await;
    bench.send_sms(None).await;
    let newest = bench.newest().code;
    bench.send_email(None).await;
    assert_eq!(inbox.code_for(PHONE).await, Some(newest));
    assert_eq!(inbox.code_for(EMAIL).await, Some(bench.newest().code));
    assert_eq!(inbox.messages_to(PHONE).len(), 2);
}

#[tokio::test]
async fn messages_are_filtered_limited_and_searched() {
    let bench = Bench::new().await;
    bench.send_sms(None).await;
    bench.send_email(None).await;
    bench.mc_send(&bench.token().await).await;
    let ids = async |query: &str| {
        let path = format!("/inbox/messages?{query}");
        let answer = Answer::of(bench.request(Method::GET, &path)).await;
        let ids: Vec<u64> =
            answer.json().as_array().unwrap().iter().map(|it| it["id"].as_u64().unwrap()).collect();
        (ids, answer.headers["x-total-count"].to_str().unwrap().to_owned())
    };
    assert_eq!(ids("vendor=ratio").await, (vec![2, 1], "2".into()));
    assert_eq!(ids("after=1").await, (vec![3, 2], "2".into()));
    assert_eq!(ids("limit=1").await, (vec![3], "3".into()));
    assert_eq!(ids("search=EMAIL+ada").await, (vec![2], "1".into()));
    assert_eq!(ids("search=0123").await, (vec![1], "1".into()));
    assert_eq!(ids("search=ada+sms").await, (vec![], "0".into()));
    bench.advance(61);
    assert_eq!(ids("search=expired").await, (vec![3], "1".into()));
    let misspelt = Answer::of(bench.request(Method::GET, "/inbox/messages?vendor=twillio")).await;
    assert_eq!(misspelt.status, 400);
}

#[tokio::test]
async fn messages_are_removed_and_their_codes_stay_good() {
    let bench = Bench::new().await;
    let id = bench.send_sms(None).await;
    let code = bench.newest().code;
    bench.send_email(None).await;
    let path = "/inbox/messages?to=%2B12025550123";
    let answer = Answer::of(bench.request(Method::DELETE, path)).await;
    assert_eq!(answer.json(), json!({ "removed": 1 }));
    assert_eq!(bench.sandbox.inbox().messages().len(), 1);
    assert_eq!(bench.try_sms(None, &id, &code).await.status, 200);
    bench.sandbox.inbox().clear();
    assert!(bench.sandbox.inbox().messages().is_empty());
}

#[tokio::test]
async fn waiting_ends_with_the_message() {
    let bench = Bench::new().await;
    let wait = async |query: &str| {
        let path = format!("/inbox/messages/wait?{query}");
        Answer::of(bench.request(Method::GET, &path)).await
    };
    let none = wait("to=%2B12025550123&timeout=10ms").await;
    assert_eq!(none.status, 404);
    assert!(none.text_of("error").contains("10ms"));
    let send = async {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        bench.send_email(None).await;
        bench.send_sms(None).await;
    };
    let (found, ()) = tokio::join!(wait("to=%2B12025550123&timeout=5s"), send);
    assert_eq!(found.text_of("to"), PHONE);
    let id = found.json()["id"].clone();
    assert_eq!(wait("to=%2B12025550123").await.json()["id"], id, "it is there already");
    assert_eq!(wait(&format!("to=%2B12025550123&after={id}&timeout=10ms")).await.status, 404);
    for wrong in ["timeout=10", "timeout=61s", "tmeout=1s"] {
        assert_eq!(wait(wrong).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn waiting_in_rust_ends_with_a_late_message() {
    let bench = Bench::new().await;
    let by = std::time::Duration::from_secs(10);
    bench
        .sandbox
        .faults()
        .add(passcode_sandbox::Rule::new(passcode_sandbox::Fault::DeliverLate { by }));
    bench.send_sms(None).await;
    let inbox = bench.sandbox.inbox();
    let advance = async {
        tokio::task::yield_now().await;
        bench.advance(10);
    };
    let (found, ()) = tokio::join!(inbox.wait_for(PHONE, by), advance);
    assert_eq!(found.unwrap().to, PHONE);
}

#[tokio::test]
async fn events_tell_of_arrivals_and_changes() {
    let bench = Bench::new().await;
    let mut events = bench.request(Method::GET, "/inbox/events").send().await.unwrap();
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    let id = bench.send_sms(None).await;
    bench.try_sms(None, &id, &bench.newest().code).await;
    bench.sandbox.inbox().clear();
    let mut text = String::new();
    while !text.contains("event: reload\ndata: {}\n\n") {
        let chunk = events.chunk().await.unwrap().expect("events have no end");
        text.push_str(std::str::from_utf8(&chunk).unwrap());
    }
    let data: Vec<serde_json::Value> = text
        .split("\n\n")
        .filter_map(|event| event.strip_prefix("event: message\ndata: "))
        .map(|data| serde_json::from_str(data).unwrap())
        .collect();
    assert_eq!(data.len(), 2, "{text}");
    assert_eq!((&data[0]["state"], &data[1]["state"]), (&json!("pending"), &json!("approved")));
}

#[tokio::test]
async fn one_message_is_removed_by_its_id() {
    let bench = Bench::new().await;
    for _ in 0..3 {
        bench.send_sms(None).await;
    }
    let ids = || bench.sandbox.inbox().messages().iter().map(|it| it.id).collect::<Vec<_>>();
    let all = ids();
    for (id, removed) in [(all[1], 1), (all[1], 0), (99, 0)] {
        let path = format!("/inbox/messages?id={id}");
        let answer = Answer::of(bench.request(Method::DELETE, &path)).await;
        assert_eq!(answer.json(), json!({ "removed": removed }));
    }
    assert_eq!(ids(), [all[0], all[2]]);
    let wrong = Answer::of(bench.request(Method::DELETE, "/inbox/messages?id=one")).await;
    assert_eq!((wrong.status.as_u16(), ids().len()), (400, 2));
}
