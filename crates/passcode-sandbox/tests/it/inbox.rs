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
