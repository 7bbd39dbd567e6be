//! Sending, checking and reading.

use passcode_sandbox::{Channel, Operation, State};
use reqwest::Method;
use serde_json::{Value, json};

use super::{ACCOUNT, SUBACCOUNT, TO, UNKNOWN, call, call_as, check, read, refused, send, sent};
use crate::bench::{Answer, Bench, wrong};

#[tokio::test]
async fn the_right_code_validates_a_session_once() {
    let bench = Bench::new().await;
    let answer = send(&bench, json!({ "recipient": TO, "channel": "voice" })).await;
    assert_eq!((answer.status.as_u16(), answer.json().as_object().unwrap().len()), (202, 3));
    assert_eq!(answer.text_of("message"), "Session initiated");
    let id = answer.text_of("session_uuid");
    let message = bench.newest();
    assert_eq!((message.vendor, message.channel, &*message.to), ("plivo", Channel::Voice, TO));
    assert_eq!((message.code.len(), &message.verification_id), (6, &id));

    refused(&check(&bench, &id, &wrong(&message.code)).await, 400, "otp");
    let right = check(&bench, &id, &message.code).await;
    assert_eq!(right.status, 200);
    assert_eq!(right.text_of("message"), "session validated successfully.");
    assert_eq!(right.text_of("session_uuid"), id);
    assert_eq!(bench.newest_state(), (State::Approved, 2));
    refused(&check(&bench, &id, &message.code).await, 400, "already");
    refused(&check(&bench, UNKNOWN, &message.code).await, 404, "session");
    assert_eq!(read(&bench, &id).await.text_of("status"), "verified");
    // The next send opens a new session with a new code.
    assert_ne!(sent(&bench).await, id);
    let requests = |operation| bench.sandbox.requests_of("plivo", operation);
    assert_eq!(
        (requests(Operation::Send), requests(Operation::Verify), requests(Operation::Other)),
        (2, 4, 1)
    );
}

#[tokio::test]
async fn sending_again_sends_the_same_code_in_the_same_session() {
    let bench = Bench::new().await;
    let id = sent(&bench).await;
    let code = bench.newest().code;
    refused(&check(&bench, &id, &wrong(&code)).await, 400, "otp");
    // With and without the plus, by another channel, whatever length is asked for.
    let again = json!({ "recipient": &TO[1..], "channel": "voice", "code_length": 4 });
    assert_eq!(send(&bench, again).await.text_of("session_uuid"), id);
    let newest = bench.newest();
    assert_eq!((newest.code, newest.channel), (code.clone(), Channel::Voice));
    assert_eq!(read(&bench, &id).await.json()["count"], 2);
    for _ in 0..3 {
        assert_eq!(sent(&bench).await, id);
    }
    refused(&send(&bench, json!({ "recipient": TO })).await, 429, "limit");
    assert_eq!(bench.sandbox.inbox().messages().len(), 5);
    // Another application and another account have sessions of their own.
    let other = json!({ "recipient": TO, "app_uuid": UNKNOWN });
    assert_ne!(send(&bench, other).await.text_of("session_uuid"), id);
    let path = "Verify/Session/";
    let body = Some(json!({ "recipient": TO }));
    let other = call_as(&bench, SUBACCOUNT, Method::POST, path, body).await.text_of("session_uuid");
    refused(&check(&bench, &other, "123456").await, 404, "session");
    assert_eq!(check(&bench, &id, &code).await.status, 200);
}

#[tokio::test]
async fn a_session_ends_after_its_life() {
    let bench = Bench::new().await;
    let id = sent(&bench).await;
    let code = bench.newest().code;
    bench.advance(599);
    assert_eq!(read(&bench, &id).await.text_of("status"), "in-progress");
    assert_eq!(sent(&bench).await, id, "a resend makes it no longer");
    bench.advance(1);
    refused(&check(&bench, &id, &code).await, 400, "expire");
    assert_eq!(read(&bench, &id).await.text_of("status"), "expired");
    assert_ne!(sent(&bench).await, id);
}

