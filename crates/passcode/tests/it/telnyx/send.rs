use std::time::Duration;

use loopback::{Reply, Server};
use passcode::{
    Channel, Delivery, Dispatch, ErrorKind, OtpProvider, OtpProviderExt, Recipient, SendRequest,
};
use serde_json::{Value, json};

use super::{ID, PHONE, SETTINGS, send, sent, verification};
use crate::answers::{Expected, failed, not_approved, providers};
use Dispatch::{MaybeSent, NotSent};
use ErrorKind::{InvalidRequest, Protocol, Unavailable, Unsupported};
use Expected::Fails;

#[tokio::test]
async fn a_send_is_sent_on_an_id_for_our_number() {
    for changes in [
        json!({}),
        // The vendor's own example of a send.
        json!({ "status": "accepted" }),
        json!({ "status": "-", "type": null, "call_timeout_secs": 60 }),
        json!({ "phone_number": "-" }),
        json!({ "phone_number": null }),
        json!({ "id": "not a UUID" }),
    ] {
        for status in [200, 201, 202] {
            let sent = send(Reply::json(status, verification(&changes))).await.unwrap();
            assert_eq!((sent.delivery(), sent.channel()), (Delivery::Sent, Channel::Sms));
            let life = sent.expires_at().unwrap().duration_since(sent.sent_at()).unwrap();
            assert_eq!((life, sent.code_length()), (Duration::from_secs(300), None));
            assert_eq!(sent.id(), changes["id"].as_str().unwrap_or(ID));
        }
    }
    for life in [json!(null), json!("-"), json!(0), json!(-1), json!("300"), json!(1.5)] {
        let reply = Reply::json(200, verification(&json!({ "timeout_secs": life })));
        assert_eq!(send(reply).await.unwrap().expires_at(), None, "{life}");
    }
    for status in ["error", "invalid", "expired"] {
        let error = send(Reply::json(200, verification(&json!({ "status": status })))).await;
        assert_eq!(failed(&error.unwrap_err()), Fails(Unavailable, MaybeSent), "{status}");
    }
    let mut with_errors: Value = serde_json::from_str(&verification(&json!({}))).unwrap();
    with_errors["errors"] = json!([{ "code": "10015" }]);
    let mut bodies = vec![with_errors.to_string(), "{}".into(), "".into(), "<html>".into()];
    bodies.push(r#"{"data":[]}"#.into());
    bodies.push(verification(&json!({})).replace("}}", ""));
    for changes in [
        json!({ "id": "-" }),
        json!({ "id": null }),
        json!({ "id": "" }),
        json!({ "id": 7 }),
        json!({ "phone_number": "+13035551235" }),
        json!({ "phone_number": 13_035_551_234_u64 }),
        json!({ "phone_number": "" }),
    ] {
        bodies.push(verification(&changes));
    }
    for body in bodies {
        let error = send(Reply::json(200, body.clone())).await.unwrap_err();
        assert_eq!(failed(&error), Fails(Protocol, MaybeSent), "{body}");
    }
}

#[tokio::test]
async fn what_it_cannot_do_is_refused_without_a_request() {
    let server = Server::replying(Reply::status(200)).await;
    let vendor = providers(&server.url(), SETTINGS);
    let phone: Recipient = PHONE.parse().unwrap();
    for request in [
        SendRequest::new("ada@example.com".parse::<Recipient>().unwrap()),
        SendRequest::new(phone.clone()).with_channel(Channel::Email),
        SendRequest::new(phone.clone()).with_channel(Channel::Rcs),
        SendRequest::new(phone.clone()).with_code_length(5),
        SendRequest::new(phone.clone()).with_session(passcode::Session::new("jwt")),
    ] {
        let error = vendor.send(&request).await.unwrap_err();
        assert_eq!(failed(&error), Fails(Unsupported, NotSent), "{request:?}");
    }
    let stated = providers(&server.url(), &format!("{SETTINGS}code_length = 5"));
    let error = stated.send(&SendRequest::new(phone).with_code_length(6)).await.unwrap_err();
    assert_eq!(failed(&error), Fails(Unsupported, NotSent));
    // It would be a step in the path.
    let outcome = vendor.verify_code(&sent(".."), "012345").await;
    assert_eq!(not_approved(&outcome), Fails(InvalidRequest, NotSent));
    assert_eq!(server.count(), 0);
}
