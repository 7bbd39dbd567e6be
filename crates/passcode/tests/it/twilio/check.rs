use loopback::{Reply, Server};
use passcode::{Dispatch, ErrorKind, OtpProviderExt, VerifyOutcome};
use serde_json::json;

use super::{OTHER_SID, PHONE, SETTINGS, SID, approved, check, refusal, send};
use crate::answers::{Expected, failed, not_approved, providers};
use Dispatch::MaybeSent;
use ErrorKind::{Protocol, Unavailable};
use Expected::{Fails, Rejected};

#[tokio::test]
async fn approved_is_exactly_approved_for_our_verification() {
    for status in [200, 201, 202] {
        for changes in [
            json!({}),
            json!({ "valid": null }),
            json!({ "valid": "-", "to": "-", "service_sid": "-" }),
            json!({ "to": null, "service_sid": null }),
            json!({ "channel": "email" }),
        ] {
            let outcome = check(SID, Reply::json(status, approved(&changes))).await.unwrap();
            let VerifyOutcome::Approved(approval) = outcome else { panic!("{outcome:?}") };
            assert_eq!(approval.recipient().expose(), PHONE);
        }
        for changes in [
            json!({ "sid": OTHER_SID }),
            json!({ "sid": SID.to_lowercase() }),
            json!({ "sid": null }),
            json!({ "sid": "-" }),
            json!({ "sid": "" }),
            json!({ "sid": [SID] }),
            json!({ "valid": false }),
            json!({ "valid": "true" }),
            json!({ "valid": 1 }),
            json!({ "status": "-" }),
            json!({ "status": null }),
            json!({ "status": true }),
            json!({ "status": "Approved" }),
            json!({ "status": "APPROVED" }),
            json!({ "status": "approved " }),
            json!({ "status": ["approved"] }),
            json!({ "status": "success" }),
            json!({ "status": "pending" }), // and valid
            json!({ "status": "expired" }),
            json!({ "to": "+15017122662" }),
            json!({ "to": "" }),
            json!({ "to": 15_017_122_661_u64 }),
            json!({ "service_sid": "VAffffffffffffffffffffffffffffffff" }),
            json!({ "code": 60202, "message": "Max check attempts reached" }),
            json!({ "code": "60202" }),
        ] {
            let outcome = check(SID, Reply::json(status, approved(&changes))).await;
            assert_eq!(not_approved(&outcome), Fails(Protocol, MaybeSent), "{status} {changes}");
        }
        let whole = approved(&json!({}));
        let array = format!(r#"["{SID}",null,"{PHONE}","approved",true,null,null]"#);
        let twice = whole.replacen('{', r#"{"status":"pending","#, 1);
        for body in
            ["", "<html>approved</html>", "null", "[]", &array, &whole[..whole.len() - 1], &twice]
        {
            let outcome = check(SID, Reply::json(status, body)).await;
            assert_eq!(not_approved(&outcome), Fails(Protocol, MaybeSent), "{status} {body}");
        }
    }
}

#[tokio::test]
async fn a_success_that_does_not_approve_says_why() {
    for (changes, expected) in [
        (json!({ "status": "pending" }), "wrong_code"),
        (json!({ "status": "pending", "valid": null, "sid": "-" }), "wrong_code"),
        (json!({ "status": "max_attempts_reached" }), "too_many_attempts"),
        (json!({ "status": "expired" }), "expired"),
        (json!({ "status": "deleted" }), "expired"),
        (json!({ "status": "canceled" }), "refused"),
        (json!({ "status": "failed" }), "refused"),
    ] {
        let mut changes = changes;
        changes["valid"] = changes.get("valid").cloned().unwrap_or(json!(false));
        let outcome = check(SID, Reply::json(200, approved(&changes))).await;
        assert_eq!(not_approved(&outcome), Rejected(expected), "{changes}");
        changes["sid"] = json!(OTHER_SID);
        let outcome = check(SID, Reply::json(200, approved(&changes))).await;
        assert_eq!(not_approved(&outcome), Fails(Protocol, MaybeSent), "{changes}");
    }
}

#[tokio::test]
async fn a_code_of_a_lost_send_is_checked_by_recipient() {
    let server = Server::start(|request| match request.path.rsplit('/').next() {
        Some("Verifications") => Reply::raw(""),
        _ => Reply::json(200, approved(&json!({}))),
    })
    .await;
    let vendor = providers(&server.url(), &format!("{SETTINGS}code_length = 6"));
    let error = vendor.send_to(PHONE).await.unwrap_err();
    assert_eq!(failed(&error), Fails(Unavailable, MaybeSent));
    let pending = error.pending().unwrap();
    assert_eq!((pending.recipient().expose(), pending.expires_at()), (PHONE, None));
    assert_eq!(pending.code_length(), Some(6));
    assert!(vendor.verify_code(pending, "012345").await.unwrap().is_approved());
    let form = server.requests()[1].text();
    assert_eq!(form, "To=%2B15017122661&Code=012345");

    for (changes, approves) in [
        (json!({ "sid": OTHER_SID }), true),
        (json!({ "to": "-" }), false),
        (json!({ "to": null }), false),
        (json!({ "to": "+15017122662" }), false),
        (json!({ "sid": "-" }), false),
        (json!({ "sid": "x" }), false),
    ] {
        let outcome = check(pending.id(), Reply::json(200, approved(&changes))).await;
        match approves {
            true => assert!(outcome.unwrap().is_approved(), "{changes}"),
            false => assert_eq!(not_approved(&outcome), Fails(Protocol, MaybeSent), "{changes}"),
        }
    }
    // What surely did nothing leaves nothing to check.
    for (status, code) in [(400, 60200), (429, 60203), (401, 20003)] {
        assert!(send(refusal(status, code, "")).await.unwrap_err().pending().is_none());
    }
}
