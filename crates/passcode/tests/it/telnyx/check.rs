use loopback::{Reply, Server};
use passcode::{Dispatch, ErrorKind, OtpProviderExt, VerifyOutcome};
use serde_json::{Value, json};

use super::{ID, PHONE, SETTINGS, check, judged, refusal, send, sent, verification};
use crate::answers::{Expected, failed, not_approved, providers};
use Dispatch::MaybeSent;
use ErrorKind::{Protocol, Unavailable};
use Expected::{Fails, Rejected};

#[tokio::test]
async fn approved_is_exactly_accepted_for_our_number() {
    for status in [200, 201, 202] {
        for changes in [json!({}), json!({ "phone_number": "-" }), json!({ "phone_number": null })]
        {
            let (outcome, count) = check(ID, Reply::json(status, judged(&changes))).await;
            let VerifyOutcome::Approved(approval) = outcome.unwrap() else { panic!("{changes}") };
            assert_eq!((approval.recipient().expose(), count), (PHONE, 1));
        }
        let mut bodies: Vec<_> = [
            json!({ "response_code": "-" }),
            json!({ "response_code": null }),
            json!({ "response_code": true }),
            json!({ "response_code": 1 }),
            json!({ "response_code": ["accepted"] }),
            json!({ "response_code": "Accepted" }),
            json!({ "response_code": "accepted " }),
            json!({ "response_code": "approved" }),
            json!({ "response_code": "pending" }),
            // A send's or a read's answer.
            json!({ "response_code": "-", "status": "accepted" }),
            json!({ "phone_number": "+13035551235" }),
            json!({ "phone_number": 13_035_551_234_u64 }),
            json!({ "phone_number": "" }),
            json!({ "phone_number": "+13035551235", "response_code": "rejected" }),
        ]
        .iter()
        .map(judged)
        .collect();
        let whole = judged(&json!({}));
        bodies.extend([
            String::new(),
            "<html>accepted</html>".into(),
            "null".into(),
            "{}".into(),
            r#"{"response_code":"accepted"}"#.into(),
            format!("[{},null]", json!({ "response_code": "accepted" })),
            format!(r#"{{"data":[{}]}}"#, json!({ "response_code": "accepted" })),
            r#"{"data":{"response_code":"accepted"},"errors":[{"code":"10015"}]}"#.into(),
            r#"{"data":{"response_code":"accepted"},"errors":"x"}"#.into(),
            r#"{"data":{"response_code":"rejected"},"data":{"response_code":"accepted"}}"#.into(),
            r#"{"data":{"response_code":"rejected","response_code":"accepted"}}"#.into(),
            whole.replacen('"', "\"errors\":[{}],\"errors\":[],\"", 1),
            whole.replace(PHONE, &format!("+13035551235\",\"phone_number\":\"{PHONE}")),
            whole[..whole.len() - 1].into(),
        ]);
        for body in bodies {
            let (outcome, count) = check(ID, Reply::json(status, body.clone())).await;
            assert_eq!(not_approved(&outcome), Fails(Protocol, MaybeSent), "{status} {body}");
            assert_eq!(count, 1);
        }
    }
}

#[tokio::test]
async fn a_rejection_is_read_once_for_its_reason() {
    let rejected = judged(&json!({ "response_code": "rejected" }));
    for (read, expected) in [
        (Reply::json(200, verification(&json!({}))), "wrong_code"),
        (Reply::json(200, verification(&json!({ "status": "expired" }))), "expired"),
        (Reply::json(200, verification(&json!({ "status": "accepted" }))), "already_used"),
        (Reply::json(200, verification(&json!({ "status": "invalid" }))), "too_many_attempts"),
        (Reply::json(200, verification(&json!({ "status": "error" }))), "wrong_code"),
        // It never approves, and says nothing of another verification.
        (Reply::json(200, judged(&json!({}))), "wrong_code"),
        (Reply::json(200, verification(&json!({ "status": "expired", "id": "x" }))), "wrong_code"),
        (
            Reply::json(
                200,
                verification(&json!({ "status": "expired", "phone_number": "+1303" })),
            ),
            "wrong_code",
        ),
        (Reply::status(503), "wrong_code"),
        (refusal(404, "10005"), "wrong_code"),
        (Reply::raw(""), "wrong_code"),
        (Reply::json(200, "<html>"), "wrong_code"),
    ] {
        let server = Server::script([Reply::json(200, rejected.clone()), read]).await;
        let vendor = providers(&server.url(), SETTINGS);
        let outcome = vendor.verify_code(&sent(ID), "012345").await;
        assert_eq!(not_approved(&outcome), Rejected(expected));
        let requests = server.requests();
        assert_eq!(
            (requests.len(), requests[1].line()),
            (2, format!("GET /v2/verifications/{ID}"))
        );
    }
    for (code, expected) in [("expired", "expired"), ("max_attempts_exceeded", "too_many_attempts")]
    {
        let reply = Reply::json(200, judged(&json!({ "response_code": code })));
        let (outcome, count) = check(ID, reply).await;
        assert_eq!((not_approved(&outcome), count), (Rejected(expected), 1));
    }
}

#[tokio::test]
async fn a_code_of_a_lost_send_is_checked_by_number() {
    let server = Server::start(|request| match request.path.rsplit('/').next() {
        Some("sms") => Reply::raw(""),
        _ => Reply::json(200, judged(&json!({}))),
    })
    .await;
    let vendor = providers(&server.url(), &format!("{SETTINGS}code_length = 5"));
    let error = vendor.send_to(PHONE).await.unwrap_err();
    assert_eq!(failed(&error), Fails(Unavailable, MaybeSent));
    let pending = error.pending().unwrap();
    assert_eq!((pending.recipient().expose(), pending.code_length()), (PHONE, Some(5)));
    assert!(vendor.verify_code(pending, "01234").await.unwrap().is_approved());
    let request = &server.requests()[1];
    let line = "POST /v2/verifications/by_phone_number/%2B13035551234/actions/verify";
    assert_eq!(request.line(), line);
    let body =
        json!({ "code": "01234", "verify_profile_id": "4900017a-e7c8-e79e-0a7c-0d98f49b09cc" });
    assert_eq!(serde_json::from_str::<Value>(&request.text()).unwrap(), body);

    for (changes, expected) in [
        (json!({ "phone_number": "-" }), Fails(Protocol, MaybeSent)),
        (json!({ "phone_number": null }), Fails(Protocol, MaybeSent)),
        (json!({ "phone_number": "+13035551235" }), Fails(Protocol, MaybeSent)),
        (json!({ "response_code": "rejected" }), Rejected("wrong_code")),
    ] {
        let (outcome, count) = check(pending.id(), Reply::json(200, judged(&changes))).await;
        assert_eq!((not_approved(&outcome), count), (expected, 1), "{changes}");
    }
    // The number is in the path, and in nothing that is told.
    for reply in [Reply::status(503), Reply::raw(""), refusal(404, "10005")] {
        let (log, listening) = loopback::capture("trace");
        let (outcome, _) = check(pending.id(), reply).await;
        drop(listening);
        let error = outcome.unwrap_err();
        let told = format!("{error} {error:#?} {}", log.text());
        assert!(!told.contains("3035551234"), "{told}");
    }
    for (status, code) in [(400, "10002"), (429, "10011"), (401, "10009")] {
        assert!(send(refusal(status, code)).await.unwrap_err().pending().is_none());
    }
}
