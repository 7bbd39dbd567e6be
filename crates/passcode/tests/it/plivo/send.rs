//! Answers to a send.

use passcode::{Delivery, Dispatch, ErrorKind};
use serde_json::json;

use super::{HTML, ID, failure, send};
use crate::answers::{Expected, failed};
use Dispatch::{MaybeSent, Refused};
use Expected::Fails;

#[tokio::test]
async fn a_send_is_taken_by_its_session_id_under_every_2xx() {
    let body = format!(
        r#"{{"api_id":"3335cb16-d297-4e00-a5e6-66d2bb03b323","message":"Session initiated","session_uuid":"{ID}"}}"#
    );
    let empty = body.replace('}', ",\"invalid_number\":\"\"}");
    for status in [200, 201, 202] {
        for body in [&body, &empty] {
            let sent = send(status, body).await.unwrap();
            assert_eq!((sent.id(), sent.delivery()), (ID, Delivery::Sent));
            assert_eq!((sent.code_length(), sent.expires_at()), (None, None));
        }
    }
}

#[tokio::test]
async fn every_answer_to_a_send_means_what_the_contract_says() {
    let sent = format!(r#"{{"session_uuid":"{ID}"}}"#);
    let with = |more: &str| sent.replace('}', more);
    let table = [
        (202, String::new(), ErrorKind::Protocol, MaybeSent),
        (202, "{}".into(), ErrorKind::Protocol, MaybeSent),
        (202, r#"{"session_uuid":""}"#.into(), ErrorKind::Protocol, MaybeSent),
        (202, r#"{"session_uuid":7}"#.into(), ErrorKind::Protocol, MaybeSent),
        (202, with(""), ErrorKind::Protocol, MaybeSent),
        (202, with(",\"error\":\"x\"}"), ErrorKind::Protocol, MaybeSent),
        (202, with(",\"invalid_number\":\"12025550162\"}"), ErrorKind::Protocol, MaybeSent),
        (202, with(",\"invalid_number\":[\"12025550162\"]}"), ErrorKind::Protocol, MaybeSent),
        (202, format!("[\"{ID}\"]"), ErrorKind::Protocol, MaybeSent),
        (202, HTML.into(), ErrorKind::Protocol, MaybeSent),
        // Words, in their order.
        (400, failure("Recipient 12025550162 is invalid"), ErrorKind::InvalidRecipient, Refused),
        (400, failure("bad DESTINATION"), ErrorKind::InvalidRecipient, Refused),
        (400, failure("phone number in a blocked country"), ErrorKind::InvalidRecipient, Refused),
        (400, failure("not enough credit"), ErrorKind::Account, Refused),
        (400, failure("account suspended"), ErrorKind::Account, Refused),
        (400, failure("geo permission"), ErrorKind::Unsupported, Refused),
        (400, failure("country not enabled"), ErrorKind::Unsupported, Refused),
        (400, failure("blocked by fraud shield"), ErrorKind::Blocked, Refused),
        (400, failure("maximum reached"), ErrorKind::RateLimited, Refused),
        (400, failure("something else"), ErrorKind::InvalidRequest, Refused),
        (409, failure("limit"), ErrorKind::RateLimited, Refused),
        (422, failure("x"), ErrorKind::InvalidRequest, Refused),
        (
            400,
            json!({ "error": { "text": "Phone" } }).to_string(),
            ErrorKind::InvalidRecipient,
            Refused,
        ),
        (400, json!({ "error": null }).to_string(), ErrorKind::Protocol, MaybeSent),
        (400, HTML.into(), ErrorKind::Protocol, MaybeSent),
        (401, failure("recipient"), ErrorKind::Credentials, Refused),
        (401, "Could not verify your access level".into(), ErrorKind::Credentials, Refused),
        (402, failure("x"), ErrorKind::Account, Refused),
        (402, HTML.into(), ErrorKind::Protocol, MaybeSent),
        // The status says it, whatever the words.
        (403, failure("recipient"), ErrorKind::Unsupported, Refused),
        (403, HTML.into(), ErrorKind::Unsupported, Refused),
        (404, failure("x"), ErrorKind::Config, Refused),
        (404, HTML.into(), ErrorKind::Protocol, MaybeSent),
        (404, r#"{"error":"Not Found"}"#.into(), ErrorKind::Protocol, MaybeSent),
        (405, failure("x"), ErrorKind::Protocol, Refused),
        (429, failure("recipient"), ErrorKind::RateLimited, Refused),
        (429, String::new(), ErrorKind::RateLimited, Refused),
        (302, String::new(), ErrorKind::Protocol, MaybeSent),
        (408, failure("x"), ErrorKind::Unavailable, MaybeSent),
        (418, failure("recipient"), ErrorKind::Protocol, MaybeSent),
        (500, failure("recipient"), ErrorKind::Unavailable, MaybeSent),
        (503, HTML.into(), ErrorKind::Unavailable, MaybeSent),
    ];
    for (status, body, kind, dispatch) in table {
        let error = send(status, &body).await.unwrap_err();
        assert_eq!(failed(&error), Fails(kind, dispatch), "{status} {body}");
    }
    let unknown = send(404, &failure("x")).await.unwrap_err();
    assert!(unknown.to_string().contains("app_uuid"), "{unknown}");
}
