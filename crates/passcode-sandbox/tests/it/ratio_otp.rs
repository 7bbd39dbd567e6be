//! Ratio's codes: who gets one, and what becomes of it.

use passcode_sandbox::{Channel, State};
use serde_json::json;

use crate::bench::{Bench, EMAIL, PHONE};

#[tokio::test]
async fn an_sms_code_is_sent_and_taken_once() {
    let bench = Bench::new().await;
    let answer = bench.ratio("sms:send", None, json!({ "phoneNumber": PHONE })).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["phoneMask"], "0123");
    let id = answer.text_of("phoneId");
    let uuid = id.strip_prefix("phone-number-test-").expect("ids begin so");
    assert_eq!(uuid.len(), 36);

    let message = bench.newest();
    assert_eq!((message.vendor, message.channel), ("ratio", Channel::Sms));
    assert_eq!((&*message.to, &message.verification_id), (PHONE, &id));
    assert_eq!((message.state, message.attempts), (State::Pending, 0));
    assert!(message.code.len() == 6 && message.code.bytes().all(|byte| byte.is_ascii_digit()));

    let answer = bench.try_sms(None, &id, &message.code).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json().as_object().unwrap().len(), 1, "a new user: only the JWT");
    assert_eq!(bench.newest_state(), (State::Approved, 1));

    bench.try_sms(None, &id, &message.code).await.refused(401, "INVALID_CODE");
    assert_eq!(bench.newest_state(), (State::Approved, 1));
}

#[tokio::test]
async fn an_email_code_is_sent_and_taken() {
    let bench = Bench::new().await;
    let answer = bench.ratio("email:send", None, json!({ "emailAddress": EMAIL })).await;
    assert_eq!(answer.json()["emailMask"], "ad...@example.com");
    let id = answer.text_of("emailId");
    assert!(id.starts_with("email-test-"));
    let message = bench.newest();
    assert_eq!((message.channel, &*message.to), (Channel::Email, EMAIL));

    assert_eq!(bench.try_email(None, &id, &message.code).await.status, 200);
    assert_eq!(bench.newest_state(), (State::Approved, 1));
}

#[tokio::test]
async fn numbers_are_e164_with_calling_code_1() {
    let bench = Bench::new().await;
    let not_e164 = [
        "",
        "2025550123",
        "12025550123",
        "+",
        "+1 202 555 0123",
        "+12025550",
        "+1(202)5550123",
        "+0123456789",
        "+11234567890",
        "+12025550123456789",
        "+1202555012٣",
    ];
    for number in not_e164 {
        let body = json!({ "phoneNumber": number });
        bench.ratio("sms:send", None, body).await.refused(400, "INVALID_PHONE");
    }
    for number in ["+918800000085", "+442079460000"] {
        let body = json!({ "phoneNumber": number });
        bench.ratio("sms:send", None, body).await.refused(400, "INVALID_PHONE_COUNTRY_CODE");
    }
    assert!(bench.sandbox.inbox().messages().is_empty());
    // The vendor's own sample is a number in Toronto.
    let toronto = json!({ "phoneNumber": "+14165550123" });
    assert_eq!(bench.ratio("sms:send", None, toronto).await.status, 200);
}

#[tokio::test]
async fn addresses_are_addresses() {
    let bench = Bench::new().await;
    for address in [
        "",
        "ada",
        "ada@",
        "@example.com",
        "ada@example",
        "a da@example.com",
        "Ada <ada@example.com>",
    ] {
        let body = json!({ "emailAddress": address });
        bench.ratio("email:send", None, body).await.refused(400, "INVALID_EMAIL");
    }
    assert!(bench.sandbox.inbox().messages().is_empty());
}

#[tokio::test]
async fn a_wrong_code_is_refused_and_the_right_one_still_taken() {
    let bench = Bench::new().await;
    let id = bench.send_sms(None).await;
    for wrong in [&*bench.wrong_code(), "1", "abcdef"] {
        bench.try_sms(None, &id, wrong).await.refused(401, "INVALID_CODE");
    }
    assert_eq!(bench.newest_state(), (State::Wrong, 3));
    assert_eq!(bench.try_sms(None, &id, &bench.newest().code).await.status, 200);
    assert_eq!(bench.newest_state(), (State::Approved, 4));
}

#[tokio::test]
async fn five_wrong_guesses_end_a_code() {
    let bench = Bench::new().await;
    let id = bench.send_sms(None).await;
    for _ in 0..5 {
        let wrong = bench.wrong_code();
        bench.try_sms(None, &id, &wrong).await.refused(401, "INVALID_CODE");
    }
    bench.try_sms(None, &id, &bench.newest().code).await.refused(401, "INVALID_CODE");
    assert_eq!(bench.newest_state(), (State::Expired, 5));
}

#[tokio::test]
async fn a_code_expires() {
    let bench = Bench::new().await;
    let id = bench.send_sms(None).await;
    bench.advance(299);
    assert_eq!(bench.newest().state, State::Pending);
    bench.advance(1);
    assert_eq!(bench.newest().state, State::Expired);
    let answer = bench.try_sms(None, &id, &bench.newest().code).await;
    assert_eq!((answer.status.as_u16(), &*answer.text_of("code")), (401, "INVALID_CODE"));
}

#[tokio::test]
async fn a_resend_ends_the_older_code() {
    let bench = Bench::new().await;
    let older = bench.send_sms(None).await;
    let older_code = bench.newest().code;
    let newer = bench.send_sms(None).await;
    assert_ne!(older, newer);
    assert_eq!(bench.sandbox.inbox().messages()[1].state, State::Expired);

    bench.try_sms(None, &older, &older_code).await.refused(401, "INVALID_CODE");
    assert_eq!(bench.try_sms(None, &newer, &bench.newest().code).await.status, 200);
}

#[tokio::test]
async fn a_code_counts_for_its_own_id_only() {
    let bench = Bench::new().await;
    let sms = bench.send_sms(None).await;
    let sms_code = bench.newest().code;
    let email = bench.send_email(None).await;
    let unknown = "phone-number-test-00000000-0000-4000-8000-000000000001";

    bench.try_sms(None, unknown, &sms_code).await.refused(401, "INVALID_CODE");
    bench.try_email(None, &email, &sms_code).await.refused(401, "INVALID_CODE");
    bench.try_sms(None, &email, &sms_code).await.refused(400, "INVALID_PHONE_ID");
    bench.try_email(None, &sms, &sms_code).await.refused(400, "INVALID_EMAIL_ID");
    bench.try_sms(None, &sms, "").await.refused(400, "INVALID_OTP");
}

#[tokio::test]
async fn concurrent_authentications_of_one_code_succeed_once() {
    let bench = Bench::new().await;
    let id = bench.send_sms(None).await;
    let code = bench.newest().code;
    let all = (0..20).map(|_| bench.try_sms(None, &id, &code));
    let answers = futures_util::future::join_all(all).await;
    let approved = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(approved, 1);
}
