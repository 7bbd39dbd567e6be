//! From the first message until the right code, the time or a cap.

use passcode_sandbox::State;
use serde_json::json;

use super::{call, check, send, target, with};
use crate::bench::{Bench, wrong};

#[tokio::test]
async fn the_right_code_counts_once() {
    let bench = Bench::new().await;
    let sent = send(&bench).await;
    let code = bench.newest().code;
    assert_eq!(check(&bench, &wrong(&code)).await, "failure");
    assert_eq!(bench.newest_state(), (State::Wrong, 1));
    let body = json!({ "target": target(), "code": code });
    let right = call(&bench, "/check", body).await.json();
    assert_eq!((&right["status"], &right["id"]), (&json!("success"), &sent["id"]));
    assert_eq!(bench.newest_state(), (State::Approved, 2));
    for code in [code.clone(), wrong(&code)] {
        assert_eq!(check(&bench, &code).await, "expired_or_not_found");
    }
    // A resend after that opens a new window.
    let again = send(&bench).await;
    assert_eq!(again["status"], "success");
    assert_ne!(again["id"], sent["id"]);
}

#[tokio::test]
async fn a_code_of_nobody_or_of_another_target_is_not_found() {
    let bench = Bench::new().await;
    assert_eq!(check(&bench, "123456").await, "expired_or_not_found");
    send(&bench).await;
    let other = json!({ "type": "phone_number", "value": "+306912345679" });
    let body = json!({ "target": other, "code": bench.newest().code });
    let answer = call(&bench, "/check", body).await;
    assert_eq!(answer.json()["status"], "expired_or_not_found");
    for body in [json!({ "target": target() }), json!({ "target": target(), "code": 123_456 })] {
        assert_eq!(call(&bench, "/check", body).await.text_of("code"), "invalid_request");
    }
}

#[tokio::test]
async fn a_window_ends_with_its_time() {
    let bench = Bench::new().await;
    let first = send(&bench).await;
    bench.advance(599);
    assert_eq!(check(&bench, &bench.wrong_code()).await, "failure");
    bench.advance(1);
    assert_eq!(check(&bench, &bench.newest().code).await, "expired_or_not_found");
    let next = send(&bench).await;
    assert_eq!(next["status"], "success");
    assert_ne!(next["id"], first["id"]);
}

#[tokio::test]
async fn a_retry_sends_a_new_code_within_the_window() {
    let bench = Bench::new().await;
    let first = send(&bench).await;
    let old = bench.newest().code;
    bench.advance(300);
    let retry = send(&bench).await;
    assert_eq!((&retry["status"], &retry["id"]), (&json!("retry"), &first["id"]));
    let messages = bench.sandbox.inbox().messages();
    assert_eq!((messages.len(), messages[1].state), (2, State::Expired));
    assert_eq!(check(&bench, &old).await, "failure", "the newest counts");
    assert_eq!(check(&bench, &messages[0].code).await, "success");

    let bench = with(json!({ "same_code": true })).await;
    send(&bench).await;
    let old = bench.newest().code;
    send(&bench).await;
    assert_eq!(bench.newest().code, old);
    assert_eq!(check(&bench, &old).await, "success");
}

#[tokio::test]
async fn messages_of_a_window_have_a_cap() {
    let bench = with(json!({ "messages": 2 })).await;
    let first = send(&bench).await;
    send(&bench).await;
    let blocked = send(&bench).await;
    assert_eq!(
        (&blocked["status"], &blocked["reason"]),
        (&json!("blocked"), &json!("repeated_attempts"))
    );
    assert_eq!(bench.sandbox.inbox().messages().len(), 2);
    assert_eq!(check(&bench, &bench.newest().code).await, "success");
    bench.advance(600);
    let next = send(&bench).await;
    assert_eq!(next["status"], "success");
    assert_ne!(next["id"], first["id"]);
}

#[tokio::test]
async fn wrong_checks_of_a_window_have_a_cap_that_a_retry_does_not_lift() {
    let bench = with(json!({ "checks": 3 })).await;
    let first = send(&bench).await;
    for _ in 0..2 {
        assert_eq!(check(&bench, &bench.wrong_code()).await, "failure");
    }
    assert_eq!(send(&bench).await["status"], "retry");
    assert_eq!(check(&bench, &bench.wrong_code()).await, "failure");
    for code in [bench.newest().code, bench.wrong_code()] {
        let body = json!({ "target": target(), "code": code });
        let answer = call(&bench, "/check", body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text_of("code")),
            (429, "too_many_checks".into())
        );
    }
    assert_eq!(bench.newest().state, State::Expired);
    let next = send(&bench).await;
    assert_eq!(next["status"], "success", "a later send opens a new window");
    assert_ne!(next["id"], first["id"]);
    assert_eq!(check(&bench, &bench.newest().code).await, "success");
}
