//! Locks, and what a project chooses.

use passcode_sandbox::Sandbox;
use serde_json::json;

use super::{EMAIL, PHONE, call, check, refusal, send, sent};
use crate::bench::{Answer, Bench};

#[tokio::test]
async fn ten_failures_in_a_row_lock_the_user_for_an_hour() {
    let (bench, id) = sent().await;
    for _ in 0..5 {
        assert_eq!(check(&bench, &id, &bench.wrong_code()).await.status, 404);
    }
    // A resend doesn't reset the count.
    send(&bench).await;
    for _ in 0..5 {
        assert_eq!(check(&bench, &id, &bench.wrong_code()).await.status, 404);
    }
    for code in [bench.newest().code, bench.wrong_code()] {
        let answer = check(&bench, &id, &code).await;
        assert_eq!(refusal(&answer), (429, "user_lock_limit_reached".into()));
    }
    bench.advance(3599);
    send(&bench).await;
    assert_eq!(check(&bench, &id, &bench.newest().code).await.status, 429);
    bench.advance(1);
    let answer = check(&bench, &id, &bench.newest().code).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["user"]["is_locked"]), (200, &json!(false)));
}

#[tokio::test]
async fn a_success_resets_the_count_of_failures() {
    let settings = json!({ "lock_after": 3, "lock_for": "5m" });
    let bench = Bench::with(|builder| builder.settings("stytch", settings)).await;
    let id = send(&bench).await["phone_id"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        check(&bench, &id, &bench.wrong_code()).await;
    }
    assert_eq!(check(&bench, &id, &bench.newest().code).await.status, 200);
    send(&bench).await;
    for status in [404, 404, 404, 429] {
        assert_eq!(check(&bench, &id, &bench.wrong_code()).await.status, status);
    }
}

#[tokio::test]
async fn people_it_knows_from_the_start_are_users() {
    let bench = Bench::with(|builder| builder.person(PHONE, EMAIL)).await;
    let by_phone = call(&bench, "sms/send", json!({ "phone_number": PHONE })).await;
    let by_mail = call(&bench, "email/login_or_create", json!({ "email": EMAIL })).await;
    assert_eq!(by_phone.text_of("user_id"), by_mail.text_of("user_id"));
    assert_eq!(by_mail.json()["user_created"], false);
}

#[tokio::test]
async fn settings_that_no_project_has_are_refused() {
    for settings in [
        json!({ "lock_after": 0 }),
        json!({ "lock_after": 101 }),
        json!({ "lock_for": "1m" }),
        json!({ "lock_for": "8d" }),
        json!({ "born": 1 }),
    ] {
        let spawned = Sandbox::builder().settings("stytch", settings.clone()).spawn().await;
        assert!(spawned.is_err(), "{settings}");
    }
    let given = Sandbox::builder().credentials("stytch", [("project_id", "p"), ("secret", "s")]);
    assert!(given.spawn().await.is_err());
}

#[tokio::test]
async fn restarting_forgets_users_and_codes() {
    let (bench, id) = sent().await;
    let code = bench.newest().code;
    let url = format!("{}/sandbox/reset", bench.sandbox.inbox_url());
    assert_eq!(Answer::of(bench.http.post(url)).await.status, 200);
    assert_eq!(check(&bench, &id, &code).await.status, 404);
    assert_eq!(send(&bench).await["user_created"], true);
}

#[tokio::test]
async fn a_blocked_person_is_refused_at_the_send() {
    let bench = Bench::new().await;
    let blocked = json!({ "phone_number": "+12025550189" });
    let answer = call(&bench, "sms/login_or_create", blocked).await;
    assert_eq!(refusal(&answer), (429, "user_lock_limit_reached".into()));
}
