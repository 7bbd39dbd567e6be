//! `POST …/Verifications`: one SID a recipient while it lives.

use std::time::Duration;

use passcode::{Dispatch, ErrorKind};
use serde_json::json;

use super::bench::{
    ACCOUNT, OTHER_ACCOUNT, OTHER_SERVICE, OTHER_TOKEN, SERVICE, basic, bench, call, posted, read,
    refused, send, sent, sent_sid, sid,
};
use crate::bench::PHONE;
use crate::stage::Send;

#[tokio::test]
async fn a_send_is_answered_with_the_members_of_the_contract() {
    let bench = bench();
    let mut body = sent(&bench).await;
    let sid = sid(&body);
    let attempt = body["send_code_attempts"][0]["attempt_sid"].take();
    for (prefix, sid) in [("VE", sid.as_str()), ("VL", attempt.as_str().unwrap())] {
        let digits = sid.strip_prefix(prefix).unwrap();
        assert_eq!(digits.len(), 32, "{sid}");
        assert!(digits.bytes().all(|byte| b"0123456789abcdef".contains(&byte)), "{sid}");
    }
    assert_eq!(
        body,
        json!({
            "sid": sid, "service_sid": SERVICE, "account_sid": ACCOUNT, "to": PHONE,
            "channel": "sms", "status": "pending", "valid": false,
            "lookup": { "carrier": null }, "amount": null, "payee": null, "sna": null,
            "send_code_attempts": [
                { "attempt_sid": null, "channel": "sms", "time": "2027-01-15T08:00:00.250Z" }
            ],
            "date_created": "2027-01-15T08:00:00Z", "date_updated": "2027-01-15T08:00:00Z",
            "url": format!("https://verify.twilio.com/v2/Services/{SERVICE}/Verifications/{sid}"),
        })
    );
}

#[tokio::test]
async fn a_resend_has_the_same_sid_and_one_more_attempt() {
    let bench = bench();
    let first = sent(&bench).await;
    bench.hands.go_on(Duration::from_secs(60));
    let form = [("To", PHONE), ("Channel", "call")];
    let again = posted(&bench, "/Verifications", &form).send().await;
    assert_eq!(again.status, 201, "{again:?}");
    let again = again.body();
    assert_eq!(again["sid"], first["sid"]);
    assert_eq!((&again["channel"], &again["status"]), (&json!("call"), &json!("pending")));
    assert_eq!(again["date_created"], "2027-01-15T08:00:00Z");
    assert_eq!(again["date_updated"], "2027-01-15T08:01:00Z");
    let attempts = again["send_code_attempts"].as_array().unwrap();
    let channels: Vec<_> = attempts.iter().map(|attempt| &attempt["channel"]).collect();
    assert_eq!(channels, ["sms", "call"]);
    assert_ne!(attempts[0]["attempt_sid"], attempts[1]["attempt_sid"]);
    // The person says that the first never came: a failover asks another member.
    let earlier = bench.stage.last().1.earlier().cloned().unwrap();
    assert_eq!((earlier.provider(), earlier.recipient().expose()), ("main", PHONE));
}

#[tokio::test]
async fn another_recipient_and_another_client_have_sids_of_their_own() {
    let bench = bench();
    let first = sent_sid(&bench).await;
    let form = [("To", "+12025550124"), ("Channel", "sms")];
    let other = posted(&bench, "/Verifications", &form).send().await.body();
    assert_ne!(sid(&other), first);
    let path = format!("/v2/Services/{OTHER_SERVICE}/Verifications");
    let call = call(&bench, "POST", &path).body("To=%2B12025550123&Channel=sms");
    let call = call.header("authorization", &basic(OTHER_ACCOUNT, OTHER_TOKEN));
    let theirs = call.send().await.body();
    assert_ne!(sid(&theirs), first);
    assert_eq!(
        (&theirs["service_sid"], &theirs["account_sid"]),
        (&OTHER_SERVICE.into(), &OTHER_ACCOUNT.into())
    );
    assert_eq!(bench.stage.last().1.client(), Some("other"));
    assert_eq!(refused(&read(&bench, &sid(&theirs)).await), (404, 20404));
}

