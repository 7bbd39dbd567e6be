//! `POST …/VerificationCheck`.

use std::time::Duration;

use passcode::{Dispatch, ErrorKind, Rejection};
use serde_json::json;

use super::bench::{
    ACCOUNT, OTHER_ACCOUNT, OTHER_SERVICE, OTHER_TOKEN, SERVICE, UNKNOWN, basic, bench, call,
    check, check_sid, check_to, posted, read, refused, send, sent, sent_sid,
};
use crate::bench::{CODE, PHONE};
use crate::stage::Check;

#[tokio::test]
async fn right_and_wrong_are_a_success_and_only_one_is_approved() {
    let bench = bench();
    let sid = sent_sid(&bench).await;
    bench.hands.go_on(Duration::from_secs(7));
    let members = |status: &str, valid: bool, updated: &str| {
        json!({
            "sid": sid, "service_sid": SERVICE, "account_sid": ACCOUNT, "to": PHONE,
            "channel": "sms", "status": status, "valid": valid, "amount": null, "payee": null,
            "sna_attempts_error_codes": [],
            "date_created": "2027-01-15T08:00:00Z", "date_updated": updated,
        })
    };
    bench.stage.on_check(Check::Reject(Rejection::WrongCode));
    let wrong = check_sid(&bench, &sid).await;
    assert_eq!(wrong.status, 200, "{wrong:?}");
    assert_eq!(wrong.body(), members("pending", false, "2027-01-15T08:00:00Z"));
    bench.stage.on_check(Check::Approve);
    let right = check_sid(&bench, &sid).await;
    assert_eq!(right.status, 200, "{right:?}");
    assert_eq!(right.body(), members("approved", true, "2027-01-15T08:00:07Z"));
}

#[tokio::test]
async fn a_verification_is_meant_by_sid_by_recipient_or_by_both() {
    let bench = bench();
    bench.stage.on_check(Check::Reject(Rejection::WrongCode));
    let sid = &sent_sid(&bench).await;
    for (target, expected) in [
        (vec![("VerificationSid", sid.as_str())], None),
        (vec![("To", PHONE)], None),
        (vec![("VerificationSid", sid), ("To", PHONE)], None),
        (vec![], Some((400, 60221))),
        (vec![("VerificationSid", ""), ("To", "")], Some((400, 60221))),
        (vec![("VerificationSid", sid), ("To", "+12025550124")], Some((404, 20404))),
        (vec![("VerificationSid", UNKNOWN), ("To", PHONE)], Some((404, 20404))),
        (vec![("VerificationSid", UNKNOWN)], Some((404, 20404))),
        (vec![("VerificationSid", "id-1")], Some((404, 20404))),
        (vec![("VerificationSid", &sid.to_uppercase())], Some((404, 20404))),
        (vec![("VerificationSid", PHONE)], Some((404, 20404))),
        (vec![("To", "+12025550124")], Some((404, 20404))),
        (vec![("To", "2025550123")], Some((404, 20404))),
        (vec![("To", "ada@example.com")], Some((404, 20404))),
        (vec![("To", sid)], Some((404, 20404))),
    ] {
        let before = bench.stage.checks();
        let parameters = [&target[..], &[("Code", CODE)]].concat();
        let answer = check(&bench, &parameters).await;
        match expected {
            None => assert_eq!(answer.body()["status"], "pending", "{target:?}"),
            Some(expected) => assert_eq!(refused(&answer), expected, "{target:?}"),
        }
        assert_eq!(bench.stage.checks() - before, usize::from(expected.is_none()), "{target:?}");
    }
}

#[tokio::test]
async fn another_clients_verification_is_not_there() {
    let bench = bench();
    let sid = sent_sid(&bench).await;
    for target in [format!("VerificationSid={sid}"), "To=%2B12025550123".to_owned()] {
        let path = format!("/v2/Services/{OTHER_SERVICE}/VerificationCheck");
        let call = call(&bench, "POST", &path).body(format!("{target}&Code={CODE}"));
        let call = call.header("authorization", &basic(OTHER_ACCOUNT, OTHER_TOKEN));
        assert_eq!(refused(&call.send().await), (404, 20404));
    }
    assert_eq!(bench.stage.checks(), 0);
}

