//! Answers to a check.

use loopback::{Reply, Server};
use passcode::{Dispatch, ErrorKind, OtpProviderExt, VerifyOutcome};

use super::{HTML, ID, OTHER, PHONE, SUCCESSES, check, named, problem, sent_to, vonage};
use crate::answers::{Expected, failed, not_approved};
use Dispatch::{MaybeSent, Refused};
use Expected::{Fails, Rejected};

#[tokio::test]
async fn approved_is_completed_for_our_request() {
    for status in [200, 201, 202] {
        for body in [
            format!(r#"{{"request_id":"{ID}","status":"completed"}}"#),
            r#"{"status":"completed"}"#.to_owned(),
        ] {
            let outcome = check(status, &body).await.unwrap();
            let VerifyOutcome::Approved(approval) = outcome else { panic!("{outcome:?}") };
            assert_eq!(approval.recipient().expose(), PHONE);
        }
    }
}

#[tokio::test]
async fn nothing_else_is_approved_under_any_2xx() {
    let good = format!(r#"{{"request_id":"{ID}","status":"completed"}}"#);
    let mut bodies = vec![String::new(), "{}".into(), HTML.into(), "\"completed\"".into()];
    for (from, to) in [
        ("completed", "pending"),
        ("completed", "complete"),
        ("completed", "Completed"),
        ("completed", " completed"),
        ("completed", "failed"),
        ("completed", "expired"),
        ("\"completed\"", "true"),
        ("\"completed\"", "null"),
        ("\"completed\"", "[\"completed\"]"),
        ("\"completed\"", "{\"status\":\"completed\"}"),
        ("\"status\"", "\"state\""),
        (ID, OTHER),
        (ID, ""),
        (&format!("\"{ID}\""), "7"),
        ("}", ""),
        ("}", ",\"status\":\"failed\"}"),
        ("}", ",\"title\":\"Invalid Code\"}"),
        ("}", ",\"invalid_parameters\":[]}"),
        ("}", ",\"title\":\"Invalid Code\",\"title\":null}"),
        ("}", "}{"),
    ] {
        let bad = good.replace(from, to);
        assert_ne!(bad, good);
        bodies.push(bad);
    }
    bodies.push(format!(r#"["{ID}","completed"]"#));
    bodies.push(format!("[{good}]"));
    bodies.push(problem("invalid-code", "Invalid Code"));
    for status in SUCCESSES {
        for body in &bodies {
            let body = if status == 204 { "" } else { body };
            let outcome = check(status, body).await;
            let came = not_approved(&outcome);
            assert_eq!(came, Fails(ErrorKind::Protocol, MaybeSent), "{status} {body}");
        }
    }
}

#[tokio::test]
async fn every_other_answer_to_a_check_means_what_the_contract_says() {
    let done = format!(r#"{{"request_id":"{ID}","status":"completed"}}"#);
    let table = [
        (400, problem("invalid-code", "Invalid Code"), Rejected("wrong_code")),
        (400, problem("bad-request", "Bad Request"), Rejected("wrong_code")),
        (400, problem("Invalid_Code", "x"), Rejected("wrong_code")),
        (400, r#"{"title":"Invalid Code"}"#.into(), Rejected("wrong_code")),
        (400, problem("other", "Other"), Fails(ErrorKind::InvalidRequest, Refused)),
        (400, HTML.into(), Fails(ErrorKind::Protocol, MaybeSent)),
        (400, done.clone(), Fails(ErrorKind::Protocol, MaybeSent)),
        // Too many, though its fragment says "expired" and its title "Invalid Code".
        (410, problem("expired", "Invalid Code"), Rejected("too_many_attempts")),
        (410, problem("gone", "Gone"), Rejected("too_many_attempts")),
        (410, HTML.into(), Fails(ErrorKind::Protocol, MaybeSent)),
        (404, problem("request-not-found", "Not Found"), Rejected("expired")),
        (404, problem("not-found", "Not Found"), Rejected("expired")),
        // Not the vendor's: a wrong base_url, a gateway.
        (404, HTML.into(), Fails(ErrorKind::Protocol, MaybeSent)),
        (404, r#"{"message":"no Route matched"}"#.into(), Fails(ErrorKind::Protocol, MaybeSent)),
        (409, problem("no-code", "Conflict"), Fails(ErrorKind::InvalidRequest, Refused)),
        (409, problem("conflict", "Conflict"), Fails(ErrorKind::Unavailable, Refused)),
        (409, r#"{"title":"Conflict"}"#.into(), Fails(ErrorKind::Unavailable, Refused)),
        (409, done.clone(), Fails(ErrorKind::Unavailable, Refused)),
        (409, HTML.into(), Fails(ErrorKind::Protocol, MaybeSent)),
        (401, problem("jwt-expired", "x"), Fails(ErrorKind::Credentials, Refused)),
        (401, String::new(), Fails(ErrorKind::Credentials, Refused)),
        (402, problem("low-balance", "x"), Fails(ErrorKind::Account, Refused)),
        (403, String::new(), Fails(ErrorKind::Account, Refused)),
        (429, String::new(), Fails(ErrorKind::RateLimited, Refused)),
        (422, named("code"), Rejected("wrong_code")),
        (422, named("request_id"), Fails(ErrorKind::InvalidRequest, Refused)),
        // A conflict is of a send.
        (422, r#"{"title":"Conflict"}"#.into(), Fails(ErrorKind::InvalidRequest, Refused)),
        (422, HTML.into(), Fails(ErrorKind::Protocol, MaybeSent)),
        (412, problem("msisdn-error", "x"), Fails(ErrorKind::Unsupported, Refused)),
        (418, problem("teapot", "x"), Fails(ErrorKind::Protocol, MaybeSent)),
        (302, String::new(), Fails(ErrorKind::Protocol, MaybeSent)),
        (408, String::new(), Fails(ErrorKind::Unavailable, MaybeSent)),
        (500, done.clone(), Fails(ErrorKind::Unavailable, MaybeSent)),
        (502, HTML.into(), Fails(ErrorKind::Unavailable, MaybeSent)),
    ];
    for (status, body, expected) in table {
        let outcome = check(status, &body).await;
        assert_eq!(not_approved(&outcome), expected, "{status} {body}");
    }
}

#[tokio::test]
async fn a_lost_answer_may_have_been_anything() {
    for reply in [Reply::raw(""), Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\n{\"sta")]
    {
        let server = Server::replying(reply).await;
        let providers = vonage(&server, "retry = { attempts = 3 }");
        let error = providers.send_to(PHONE).await.unwrap_err();
        assert_eq!(failed(&error), Fails(ErrorKind::Unavailable, MaybeSent));
        let outcome = providers.verify_code(&sent_to(ID), "012345").await;
        assert_eq!(not_approved(&outcome), Fails(ErrorKind::Unavailable, MaybeSent));
        assert_eq!(server.count(), 2, "neither call is repeated");
    }
}
