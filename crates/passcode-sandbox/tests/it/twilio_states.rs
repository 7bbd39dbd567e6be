//! Twilio's Verify: what becomes of a verification.

use passcode_sandbox::State;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, EMAIL, PHONE, wrong};
use crate::twilio::{ACCOUNT, SERVICE, get, post, refused, send};

async fn check(bench: &Bench, target: (&str, &str), code: &str) -> Answer {
    post(bench, "/VerificationCheck", &[target, ("Code", code)]).await
}

#[track_caller]
fn gone(answer: &Answer, path: &str) {
    let message = format!("The requested resource /v2/Services/{SERVICE}{path} was not found");
    refused(answer, 404, 20404, &message);
}

const CHECK: &str = "/VerificationCheck";

/// Status of the answer, of the verification, and `valid`.
fn judged(answer: &Answer) -> (u16, Value, Value) {
    let json = answer.json();
    (answer.status.as_u16(), json["status"].clone(), json["valid"].clone())
}

#[tokio::test]
async fn a_wrong_code_is_a_success_and_only_the_right_one_is_approved() {
    let bench = Bench::new().await;
    for by_sid in [true, false] {
        let sid = send(&bench).await.text_of("sid");
        let target = if by_sid { ("VerificationSid", &*sid) } else { ("To", PHONE) };
        let code = bench.newest().code;
        let pending = check(&bench, target, &wrong(&code)).await;
        assert_eq!(judged(&pending), (200, json!("pending"), json!(false)));
        assert_eq!(bench.newest_state(), (State::Wrong, 1));
        bench.advance(60);
        let approved = check(&bench, target, &code).await;
        let expected = json!({
            "sid": sid, "service_sid": SERVICE, "account_sid": ACCOUNT, "to": PHONE,
            "channel": "sms", "status": "approved", "valid": true, "amount": null, "payee": null,
            "sna_attempts_error_codes": [],
            "date_created": approved.json()["date_created"],
            "date_updated": approved.json()["date_updated"],
        });
        assert_eq!((approved.status.as_u16(), approved.json()), (200, expected));
        assert_eq!(bench.newest_state(), (State::Approved, 2));
        // It is over: for a check, for a read, by sid and by number.
        gone(&check(&bench, target, &code).await, CHECK);
        gone(
            &get(&bench, &format!("/Verifications/{sid}")).await,
            &format!("/Verifications/{sid}"),
        );
        gone(&check(&bench, ("To", PHONE), &code).await, CHECK);
    }
}

#[tokio::test]
async fn both_targets_must_belong_together_and_one_must_be_there() {
    let bench = Bench::new().await;
    let sid = send(&bench).await.text_of("sid");
    let code = bench.newest().code;
    let form = |to: &'static str| {
        [("VerificationSid", sid.clone()), ("To", to.into()), ("Code", code.clone())]
    };
    let other = form("+12025550101");
    let other = other.each_ref().map(|(name, value)| (*name, value.as_str()));
    gone(&post(&bench, CHECK, &other).await, CHECK);
    refused(
        &post(&bench, CHECK, &[("Code", &code)]).await,
        400,
        60221,
        "Either To or VerificationSid is required",
    );
    let both = form(PHONE);
    let both = both.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(post(&bench, CHECK, &both).await.json()["status"], "approved");
    for target in [
        ("VerificationSid", "VEffffffffffffffffffffffffffffffff"),
        ("VerificationSid", "x"),
        ("To", "+12025550101"),
        ("To", EMAIL),
    ] {
        gone(&check(&bench, target, "123456").await, CHECK);
    }
}

#[tokio::test]
async fn a_code_of_another_length_is_refused_and_not_counted() {
    let bench = Bench::new().await;
    send(&bench).await;
    for code in ["", "123", "12345678901"] {
        refused(&check(&bench, ("To", PHONE), code).await, 400, 60200, "Invalid parameter: Code");
    }
    assert_eq!(bench.newest_state(), (State::Pending, 0));
}

#[tokio::test]
async fn the_fifth_check_may_be_right_and_the_sixth_is_refused() {
    let bench = Bench::new().await;
    send(&bench).await;
    let code = bench.newest().code;
    for _ in 0..4 {
        assert_eq!(check(&bench, ("To", PHONE), &wrong(&code)).await.json()["status"], "pending");
    }
    assert_eq!(check(&bench, ("To", PHONE), &code).await.json()["status"], "approved");

    let sid = send(&bench).await.text_of("sid");
    let code = bench.newest().code;
    for number in 0..5 {
        let target = if number % 2 == 0 { ("To", PHONE) } else { ("VerificationSid", &*sid) };
        assert_eq!(check(&bench, target, &wrong(&code)).await.json()["status"], "pending");
    }
    for target in [("To", PHONE), ("VerificationSid", &*sid)] {
        let answer = check(&bench, target, &code).await;
        refused(&answer, 429, 60202, "Max check attempts reached");
    }
    refused(&send(&bench).await, 429, 60202, "Max check attempts reached");
    for target in [&*sid, PHONE] {
        let path = format!("/Verifications/{target}");
        gone(&get(&bench, &path).await, &path);
    }
    bench.advance(600);
    gone(&check(&bench, ("VerificationSid", &sid), &code).await, CHECK);
    let next = send(&bench).await;
    assert_eq!(next.status, 201);
    assert_ne!(next.text_of("sid"), sid);
}

