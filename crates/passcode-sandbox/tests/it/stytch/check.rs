//! Checking a code.

use passcode_sandbox::State;
use serde_json::{Value, json};

use super::{PHONE, call, check, refusal, send, sent};
use crate::bench::{Bench, wrong};

#[tokio::test]
async fn the_right_code_proves_the_number_once() {
    let (bench, id) = sent().await;
    let code = bench.newest().code;
    let answer = check(&bench, &id, &code).await;
    assert_eq!(answer.status, 200);
    let json = answer.json();
    assert_eq!((&json["status_code"], &json["method_id"]), (&json!(200), &json!(id)));
    assert_eq!((&json["session_token"], &json["session_jwt"]), (&json!(""), &json!("")));
    assert_eq!((&json["reset_sessions"], &json["session"]), (&json!(false), &Value::Null));
    let user = &json["user"];
    assert_eq!((&user["user_id"], &user["status"]), (&json["user_id"], &json!("active")));
    let number = json!([{ "phone_id": id, "phone_number": PHONE, "verified": true }]);
    assert_eq!((&user["phone_numbers"], &user["is_locked"]), (&number, &json!(false)));
    for list in [
        "emails",
        "webauthn_registrations",
        "providers",
        "totps",
        "crypto_wallets",
        "biometric_registrations",
        "roles",
    ] {
        assert_eq!(user[list], json!([]), "{list}");
    }
    assert!(user["created_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(bench.newest_state(), (State::Approved, 1));
    let again = check(&bench, &id, &code).await;
    assert_eq!(refusal(&again), (401, "unable_to_auth_otp_code".into()));
}

#[tokio::test]
async fn a_pending_user_becomes_active_by_the_first_right_code() {
    let bench = Bench::new().await;
    let body = json!({ "phone_number": PHONE, "create_user_as_pending": true });
    let id = call(&bench, "sms/login_or_create", body).await.text_of("phone_id");
    let answer = check(&bench, &id, &bench.newest().code).await;
    assert_eq!(answer.json()["user"]["status"], "active");
}

#[tokio::test]
async fn a_wrong_code_leaves_the_live_one_alive() {
    let (bench, id) = sent().await;
    let code = bench.newest().code;
    for (code, status, error_type) in [
        (wrong(&code), 404, "otp_code_not_found"),
        ("1234567".into(), 404, "otp_code_not_found"),
        ("12 456".into(), 400, "invalid_code"),
        (String::new(), 400, "invalid_code"),
    ] {
        assert_eq!(refusal(&check(&bench, &id, &code).await), (status, error_type.to_owned()));
    }
    assert_eq!(bench.newest().state, State::Wrong);
    assert_eq!(check(&bench, &id, &code).await.status, 200);
}

#[tokio::test]
async fn an_id_of_nobody_has_no_code() {
    let (bench, _) = sent().await;
    let code = bench.newest().code;
    let nil = "00000000-0000-0000-0000-000000000000";
    for (id, status, error_type) in [
        (format!("phone-number-test-{nil}"), 404, "otp_code_not_found"),
        (format!("email-live-{nil}"), 404, "otp_code_not_found"),
        ("phone-number-test-1".into(), 400, "invalid_method_id"),
        (nil.to_owned(), 400, "invalid_method_id"),
        (String::new(), 400, "invalid_method_id"),
    ] {
        assert_eq!(
            refusal(&check(&bench, &id, &code).await),
            (status, error_type.to_owned()),
            "{id}"
        );
    }
    for (body, error_type) in [
        (json!({ "code": code }), "missing_method_id_parameter"),
        (json!({ "method_id": format!("phone-number-test-{nil}") }), "missing_code_parameter"),
        (json!([]), "invalid_request_body"),
    ] {
        let answer = call(&bench, "authenticate", body).await;
        assert_eq!(refusal(&answer), (400, error_type.to_owned()));
    }
}

#[tokio::test]
async fn a_code_lives_as_long_as_was_asked() {
    for (minutes, seconds) in [(Value::Null, 120), (json!(1), 60), (json!(10), 600)] {
        let bench = Bench::new().await;
        let body = json!({ "phone_number": PHONE, "expiration_minutes": minutes });
        let id = call(&bench, "sms/login_or_create", body).await.text_of("phone_id");
        let code = bench.newest().code;
        bench.advance(seconds - 1);
        assert_eq!(bench.newest().state, State::Pending);
        bench.advance(1);
        let answer = check(&bench, &id, &code).await;
        assert_eq!(refusal(&answer), (401, "unable_to_auth_otp_code".into()), "{minutes}");
    }
}

#[tokio::test]
async fn a_new_send_voids_the_older_code_at_once() {
    let (bench, id) = sent().await;
    let old = bench.newest().code;
    send(&bench).await;
    let messages = bench.sandbox.inbox().messages();
    assert_eq!((messages.len(), messages[1].state), (2, State::Expired));
    let answer = check(&bench, &id, &old).await;
    assert_eq!(refusal(&answer), (401, "unable_to_auth_otp_code".into()));
    assert_eq!(check(&bench, &id, &messages[0].code).await.status, 200);
}

#[tokio::test]
async fn address_and_browser_are_compared_where_asked() {
    let bench = Bench::new().await;
    let device = json!({ "ip_address": "203.0.113.7", "user_agent": "agent/1" });
    let body = json!({ "phone_number": PHONE, "attributes": device });
    let id = call(&bench, "sms/login_or_create", body).await.text_of("phone_id");
    let code = bench.newest().code;
    let body = |attributes: Value, option: &str| json!({ "method_id": id, "code": code, "attributes": attributes, "options": { option: true } });
    let other = json!({ "ip_address": "203.0.113.8", "user_agent": "agent/1" });
    let answer = call(&bench, "authenticate", body(other.clone(), "ip_match_required")).await;
    assert_eq!(refusal(&answer), (401, "attribute_mismatch".into()));
    let answer = call(&bench, "authenticate", body(other, "user_agent_match_required")).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_session_comes_only_if_it_is_asked_for() {
    let (bench, id) = sent().await;
    let body = |minutes: Value| json!({ "method_id": id, "code": bench.newest().code, "session_duration_minutes": minutes });
    for minutes in [json!(4), json!(527_041), json!("60")] {
        let answer = call(&bench, "authenticate", body(minutes)).await;
        assert_eq!(refusal(&answer), (400, "invalid_session_duration".into()));
    }
    let answer = call(&bench, "authenticate", body(json!(60))).await;
    assert!(!answer.text_of("session_token").is_empty());
    assert_eq!(answer.text_of("session_jwt").split('.').count(), 3);
    assert_eq!(answer.json()["session"]["user_id"], answer.json()["user_id"]);
}
