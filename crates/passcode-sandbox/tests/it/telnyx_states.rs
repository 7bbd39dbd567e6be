//! Telnyx's Verify: what becomes of a verification.

use passcode_sandbox::State;
use serde_json::json;

use crate::bench::{Answer, Bench, PHONE, wrong};
use crate::telnyx::{
    OTHER_PROFILE, PROFILE, UNKNOWN, check, check_number, get, post, refused, responded, send,
    status, to,
};

#[tokio::test]
async fn a_wrong_code_is_a_success_and_only_the_right_one_is_accepted() {
    let bench = Bench::new().await;
    for by_id in [true, false] {
        let id = send(&bench).await;
        let code = bench.newest().code;
        let guess = async |code: &str| match by_id {
            true => check(&bench, &id, code).await,
            false => check_number(&bench, PHONE, code).await,
        };
        responded(&guess(&wrong(&code)).await, "rejected");
        assert_eq!(
            (status(&bench, &id).await, bench.newest_state()),
            (json!("pending"), (State::Wrong, 1))
        );
        responded(&guess(&code).await, "accepted");
        assert_eq!(
            (status(&bench, &id).await, bench.newest_state()),
            (json!("accepted"), (State::Approved, 2))
        );
        // It is final, by id and by number.
        responded(&check(&bench, &id, &code).await, "rejected");
        responded(&check_number(&bench, PHONE, &code).await, "rejected");
    }
}

#[tokio::test]
async fn every_state_but_pending_is_final() {
    let bench = Bench::new().await;
    let id = send(&bench).await;
    let code = bench.newest().code;
    bench.advance(299);
    responded(&check(&bench, &id, &wrong(&code)).await, "rejected");
    bench.advance(1);
    responded(&check(&bench, &id, &code).await, "rejected");
    assert_eq!(status(&bench, &id).await, "expired");

    let id = send(&bench).await;
    let code = bench.newest().code;
    for number in 0..5 {
        assert_eq!(status(&bench, &id).await, "pending");
        let guess = if number % 2 == 0 {
            check(&bench, &id, &wrong(&code)).await
        } else {
            check_number(&bench, PHONE, &wrong(&code)).await
        };
        responded(&guess, "rejected");
    }
    assert_eq!(status(&bench, &id).await, "invalid");
    responded(&check(&bench, &id, &code).await, "rejected");
    bench.advance(600);
    assert_eq!(status(&bench, &id).await, "invalid");

    // A life of its own.
    let mut short = to(PHONE);
    short["timeout_secs"] = json!(10);
    post(&bench, "/verifications/sms", short).await;
    let code = bench.newest().code;
    bench.advance(10);
    responded(&check_number(&bench, PHONE, &code).await, "rejected");
}

#[tokio::test]
async fn a_resend_is_a_new_verification_and_the_one_meant_by_number() {
    let bench = Bench::new().await;
    let first = send(&bench).await;
    let old = bench.newest().code;
    let second = send(&bench).await;
    let new = bench.newest().code;
    assert!(first != second && old != new);
    responded(&check_number(&bench, PHONE, &old).await, "rejected");
    assert_eq!(bench.newest_state(), (State::Wrong, 1));
    // The older one stays good by id, until its own time.
    responded(&check(&bench, &first, &old).await, "accepted");
    responded(&check_number(&bench, PHONE, &new).await, "accepted");

    let settings = json!({ "telnyx": { "void_older": true } });
    let url = format!("{}/sandbox/settings", bench.sandbox.inbox_url());
    assert!(Answer::of(bench.http.put(url).json(&settings)).await.status.is_success());
    let first = send(&bench).await;
    let old = bench.newest().code;
    send(&bench).await;
    responded(&check(&bench, &first, &old).await, "rejected");
    assert_eq!(status(&bench, &first).await, "expired");
}

