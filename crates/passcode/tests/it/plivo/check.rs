//! Answers to a check, and the read that may follow.

use loopback::{Reply, Server};
use passcode::{Dispatch, ErrorKind, OtpProviderExt, VerifyOutcome};
use serde_json::json;

use super::{HTML, ID, OTHER, PHONE, check, failure, plivo, sent_to};
use crate::answers::{Expected, failed, not_approved};
use Dispatch::{MaybeSent, Refused};
use Expected::{Fails, Rejected};

#[tokio::test]
async fn approved_is_the_text_of_a_success_for_our_session() {
    for status in [200, 201, 202] {
        for text in [
            "session validated successfully.",
            "session validated successfully",
            " Session Validated Successfully. ",
        ] {
            for body in [json!({ "message": text }), json!({ "message": text, "session_uuid": ID })]
            {
                let (outcome, reads) = check(status, &body.to_string(), (500, "")).await;
                let VerifyOutcome::Approved(approval) = outcome.unwrap() else { panic!("{body}") };
                assert_eq!((approval.recipient().expose(), reads), (PHONE, 0));
            }
        }
    }
}

#[tokio::test]
async fn nothing_else_is_approved_under_any_2xx() {
    let good = format!(r#"{{"message":"session validated successfully.","session_uuid":"{ID}"}}"#);
    let mut bodies =
        vec![String::new(), "{}".into(), HTML.into(), "\"session validated successfully\"".into()];
    for (from, to) in [
        ("successfully.", "successfully.."),
        ("successfully.", "successfully!"),
        ("successfully.", ""),
        ("session validated", "session not validated"),
        ("session validated successfully.", "Session initiated"),
        ("session validated successfully.", "verified"),
        ("\"session validated successfully.\"", "true"),
        ("\"session validated successfully.\"", "[\"session validated successfully.\"]"),
        ("\"message\"", "\"text\""),
        (ID, OTHER),
        (ID, ""),
        (&format!("\"{ID}\""), "7"),
        ("}", ""),
        ("}", "}x"),
        ("}", ",\"error\":\"x\"}"),
        ("}", ",\"error\":\"\"}"),
        ("}", ",\"message\":\"x\"}"),
        ("}", ",\"session_uuid\":\"x\"}"),
    ] {
        let bad = good.replace(from, to);
        assert_ne!(bad, good);
        bodies.push(bad);
    }
    bodies.push(format!(r#"["session validated successfully.","{ID}"]"#));
    bodies.push(format!(r#"{{"status":"verified","session_uuid":"{ID}"}}"#));
    let verified = json!({ "session_uuid": ID, "status": "verified" }).to_string();
    for status in [200, 201, 202, 204] {
        for body in &bodies {
            let body = if status == 204 { "" } else { body };
            let (outcome, reads) = check(status, body, (200, &verified)).await;
            assert_eq!(
                not_approved(&outcome),
                Fails(ErrorKind::Protocol, MaybeSent),
                "{status} {body}"
            );
            assert_eq!(reads, 0);
        }
    }
}

#[tokio::test]
async fn every_other_answer_to_a_check_means_what_the_contract_says() {
    let done = json!({ "message": "session validated successfully." }).to_string();
    let table = [
        // Words, in their order.
        (400, failure("Maximum validations exceeded for otp"), Rejected("too_many_attempts"), 1),
        (400, failure("too many wrong codes"), Rejected("too_many_attempts"), 1),
        (400, failure("session already verified"), Rejected("already_used"), 1),
        (400, failure("OTP expired"), Rejected("expired"), 1),
        (400, failure("Incorrect OTP"), Rejected("wrong_code"), 1),
        (400, failure("wrong, 2 attempts left"), Rejected("wrong_code"), 1),
        (400, failure("something else"), Rejected("wrong_code"), 1),
        (400, json!({ "error": { "otp": "expired" } }).to_string(), Rejected("expired"), 1),
        (400, HTML.into(), Fails(ErrorKind::Protocol, MaybeSent), 0),
        (400, done.clone(), Fails(ErrorKind::Protocol, MaybeSent), 0),
        (401, failure("invalid otp"), Fails(ErrorKind::Credentials, Refused), 0),
        (401, "no".into(), Fails(ErrorKind::Credentials, Refused), 0),
        (402, failure("x"), Fails(ErrorKind::Account, Refused), 0),
        (402, HTML.into(), Fails(ErrorKind::Protocol, MaybeSent), 0),
        (403, failure("invalid otp"), Rejected("wrong_code"), 1),
        (403, failure("x"), Fails(ErrorKind::Blocked, Refused), 0),
        (403, HTML.into(), Fails(ErrorKind::Blocked, Refused), 0),
        // Not the vendor's: a wrong base_url, a gateway.
        (404, HTML.into(), Fails(ErrorKind::Protocol, MaybeSent), 0),
        (404, r#"{"error":"expired"}"#.into(), Fails(ErrorKind::Protocol, MaybeSent), 0),
        (405, failure("x"), Fails(ErrorKind::Protocol, Refused), 0),
        (409, failure("already"), Rejected("already_used"), 1),
        (409, failure("x"), Rejected("refused"), 1),
        (422, failure("x"), Rejected("refused"), 1),
        (429, failure("maximum reached"), Rejected("too_many_attempts"), 1),
        (429, failure("x"), Fails(ErrorKind::RateLimited, Refused), 0),
        (429, String::new(), Fails(ErrorKind::RateLimited, Refused), 0),
        (410, failure("expired"), Rejected("expired"), 1),
        (410, failure("x"), Fails(ErrorKind::Protocol, MaybeSent), 0),
        (302, failure("expired"), Fails(ErrorKind::Protocol, MaybeSent), 0),
        (408, failure("expired"), Fails(ErrorKind::Unavailable, MaybeSent), 0),
        (500, failure("expired"), Fails(ErrorKind::Unavailable, MaybeSent), 0),
        (502, done, Fails(ErrorKind::Unavailable, MaybeSent), 0),
    ];
    let going_on = json!({ "session_uuid": ID, "status": "in-progress" }).to_string();
    for (status, body, expected, reads) in table {
        // What a read does not settle stays as it was found.
        for read in [(200, going_on.as_str()), (500, ""), (200, HTML), (401, "")] {
            let (outcome, read_times) = check(status, &body, read).await;
            assert_eq!(
                (not_approved(&outcome), read_times),
                (expected, reads),
                "{status} {body} {read:?}"
            );
        }
    }
}

#[tokio::test]
async fn one_read_settles_a_rejection_and_never_approves() {
    let session =
        |status: &str, id: &str| json!({ "session_uuid": id, "status": status }).to_string();
    let wrong = failure("invalid otp");
    for (read, expected) in [
        (session("verified", ID), "already_used"),
        (session("Verified", ID), "already_used"),
        (session("expired", ID), "expired"),
        (session("Expired", ID), "expired"),
        (r#"{"status":"expired"}"#.into(), "expired"),
        (session("in-progress", ID), "wrong_code"),
        (session("verified", OTHER), "wrong_code"),
        (session("else", ID), "wrong_code"),
        (format!(r#"["{ID}","verified"]"#), "wrong_code"),
    ] {
        let (outcome, reads) = check(400, &wrong, (200, &read)).await;
        assert_eq!((not_approved(&outcome), reads), (Rejected(expected), 1), "{read}");
    }
    // A 404 alone says too little.
    let gone = Fails(ErrorKind::NotFound, Refused);
    for (status, read, expected) in [
        (200, session("in-progress", ID), Rejected("wrong_code")),
        (200, session("expired", ID), Rejected("expired")),
        (200, session("verified", ID), Rejected("already_used")),
        (200, session("in-progress", OTHER), gone),
        (404, failure("x"), gone),
        (404, HTML.into(), gone),
        (500, String::new(), gone),
    ] {
        let (outcome, reads) = check(404, &failure("not found"), (status, &read)).await;
        assert_eq!((not_approved(&outcome), reads), (expected, 1), "{status} {read}");
    }
}

#[tokio::test]
async fn a_read_that_never_comes_leaves_what_was_found() {
    let server = Server::start(|request| match request.method.as_str() {
        "POST" => Reply::json(400, r#"{"error":"invalid otp"}"#),
        _ => Reply::hang(),
    })
    .await;
    let providers = plivo(&server, "attempt_timeout = \"500ms\"");
    let outcome = providers.verify_code(&sent_to(ID), "012345").await;
    assert_eq!(not_approved(&outcome), Rejected("wrong_code"));
}

#[tokio::test]
async fn a_lost_answer_may_have_been_anything() {
    for reply in [Reply::raw(""), Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\n{\"mes")]
    {
        let server = Server::replying(reply).await;
        let providers = plivo(&server, "retry = { attempts = 3 }");
        let error = providers.send_to(PHONE).await.unwrap_err();
        assert_eq!(failed(&error), Fails(ErrorKind::Unavailable, MaybeSent));
        let outcome = providers.verify_code(&sent_to(ID), "012345").await;
        assert_eq!(not_approved(&outcome), Fails(ErrorKind::Unavailable, MaybeSent));
        assert_eq!(server.count(), 2, "neither call is repeated");
    }
}