#[tokio::test]
async fn the_sixth_send_is_refused_until_the_verification_ends() {
    let bench = bench();
    let first = sent_sid(&bench).await;
    for _ in 1..5 {
        bench.hands.go_on(Duration::from_secs(30));
        assert_eq!(sent_sid(&bench).await, first);
    }
    let sixth = send(&bench).await;
    assert_eq!((refused(&sixth), bench.stage.sends()), ((429, 60203), 5));
    // Ten minutes from the creation, of which two are over.
    assert_eq!(sixth.header("retry-after"), Some("480"));
    bench.hands.go_on(Duration::from_secs(480));
    assert_ne!(sent_sid(&bench).await, first);
}

/// The later of ten minutes from the creation, and a minute after the code's own end.
#[tokio::test]
async fn a_verification_lives_as_long_as_its_code_and_ten_minutes_at_least() {
    for (code, lives) in [(None, 600), (Some(60), 600), (Some(540), 600), (Some(900), 960)] {
        let bench = bench();
        if let Some(code) = code {
            bench.stage.codes_live(Duration::from_secs(code));
        }
        let first = sent_sid(&bench).await;
        bench.hands.go_on(Duration::from_millis(lives * 1_000 - 1));
        assert_eq!(read(&bench, &first).await.status, 200, "{code:?}");
        bench.hands.go_on(Duration::from_millis(1));
        assert_eq!(refused(&read(&bench, &first).await), (404, 20404), "{code:?}");
        assert_ne!(sent_sid(&bench).await, first);
    }
}

#[tokio::test]
async fn a_second_send_meanwhile_is_refused() {
    let bench = bench();
    bench.stage.close();
    let form = [("To", PHONE), ("Channel", "sms")];
    let first = tokio::spawn(posted(&bench, "/Verifications", &form).send());
    while bench.stage.sends() == 0 {
        tokio::task::yield_now().await;
    }
    let second = send(&bench).await;
    assert_eq!((refused(&second), bench.stage.sends()), ((429, 60212), 1));
    assert_eq!(second.header("retry-after"), Some("1"));
    bench.stage.open();
    let first = first.await.unwrap();
    assert_eq!(first.status, 201);
    assert_eq!(sent_sid(&bench).await, sid(&first.body()));
}

#[tokio::test]
async fn the_work_goes_on_when_the_caller_hangs_up() {
    let bench = bench();
    bench.stage.close();
    let form = [("To", PHONE), ("Channel", "sms")];
    let call = tokio::spawn(posted(&bench, "/Verifications", &form).send());
    while bench.stage.sends() == 0 {
        tokio::task::yield_now().await;
    }
    call.abort();
    let _ = call.await;
    bench.stage.open();
    // Until it has come to its end, the recipient is not free.
    while refused_meanwhile(&send(&bench).await) {
        tokio::task::yield_now().await;
    }
    let body = read(&bench, PHONE).await.body();
    assert_eq!(body["send_code_attempts"].as_array().unwrap().len(), 2, "{body}");
}

fn refused_meanwhile(answer: &crate::bench::Answer) -> bool {
    answer.status != 201 && refused(answer) == (429, 60212)
}

/// A refused send leaves no trace: nothing is counted, and there is nothing to check.
#[tokio::test]
async fn what_surely_was_not_sent_is_not_counted() {
    for dispatch in [Dispatch::NotSent, Dispatch::Refused] {
        let bench = bench();
        bench.stage.on_send(Send::Fail(ErrorKind::RateLimited, dispatch));
        for _ in 0..6 {
            assert_eq!(refused(&send(&bench).await), (429, 20429));
        }
        assert_eq!(refused(&read(&bench, PHONE).await), (404, 20404));
        bench.stage.on_send(Send::Serve);
        let first = sent_sid(&bench).await;
        bench.stage.on_send(Send::Fail(ErrorKind::RateLimited, dispatch));
        for _ in 0..6 {
            assert_eq!(refused(&send(&bench).await), (429, 20429));
        }
        let body = read(&bench, &first).await.body();
        assert_eq!(body["send_code_attempts"].as_array().unwrap().len(), 1, "{body}");
    }
}