#[tokio::test]
async fn a_code_has_4_to_10_characters_and_another_is_not_counted() {
    let bench = bench();
    let sid = &sent_sid(&bench).await;
    for code in ["", "123", "12345678901", "12 3", "12345é", "\"123456\"", "-----"] {
        for target in [("VerificationSid", sid.as_str()), ("VerificationSid", UNKNOWN)] {
            let answer = check(&bench, &[target, ("Code", code)]).await;
            assert_eq!(refused(&answer), (400, 60200), "{code}");
            assert_eq!(answer.body()["message"], "Invalid parameter: Code");
        }
    }
    let absent = check(&bench, &[("VerificationSid", sid)]).await;
    assert_eq!((refused(&absent), bench.stage.checks()), ((400, 60200), 0));
    bench.stage.on_check(Check::Reject(Rejection::WrongCode));
    for code in ["0000", "0123456789", "012 345", "Ab12"] {
        let answer = check(&bench, &[("VerificationSid", sid), ("Code", code)]).await;
        assert_eq!(answer.body()["status"], "pending", "{code}");
    }
}

#[tokio::test]
async fn a_rejection_is_never_an_approval() {
    for (reason, expected) in [
        (Rejection::WrongCode, None),
        (Rejection::Refused, None),
        (Rejection::Expired, Some((404, 20404))),
        (Rejection::AlreadyUsed, Some((404, 20404))),
        (Rejection::TooManyAttempts, Some((429, 60202))),
    ] {
        let bench = bench();
        let sid = sent_sid(&bench).await;
        bench.stage.on_check(Check::Reject(reason));
        let answer = check_sid(&bench, &sid).await;
        match expected {
            Some(expected) => assert_eq!(refused(&answer), expected, "{reason}"),
            None => {
                let body = answer.body();
                assert_eq!((&body["status"], &body["valid"]), (&json!("pending"), &json!(false)));
            }
        }
    }
}

/// The vendor's code may end before ours: nothing of it is left for the next one.
#[tokio::test]
async fn what_is_over_for_the_vendor_is_over() {
    for (reason, is_over) in [
        (Rejection::Expired, true),
        (Rejection::AlreadyUsed, true),
        (Rejection::WrongCode, false),
        (Rejection::TooManyAttempts, false),
    ] {
        let bench = bench();
        let first = sent_sid(&bench).await;
        bench.stage.on_check(Check::Reject(reason));
        check_sid(&bench, &first).await;
        let status = read(&bench, &first).await.status;
        assert_eq!(status, if is_over { 404 } else { 200 }, "{reason}");
        let again = sent(&bench).await;
        assert_eq!(again["sid"] != first, is_over, "{reason}");
        let attempts = again["send_code_attempts"].as_array().unwrap().len();
        assert_eq!(attempts, if is_over { 1 } else { 2 }, "{reason}");
    }
}

/// By whichever target: the right code too, a send as well, and nothing is there to read.
#[tokio::test]
async fn the_sixth_check_is_refused_until_the_verification_ends() {
    let bench = bench();
    let sid = sent_sid(&bench).await;
    bench.stage.on_check(Check::Reject(Rejection::WrongCode));
    for number in 0..5 {
        let answer =
            if number % 2 == 0 { check_sid(&bench, &sid).await } else { check_to(&bench).await };
        assert_eq!(answer.body()["status"], "pending", "{number}");
    }
    bench.stage.on_check(Check::Approve);
    for answer in [check_sid(&bench, &sid).await, check_to(&bench).await, send(&bench).await] {
        assert_eq!(refused(&answer), (429, 60202));
        assert_eq!(answer.header("retry-after"), Some("600"));
    }
    assert_eq!((bench.stage.sends(), bench.stage.checks()), (1, 5));
    assert_eq!(refused(&read(&bench, &sid).await), (404, 20404));
    bench.hands.go_on(Duration::from_secs(600));
    assert_eq!(refused(&check_sid(&bench, &sid).await), (404, 20404));
    assert_ne!(sent_sid(&bench).await, sid);
    assert_eq!(check_to(&bench).await.body()["status"], "approved");
}