#[tokio::test]
async fn ten_checks_are_all_that_a_session_takes() {
    let bench = Bench::new().await;
    let id = sent(&bench).await;
    let code = bench.newest().code;
    for _ in 0..10 {
        refused(&check(&bench, &id, &wrong(&code)).await, 400, "otp");
    }
    assert_eq!(sent(&bench).await, id, "a resend lifts nothing");
    for code in [&code, &wrong(&code)] {
        refused(&check(&bench, &id, code).await, 429, "maximum");
    }
    assert_eq!(bench.sandbox.inbox().messages()[1].attempts, 10);
}

#[tokio::test]
async fn a_send_that_makes_no_sense_is_refused() {
    let bench = Bench::new().await;
    for (body, status, word) in [
        (json!({}), 400, "recipient"),
        (json!({ "recipient": 12_025_550_162_u64 }), 400, "recipient"),
        (json!({ "recipient": "123456" }), 400, "recipient"),
        (json!({ "recipient": "+1234567890123456" }), 400, "recipient"),
        (json!({ "recipient": "+1 202 555 0162" }), 400, "recipient"),
        (json!({ "recipient": TO, "channel": "whatsapp" }), 400, "channel"),
        (json!({ "recipient": TO, "code_length": 3 }), 400, "code_length"),
        (json!({ "recipient": TO, "code_length": 9 }), 400, "code_length"),
        (json!({ "recipient": TO, "code_length": "6" }), 400, "code_length"),
        (json!({ "recipient": TO, "app_uuid": "7" }), 404, "app_uuid"),
        (json!([]), 400, "JSON"),
    ] {
        refused(&send(&bench, body).await, status, word);
    }
    let url = format!("{}/v1/Account/{ACCOUNT}/Verify/Session/", bench.sandbox.url("plivo"));
    let form = bench.http.post(&url).basic_auth(ACCOUNT, Some("t")).body("recipient=12025550162");
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    refused(&Answer::of(form).await, 400, "application/json");
    assert!(bench.sandbox.inbox().messages().is_empty());
    let long = send(&bench, json!({ "recipient": TO, "code_length": 8 })).await;
    assert_eq!((long.status.as_u16(), bench.newest().code.len()), (202, 8));
    let own = send(&bench, json!({ "recipient": "+12025550163", "otp": "4711" })).await;
    assert_eq!((own.status.as_u16(), &*bench.newest().code), (202, "4711"));
}

#[tokio::test]
async fn a_session_is_read_and_listed_without_its_code() {
    let bench = Bench::new().await;
    let id = sent(&bench).await;
    let code = bench.newest().code;
    let json = read(&bench, &id).await.json();
    for (member, value) in [
        ("session_uuid", json!(id)),
        ("recipient", json!("12025550162")),
        ("channel", json!("sms")),
        ("locale", json!("en")),
        ("status", json!("in-progress")),
        ("count", json!(1)),
        ("created_at", json!("2026-01-02T03:04:05.000Z")),
    ] {
        assert_eq!(json[member], value, "{member}");
    }
    assert_eq!(json["attempt_details"][0]["status"], "delivered");
    assert_eq!(json["charges"]["total_charge"], "0.05");
    assert!(!json.to_string().contains(&format!("\"{code}\"")), "{json}");

    check(&bench, &id, &code).await;
    let newer = sent(&bench).await;
    let listed = async |query: &str| {
        call(&bench, Method::GET, &format!("Verify/Session/{query}"), None).await
    };
    let all = listed("").await.json();
    assert_eq!(all["meta"], json!({ "limit": 20, "offset": 0, "next": null, "previous": null }));
    let ids = |json: &Value| -> Vec<String> {
        let sessions = json["sessions"].as_array().unwrap().iter();
        sessions.map(|it| it["session_uuid"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&all), [newer.clone(), id.clone()]);
    assert!(all["sessions"][0].get("api_id").is_none());
    assert_eq!(ids(&listed("?status=verified").await.json()), [&*id]);
    assert_eq!(ids(&listed("?limit=1&offset=1").await.json()), [id]);
    refused(&listed("?limit=21").await, 400, "limit");
    refused(&listed("?limit=x").await, 400, "limit");
    let none = call_as(&bench, SUBACCOUNT, Method::GET, "Verify/Session/", None).await;
    assert_eq!(none.json()["sessions"], json!([]));
}
