//! Answers to a send.

use std::time::Duration;

use loopback::{Reply, Server};
use passcode::{Channel, Delivery, Dispatch, ErrorKind, OtpProviderExt};
use serde_json::{Value, json};

use super::{HTML, ID, OTHER, PHONE, TRACE, invalid, named, problem, send, vonage};
use crate::answers::{Expected, failed};
use Dispatch::{MaybeSent, Refused};
use Expected::Fails;

#[tokio::test]
async fn a_send_is_taken_by_its_request_id_under_every_2xx() {
    for status in [200, 201, 202] {
        let body = format!(r#"{{"request_id":"{ID}"}}"#);
        let sent = send("", status, &body).await.unwrap();
        assert_eq!((sent.id(), sent.delivery()), (ID, Delivery::Sent));
        assert_eq!((sent.code_length(), sent.channel()), (Some(6), Channel::Sms));
        let life = sent.expires_at().unwrap().duration_since(sent.sent_at()).unwrap();
        assert_eq!(life, Duration::from_secs(300));
    }
}

#[tokio::test]
async fn every_answer_to_a_send_means_what_the_contract_says() {
    let long = format!(r#"{{"request_id":"{ID}0"}}"#);
    let cut = format!(r#"{{"request_id":"{ID}""#);
    let array = format!(r#"["{ID}"]"#);
    let table = [
        (202, "", ErrorKind::Protocol, MaybeSent),
        (202, "{}", ErrorKind::Protocol, MaybeSent),
        (202, r#"{"request_id":""}"#, ErrorKind::Protocol, MaybeSent),
        (202, r#"{"request_id":7}"#, ErrorKind::Protocol, MaybeSent),
        (202, &long, ErrorKind::Protocol, MaybeSent),
        (202, &cut, ErrorKind::Protocol, MaybeSent),
        (202, &array, ErrorKind::Protocol, MaybeSent),
        (202, HTML, ErrorKind::Protocol, MaybeSent),
        (400, &problem("invalid-params", "x"), ErrorKind::InvalidRequest, Refused),
        (400, HTML, ErrorKind::Protocol, MaybeSent),
        (401, &problem("unauthorized", "Unauthorized"), ErrorKind::Credentials, Refused),
        (401, &problem("invalid-api-key", "x"), ErrorKind::Credentials, Refused),
        (401, &problem("jwt-expired", "x"), ErrorKind::Credentials, Refused),
        (401, HTML, ErrorKind::Credentials, Refused),
        (402, &problem("low-balance", "Low balance"), ErrorKind::Account, Refused),
        (402, "", ErrorKind::Account, Refused),
        (403, &problem("forbidden", "Forbidden"), ErrorKind::Account, Refused),
        (403, HTML, ErrorKind::Account, Refused),
        (404, &problem("not-found", "Not Found"), ErrorKind::Config, Refused),
        (404, HTML, ErrorKind::Protocol, MaybeSent),
        (404, r#"{"error_title":"Not Found"}"#, ErrorKind::Protocol, MaybeSent),
        // A live request that the answer doesn't name.
        (409, &problem("concurrent", "Conflict"), ErrorKind::RateLimited, Refused),
        (409, r#"{"request_id":"7"}"#, ErrorKind::RateLimited, Refused),
        (409, HTML, ErrorKind::Protocol, MaybeSent),
        (410, &problem("expired", "Invalid Code"), ErrorKind::Protocol, MaybeSent),
        (412, &problem("precondition-failed", "x"), ErrorKind::Unsupported, Refused),
        (412, "", ErrorKind::Protocol, MaybeSent),
        (422, &problem("concurrent", "Conflict"), ErrorKind::RateLimited, Refused),
        (422, HTML, ErrorKind::Protocol, MaybeSent),
        (429, &problem("throttled", "Rate Limit Hit"), ErrorKind::RateLimited, Refused),
        (429, "", ErrorKind::RateLimited, Refused),
        (302, "", ErrorKind::Protocol, MaybeSent),
        (408, "", ErrorKind::Unavailable, MaybeSent),
        (500, &problem("internal-error", "Internal error"), ErrorKind::Unavailable, MaybeSent),
        (503, HTML, ErrorKind::Unavailable, MaybeSent),
    ];
    for (status, body, kind, dispatch) in table {
        let error = send("", status, body).await.unwrap_err();
        assert_eq!(failed(&error), Fails(kind, dispatch), "{status} {body}");
    }
}

#[tokio::test]
async fn a_refused_parameter_is_whose_it_is() {
    let table = [
        (named("workflow[0].to"), ErrorKind::InvalidRecipient),
        (named("to"), ErrorKind::InvalidRecipient),
        (named("workflow.0.to"), ErrorKind::InvalidRecipient),
        (named("workflow[0].channel"), ErrorKind::Unsupported),
        (named("workflow"), ErrorKind::Unsupported),
        (named("workflow[0]"), ErrorKind::Unsupported),
        (named("brand"), ErrorKind::Config),
        (named("workflow[0].from"), ErrorKind::Config),
        (named("locale"), ErrorKind::Config),
        (named("template_id"), ErrorKind::Config),
        (named("client_ref"), ErrorKind::Config),
        (named("channel_timeout"), ErrorKind::Config),
        (named("code_length"), ErrorKind::Config),
        (named("workflow[0].app_hash"), ErrorKind::Config),
        (named("fraud_check"), ErrorKind::InvalidRequest),
        // One fixture has a bare object.
        (invalid(json!({ "name": "to", "reason": "x" })), ErrorKind::InvalidRecipient),
        (invalid(json!([])), ErrorKind::InvalidRequest),
        (invalid(Value::Null), ErrorKind::InvalidRequest),
    ];
    for (body, kind) in table {
        let error = send("", 422, &body).await.unwrap_err();
        assert_eq!(failed(&error), Fails(kind, Refused), "{body}");
    }
}

#[tokio::test]
async fn a_live_request_is_taken_over_if_the_answer_names_it() {
    let live = |title: &str| json!({ "title": title, "request_id": OTHER }).to_string();
    for (status, body) in [(409, live("Conflict")), (422, live("Conflict")), (409, live("x"))] {
        let sent = send("", status, &body).await.unwrap();
        assert_eq!((sent.id(), sent.delivery()), (OTHER, Delivery::AlreadyPending), "{body}");
        assert_eq!((sent.expires_at(), sent.code_length()), (None, None));
        let error = send("adopt_pending = false", status, &body).await.unwrap_err();
        assert_eq!(failed(&error), Fails(ErrorKind::RateLimited, Refused), "{body}");
    }
    // Which of two lives is not known.
    let two = format!(r#"{{"title":"Conflict","request_id":"{ID}","request_id":"{OTHER}"}}"#);
    let error = send("", 409, &two).await.unwrap_err();
    assert_eq!(failed(&error), Fails(ErrorKind::Protocol, MaybeSent));
    let error = send("", 422, &live("Invalid params")).await.unwrap_err();
    assert_eq!(failed(&error), Fails(ErrorKind::InvalidRequest, Refused));
}

#[tokio::test]
async fn an_error_says_what_support_asks_for_and_what_to_mend() {
    let error = send("", 402, &problem("low-balance", "x")).await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(402), Some("low-balance")));
    assert!(error.to_string().contains(TRACE), "{error}");
    let clock = send("", 401, &problem("jwt-expired", "x")).await.unwrap_err();
    assert!(clock.to_string().contains("clock"), "{clock}");
    let elsewhere = send("", 404, &problem("not-found", "x")).await.unwrap_err();
    assert!(elsewhere.to_string().contains("base_url"), "{elsewhere}");
    // What is no word of the vendor's might be anybody's.
    let odd = problem("447700900123", "x").replace(TRACE, "447700900123");
    assert_eq!(send("", 402, &odd).await.unwrap_err().code(), None);
    let reply = Reply::json(429, "{}").header("retry-after", "7");
    let server = Server::replying(reply).await;
    let limited = vonage(&server, "").send_to(PHONE).await.unwrap_err();
    assert_eq!(limited.retry_after(), Some(Duration::from_secs(7)));
}