#[tokio::test]
async fn a_code_lives_for_ten_minutes_from_its_first_send() {
    let bench = Bench::new().await;
    let sid = send(&bench).await.text_of("sid");
    let code = bench.newest().code;
    bench.advance(300);
    send(&bench).await;
    bench.advance(299);
    assert_eq!(check(&bench, ("To", PHONE), &wrong(&code)).await.status, 200);
    bench.advance(1);
    gone(&check(&bench, ("To", PHONE), &code).await, CHECK);
    gone(&check(&bench, ("VerificationSid", &sid), &code).await, CHECK);
    gone(&get(&bench, &format!("/Verifications/{sid}")).await, &format!("/Verifications/{sid}"));
    assert_ne!(send(&bench).await.text_of("sid"), sid);
}

#[tokio::test]
async fn sending_again_sends_the_same_code_five_times_at_most() {
    let bench = Bench::new().await;
    let first = send(&bench).await;
    let code = bench.newest().code;
    bench.advance(30);
    for sends in 2..=5 {
        let form = [("To", PHONE), ("Channel", if sends == 3 { "call" } else { "sms" })];
        let again = post(&bench, "/Verifications", &form).await;
        let json = again.json();
        assert_eq!((again.status.as_u16(), &json["sid"]), (201, &first.json()["sid"]));
        assert_eq!(json["channel"], form[1].1);
        assert_eq!(json["date_created"], "2026-01-02T03:04:05Z");
        assert_eq!(json["date_updated"], "2026-01-02T03:04:35Z");
        assert_eq!(json["send_code_attempts"].as_array().unwrap().len(), sends);
        assert_eq!(bench.sandbox.inbox().messages().len(), sends);
        assert_eq!(bench.newest().code, code);
    }
    refused(&send(&bench).await, 429, 60203, "Max send attempts reached");
    assert_eq!(bench.sandbox.inbox().messages().len(), 5);
    // The code still counts, and every message of it says so.
    assert_eq!(check(&bench, ("To", PHONE), &code).await.json()["status"], "approved");
    assert!(bench.sandbox.inbox().messages().iter().all(|it| it.state == State::Approved));
    assert_ne!(send(&bench).await.text_of("sid"), first.text_of("sid"));
}

#[tokio::test]
async fn verifications_of_other_services_and_recipients_are_apart() {
    let bench = Bench::new().await;
    let sid = send(&bench).await.text_of("sid");
    let other = format!(
        "{}/v2/Services/VAffffffffffffffffffffffffffffffff/Verifications/{sid}",
        bench.sandbox.url("twilio")
    );
    let request = bench.http.get(other).basic_auth(ACCOUNT, Some("x"));
    assert_eq!(Answer::of(request).await.status, 404);
    let form = [("To", "+12025550101"), ("Channel", "sms")];
    assert_ne!(post(&bench, "/Verifications", &form).await.text_of("sid"), sid);
    // An address is one in any case.
    let form = |to| [("To", to), ("Channel", "email")];
    let lower = post(&bench, "/Verifications", &form("ada@example.com")).await.text_of("sid");
    let upper = post(&bench, "/Verifications", &form("Ada@Example.com")).await.text_of("sid");
    assert_eq!(lower, upper);
}

#[tokio::test]
async fn a_live_verification_is_read_by_sid_and_by_number() {
    let bench = Bench::new().await;
    let sent = send(&bench).await;
    for target in [&*sent.text_of("sid"), PHONE, "%2B12025550123"] {
        let read = get(&bench, &format!("/Verifications/{target}")).await;
        assert_eq!((read.status.as_u16(), read.json()), (200, sent.json()), "{target}");
    }
    gone(&get(&bench, "/Verifications/+12025550101").await, "/Verifications/+12025550101");
}

#[tokio::test]
async fn a_cancelled_one_is_read_and_refuses_its_code() {
    let bench = Bench::new().await;
    let sid = send(&bench).await.text_of("sid");
    let code = bench.newest().code;
    let path = format!("/Verifications/{sid}");
    let answer = post(&bench, &path, &[("Status", "gone")]).await;
    refused(&answer, 400, 60200, "Invalid parameter `Status`: gone");
    let canceled = post(&bench, "/Verifications/+12025550123", &[("Status", "canceled")]).await;
    assert_eq!(judged(&canceled), (200, json!("canceled"), json!(false)));
    assert_eq!(judged(&get(&bench, &path).await), (200, json!("canceled"), json!(false)));
    gone(&check(&bench, ("VerificationSid", &sid), &code).await, CHECK);
    gone(&check(&bench, ("To", PHONE), &code).await, CHECK);
    gone(&post(&bench, &path, &[("Status", "canceled")]).await, &path);
    assert_eq!(bench.newest_state(), (State::Expired, 0));
    let next = send(&bench).await;
    assert_ne!(next.text_of("sid"), sid);
}

#[tokio::test]
async fn approving_by_hand_ends_it_as_a_right_code_does() {
    let bench = Bench::new().await;
    let sid = send(&bench).await.text_of("sid");
    let code = bench.newest().code;
    let path = format!("/Verifications/{sid}");
    let approved = post(&bench, &path, &[("Status", "approved")]).await;
    assert_eq!(judged(&approved), (200, json!("approved"), json!(true)));
    gone(&check(&bench, ("VerificationSid", &sid), &code).await, CHECK);
    gone(&get(&bench, &path).await, &path);
    assert_eq!(bench.newest_state(), (State::Approved, 0));
    let unknown = "/Verifications/VEffffffffffffffffffffffffffffffff";
    gone(&post(&bench, unknown, &[("Status", "approved")]).await, unknown);
}
