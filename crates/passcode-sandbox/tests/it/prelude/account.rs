//! What an account chooses and sees.

use passcode_sandbox::Sandbox;
use serde_json::{Value, json};

use super::{PHONE, call, check, send, with};
use crate::bench::{Answer, Bench};

#[tokio::test]
async fn the_fraud_filter_decides_by_setting() {
    let decide = |decision: Value| json!({ "decisions": { PHONE: decision } });
    let bench = with(decide(json!({ "status": "blocked", "reason": "invalid_phone_line" }))).await;
    let blocked = send(&bench).await;
    assert_eq!(
        (&blocked["status"], &blocked["reason"]),
        (&json!("blocked"), &json!("invalid_phone_line"))
    );
    assert_eq!(bench.sandbox.inbox().messages().len(), 0);
    assert_eq!(check(&bench, "123456").await, "expired_or_not_found", "no window");

    let bench = with(decide(json!({ "status": "challenged" }))).await;
    let sent = send(&bench).await;
    assert_eq!((&sent["status"], &sent["channels"]), (&json!("challenged"), &json!(["whatsapp"])));
    assert_eq!(check(&bench, &bench.newest().code).await, "success");

    let bench = with(decide(json!({ "status": "shadow_blocked", "reason": "suspicious" }))).await;
    let sent = send(&bench).await;
    assert_eq!(
        (&sent["status"], &sent["reason"]),
        (&json!("shadow_blocked"), &json!("suspicious"))
    );
    assert_eq!(check(&bench, &bench.newest().code).await, "success");
}

#[tokio::test]
async fn a_test_number_gets_no_message_and_has_its_code() {
    let bench = with(json!({ "test_numbers": { PHONE: "424242" } })).await;
    assert_eq!(send(&bench).await["status"], "success");
    assert_eq!(bench.sandbox.inbox().messages().len(), 0);
    assert_eq!(check(&bench, "424243").await, "failure");
    assert_eq!(check(&bench, "424242").await, "success");
}

#[tokio::test]
async fn the_history_is_read_newest_first() {
    let bench = Bench::new().await;
    let first = send(&bench).await;
    check(&bench, &bench.newest().code).await;
    let second = send(&bench).await;
    let email = json!({ "target": { "type": "email_address", "value": "ada@example.com" } });
    call(&bench, "", email).await;
    let history = async |query: &str| {
        let url = format!("{}/v2/verification/phone/history{query}", bench.sandbox.url("prelude"));
        Answer::of(bench.http.get(url).bearer_auth("sk_test")).await
    };
    let all = history("").await.json();
    let ids: Vec<_> = all["verifications"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!((ids, &all["next_cursor"]), (vec![&second["id"], &first["id"]], &Value::Null));
    assert_eq!(all["verifications"][1]["status"], "converted");
    let one = history("?limit=1").await.json();
    assert_eq!(one["verifications"].as_array().unwrap().len(), 1);
    assert_eq!(history("?limit=none").await.text_of("code"), "invalid_request");
    assert_eq!(bench.sandbox.inbox().messages().len(), 3, "reading sends nothing");
}

#[tokio::test]
async fn settings_that_no_account_has_are_refused() {
    for settings in [
        json!({ "code_size": 9 }),
        json!({ "born": 1 }),
        json!({ "decisions": { PHONE: { "status": "success" } } }),
        json!({ "decisions": { PHONE: { "status": "blocked", "reason": "born_tomorrow" } } }),
        json!({ "test_numbers": { PHONE: "four" } }),
    ] {
        let spawned = Sandbox::builder().settings("prelude", settings.clone()).spawn().await;
        assert!(spawned.is_err(), "{settings}");
    }
}

#[tokio::test]
async fn restarting_closes_every_window() {
    let bench = Bench::new().await;
    send(&bench).await;
    let code = bench.newest().code;
    let url = format!("{}/sandbox/reset", bench.sandbox.inbox_url());
    assert_eq!(Answer::of(bench.http.post(url)).await.status, 200);
    assert_eq!(check(&bench, &code).await, "expired_or_not_found");
}

#[tokio::test]
async fn a_blocked_person_is_refused_at_the_send() {
    let bench = Bench::new().await;
    let blocked = json!({ "target": { "type": "phone_number", "value": "+447700900189" } });
    let answer = call(&bench, "", blocked).await;
    assert_eq!((answer.status.as_u16(), answer.json()["status"].clone()), (200, json!("blocked")));
}