#[tokio::test]
async fn the_fifth_check_may_still_be_right() {
    let bench = bench();
    let sid = sent_sid(&bench).await;
    bench.stage.on_check(Check::Reject(Rejection::WrongCode));
    for _ in 0..4 {
        assert_eq!(check_sid(&bench, &sid).await.body()["status"], "pending");
    }
    bench.stage.on_check(Check::Approve);
    assert_eq!(check_sid(&bench, &sid).await.body()["status"], "approved");
}

#[tokio::test]
async fn an_approved_verification_is_over() {
    let bench = bench();
    let sid = sent_sid(&bench).await;
    assert_eq!(check_sid(&bench, &sid).await.body()["status"], "approved");
    for answer in [
        check_sid(&bench, &sid).await,
        check_to(&bench).await,
        read(&bench, &sid).await,
        read(&bench, PHONE).await,
        super::bench::update(&bench, &sid, "approved").await,
    ] {
        assert_eq!(refused(&answer), (404, 20404));
    }
    assert_eq!(bench.stage.checks(), 1);
    // The next sign-in has a SID of its own, and another code.
    bench.hands.go_on(Duration::from_secs(60));
    let next = sent_sid(&bench).await;
    assert_ne!(next, sid);
    let answer = check(&bench, &[("VerificationSid", &next), ("Code", "654321")]).await;
    assert_eq!(answer.body()["status"], "approved");
}

/// Of many at once, and of two ways to end it.
#[tokio::test]
async fn a_verification_is_approved_once() {
    for updates in [false, true] {
        let bench = bench();
        let sid = sent_sid(&bench).await;
        bench.stage.close();
        let form = [("VerificationSid", sid.as_str()), ("Code", CODE)];
        let calls: Vec<_> = (0..4)
            .map(|_| tokio::spawn(posted(&bench, "/VerificationCheck", &form).send()))
            .collect();
        while bench.stage.checks() < 4 {
            tokio::task::yield_now().await;
        }
        if updates {
            let canceled = super::bench::update(&bench, &sid, "canceled").await;
            assert_eq!(canceled.body()["status"], "canceled");
        }
        bench.stage.open();
        let mut approved = 0;
        for call in calls {
            let answer = call.await.unwrap();
            match answer.status {
                200 => {
                    assert_eq!(answer.body()["status"], "approved");
                    approved += 1;
                }
                _ => assert_eq!(refused(&answer), (404, 20404)),
            }
        }
        assert_eq!(approved, usize::from(!updates));
    }
}

/// An approval of the same code is given once, by whichever of the gateway's calls.
#[tokio::test]
async fn a_code_that_was_approved_by_the_gateways_own_call_is_used() {
    let bench = bench();
    let own = bench.token().await;
    let sid = sent_sid(&bench).await;
    let own = json!({ "verification": own, "code": CODE });
    assert_eq!(bench.check(&own).await.body()["outcome"], "approved");
    assert_eq!((refused(&check_sid(&bench, &sid).await), bench.stage.checks()), ((404, 20404), 1));
}

/// One that is refused is none, and those before it came to nothing.
#[tokio::test]
async fn a_refused_check_is_not_counted() {
    let bench = bench();
    let sid = sent_sid(&bench).await;
    bench.stage.close();
    bench.stage.on_check(Check::Fail(ErrorKind::Unavailable, Dispatch::NotSent));
    let form = [("VerificationSid", sid.as_str()), ("Code", CODE)];
    let waiting: Vec<_> =
        (0..5).map(|_| tokio::spawn(posted(&bench, "/VerificationCheck", &form).send())).collect();
    while bench.stage.checks() < 5 {
        tokio::task::yield_now().await;
    }
    for _ in 0..3 {
        assert_eq!(refused(&check_sid(&bench, &sid).await), (429, 60202));
    }
    bench.stage.open();
    for check in waiting {
        assert_eq!(refused(&check.await.unwrap()), (503, 20503));
    }
    bench.stage.on_check(Check::Reject(Rejection::WrongCode));
    for _ in 0..4 {
        assert_eq!(check_sid(&bench, &sid).await.body()["status"], "pending");
    }
    bench.stage.on_check(Check::Approve);
    assert_eq!(check_sid(&bench, &sid).await.body()["status"], "approved");
}
