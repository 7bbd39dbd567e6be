//! What Stytch's answers to a check mean.

use std::time::SystemTime;

use loopback::{Reply, Server};
use passcode::{
    Channel, Dispatch, ErrorKind, OtpProviderExt, Recipient, Verification, VerifyOutcome,
};
use serde_json::{Value, json};

use super::{
    CODE, EMAIL, EMAIL_ID, FORMLESS, PHONE, PHONE_ID, approving, check, refusal, sent_answer,
    stytch, with, without,
};
use crate::answers::{Expected, not_approved};
use Dispatch::{MaybeSent, Refused};
use Expected::{Fails, Rejected};

#[tokio::test]
async fn what_a_check_says_of_the_code() {
    for (status, error_type, expected) in [
        (404, "otp_code_not_found", Rejected("wrong_code")),
        (400, "invalid_code", Rejected("wrong_code")),
        (401, "unable_to_auth_otp_code", Rejected("expired")),
        (429, "user_lock_limit_reached", Rejected("too_many_attempts")),
        (403, "user_lock_limit_reached", Rejected("too_many_attempts")),
        (401, "attribute_mismatch", Rejected("refused")),
        (400, "invalid_method_id", Fails(ErrorKind::NotFound, Refused)),
        // 401 has two meanings: without a known type nobody knows which.
        (401, "born_tomorrow", Fails(ErrorKind::Protocol, MaybeSent)),
        (404, "born_tomorrow", Fails(ErrorKind::Protocol, MaybeSent)),
        (400, "born_tomorrow", Fails(ErrorKind::Protocol, MaybeSent)),
        (403, "born_tomorrow", Fails(ErrorKind::Credentials, Refused)),
        (429, "born_tomorrow", Fails(ErrorKind::RateLimited, Refused)),
    ] {
        let outcome = check(status, refusal(status, error_type)).await;
        assert_eq!(not_approved(&outcome), expected, "{status} {error_type}");
    }
}

#[tokio::test]
async fn only_the_whole_proof_approves() {
    for status in [200, 201] {
        let outcome = check(status, approving()).await.unwrap();
        let VerifyOutcome::Approved(approval) = outcome else { panic!("{outcome:?}") };
        let evidence = approval.evidence();
        assert_eq!(evidence.user_id(), Some("user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6"));
        // None was asked for.
        assert!(evidence.session().is_none());
    }
    let bare = json!({
        "status_code": 200, "method_id": PHONE_ID, "session_token": "token",
        "user": { "phone_numbers": [{ "phone_id": PHONE_ID, "phone_number": PHONE, "verified": true }] },
    });
    assert!(check(200, bare).await.unwrap().is_approved(), "the rest may be missing");

    let ours = "/user/phone_numbers/1";
    let doubtful = [
        with(approving(), "/status_code", json!(201)),
        with(approving(), "/status_code", json!("200")),
        with(approving(), "/status_code", json!(404)),
        with(approving(), "/status_code", Value::Null),
        without(approving(), "", "status_code"),
        with(approving(), "/method_id", json!("phone-number-test-other")),
        with(approving(), "/method_id", json!("")),
        with(approving(), "/method_id", json!([PHONE_ID])),
        with(approving(), "/method_id", Value::Null),
        without(approving(), "", "method_id"),
        with(approving(), "/user", Value::Null),
        with(approving(), "/user", json!([])),
        with(approving(), "/user/phone_numbers", json!([])),
        with(approving(), "/user/phone_numbers", json!({})),
        without(approving(), "/user", "phone_numbers"),
        with(approving(), &format!("{ours}/phone_id"), json!("phone-number-test-another")),
        with(approving(), &format!("{ours}/phone_number"), json!("+12025550163")),
        with(approving(), &format!("{ours}/phone_number"), json!("12025550162")),
        with(approving(), &format!("{ours}/phone_number"), json!(12_025_550_162_u64)),
        with(approving(), &format!("{ours}/phone_number"), Value::Null),
        with(approving(), &format!("{ours}/verified"), json!(false)),
        with(approving(), &format!("{ours}/verified"), json!("true")),
        with(approving(), &format!("{ours}/verified"), json!(1)),
        with(approving(), &format!("{ours}/verified"), Value::Null),
        without(approving(), ours, "verified"),
        // Two users, and nobody knows which of them proved it.
        with(approving(), "/user/user_id", json!("user-test-other")),
        with(approving(), "/user_id", json!("user-test-other")),
        // The same id twice, with another number.
        with(approving(), "/user/phone_numbers/0/phone_id", json!(PHONE_ID)),
        serde_json::from_str(&refusal(200, "otp_code_not_found")).unwrap(),
        sent_answer(),
    ];
    let mut contradicting = approving();
    contradicting["error_type"] = json!("otp_code_not_found");
    for body in doubtful.iter().chain([&contradicting]) {
        let outcome = check(200, body).await;
        assert_eq!(not_approved(&outcome), Fails(ErrorKind::Protocol, MaybeSent), "{body}");
    }
    // A member that stands twice, at any depth.
    let whole = approving().to_string();
    for (from, to) in [
        (r#""verified":true"#, r#""verified":false,"verified":true"#),
        (r#""phone_numbers":"#, r#""phone_numbers":[],"phone_numbers":"#),
        (r#""user":"#, r#""user":null,"user":"#),
    ] {
        let body = whole.replace(from, to);
        assert_ne!(body, whole);
        let outcome = check(200, &body).await;
        assert_eq!(not_approved(&outcome), Fails(ErrorKind::Protocol, MaybeSent), "{body}");
    }
    for body in FORMLESS {
        let outcome = check(200, body).await;
        assert_eq!(not_approved(&outcome), Fails(ErrorKind::Protocol, MaybeSent), "{body}");
    }
}

#[tokio::test]
async fn an_address_is_proven_without_regard_to_case() {
    let of = |address: &str, verified: bool| {
        json!({
            "status_code": 200, "user_id": "user-test-1", "method_id": EMAIL_ID,
            "user": {
                "phone_numbers": [{ "phone_id": EMAIL_ID, "phone_number": EMAIL, "verified": true }],
                "emails": [{ "email_id": EMAIL_ID, "email": address, "verified": verified }],
            },
        })
    };
    for (ours, address, verified, approved) in [
        (EMAIL, EMAIL, true, true),
        (EMAIL, "Ada@Example.COM", true, true),
        (EMAIL, EMAIL, false, false),
        (EMAIL, "ada@example.org", true, false),
        (EMAIL, "", true, false),
        // The sign of Kelvin, whose small letter is a k.
        ("kit@example.com", "\u{212a}it@example.com", true, false),
    ] {
        let recipient: Recipient = ours.parse().unwrap();
        let mailed =
            Verification::new("vendor", EMAIL_ID, recipient, Channel::Email, SystemTime::now());
        let server = Server::replying(Reply::json(200, of(address, verified).to_string())).await;
        let outcome = stytch(&server).verify_code(&mailed, CODE).await;
        assert_eq!(outcome.is_ok_and(|outcome| outcome.is_approved()), approved, "{address}");
    }
}