#[tokio::test]
async fn a_number_is_checked_with_its_profile_and_in_both_spellings() {
    let bench = Bench::new().await;
    send(&bench).await;
    let code = bench.newest().code;
    let path = format!("/verifications/by_phone_number/{PHONE}/actions/verify");
    for (body, code, pointer) in [
        (json!({ "code": code }), "10004", Some("verify_profile_id")),
        (json!({ "verify_profile_id": PROFILE }), "10004", Some("code")),
        (json!({ "code": 12345, "verify_profile_id": PROFILE }), "10015", Some("code")),
        (json!({ "code": code, "verify_profile_id": "x" }), "10015", Some("verify_profile_id")),
    ] {
        refused(&post(&bench, &path, body).await, 400, code, pointer);
    }
    let other = json!({ "code": code, "verify_profile_id": OTHER_PROFILE });
    refused(&post(&bench, &path, other).await, 404, "10005", None);
    refused(&check_number(&bench, "+12025550101", &code).await, 404, "10005", None);
    responded(&check_number(&bench, "+12025550123", &wrong(&code)).await, "rejected");
    responded(&check_number(&bench, "%2B12025550123", &code).await, "accepted");
}

#[tokio::test]
async fn a_code_of_the_callers_own_is_reported_on() {
    let bench = Bench::new().await;
    let mut own = to(PHONE);
    own["custom_code"] = json!("00421");
    let answer = post(&bench, "/verifications/sms", own).await.json();
    assert_eq!(
        (&answer["data"]["custom_code"], bench.newest().code),
        (&json!("00421"), "00421".into())
    );
    let id = answer["data"]["id"].as_str().unwrap();
    let path = format!("/verifications/{id}/actions/verify");
    responded(&post(&bench, &path, json!({ "status": "rejected" })).await, "rejected");
    assert_eq!(status(&bench, id).await, "pending");
    responded(&post(&bench, &path, json!({ "status": "accepted" })).await, "accepted");
    assert_eq!(status(&bench, id).await, "accepted");
    refused(&post(&bench, &path, json!({ "status": "maybe" })).await, 400, "10015", Some("status"));
    // Elsewhere it is refused: it would approve without any code.
    let id = send(&bench).await;
    let path = format!("/verifications/{id}/actions/verify");
    refused(
        &post(&bench, &path, json!({ "status": "accepted" })).await,
        400,
        "10015",
        Some("status"),
    );
    refused(&post(&bench, &path, json!({})).await, 400, "10004", Some("code"));
    refused(&post(&bench, &path, json!({ "code": 1 })).await, 400, "10015", Some("code"));
    assert_eq!(status(&bench, &id).await, "pending");
}

#[tokio::test]
async fn verifications_are_read_by_id_and_by_number() {
    let bench = Bench::new().await;
    for path in [
        format!("/verifications/{UNKNOWN}"),
        "/verifications/x".into(),
        "/verifications".into(),
        "/elsewhere".into(),
    ] {
        refused(&get(&bench, &path).await, 404, "10005", None);
    }
    refused(&check(&bench, UNKNOWN, "12345").await, 404, "10005", None);
    refused(&post(&bench, "/verifications", to(PHONE)).await, 404, "10005", None);
    refused(&post(&bench, "/verifications/fax", to(PHONE)).await, 404, "10005", None);
    let list = |number: &'static str| get(&bench, number);
    let empty = list("/verifications/by_phone_number/+12025550123").await.json();
    let meta = |results: u64| json!({ "page_number": 1, "page_size": 20, "total_pages": 1, "total_results": results });
    assert_eq!(empty, json!({ "data": [], "meta": meta(0) }));
    let first = send(&bench).await;
    bench.advance(300);
    let second = send(&bench).await;
    for spelling in [
        "/verifications/by_phone_number/+12025550123",
        "/verifications/by_phone_number/%2B12025550123",
    ] {
        let listed = list(spelling).await.json();
        let seen: Vec<_> = listed["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (&it["id"], &it["status"]))
            .collect();
        assert_eq!(seen, [(&json!(second), &json!("pending")), (&json!(first), &json!("expired"))]);
        assert_eq!(listed["meta"], meta(2));
    }
}
