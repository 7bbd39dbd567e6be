//! What Stytch's answers to a send mean.

use std::time::Duration;

use loopback::{Reply, Server};
use passcode::{Channel, Delivery, Dispatch, ErrorKind, OtpProviderExt};
use serde_json::{Value, json};

use super::{EMAIL, FORMLESS, PHONE, PHONE_ID, refusal, send, sent_answer, stytch, with, without};
use crate::answers::{Expected, failed};
use Dispatch::MaybeSent;
use Expected::Fails;

#[tokio::test]
async fn a_send_needs_success_and_the_id_of_the_recipient() {
    for status in [200, 201] {
        let sent = send(status, sent_answer()).await.unwrap();
        assert_eq!((sent.id(), sent.delivery()), (PHONE_ID, Delivery::Sent));
        assert_eq!((sent.code_length(), sent.channel()), (Some(6), Channel::Sms));
        let life = sent.expires_at().unwrap().duration_since(sent.sent_at()).unwrap();
        assert_eq!(life, Duration::from_secs(300));
    }
    let known = without(sent_answer(), "", "user_created");
    assert_eq!(send(200, known).await.unwrap().id(), PHONE_ID);
    for body in [
        with(sent_answer(), "/status_code", json!(400)),
        with(sent_answer(), "/status_code", json!("200")),
        with(sent_answer(), "/status_code", json!(200.5)),
        with(sent_answer(), "/status_code", Value::Null),
        without(sent_answer(), "", "status_code"),
        with(sent_answer(), "/phone_id", json!("")),
        with(sent_answer(), "/phone_id", json!(" ")),
        with(sent_answer(), "/phone_id", Value::Null),
        with(sent_answer(), "/phone_id", json!(7)),
        with(without(sent_answer(), "", "phone_id"), "/user_id", json!(PHONE_ID)),
        serde_json::from_str(&refusal(200, "invalid_phone_number")).unwrap(),
    ] {
        let error = send(200, &body).await.unwrap_err();
        assert_eq!(failed(&error), Fails(ErrorKind::Protocol, MaybeSent), "{body}");
    }
    // An address has an id of its own.
    let server = Server::replying(Reply::json(200, sent_answer().to_string())).await;
    let error = stytch(&server).send_to(EMAIL).await.unwrap_err();
    assert_eq!(failed(&error), Fails(ErrorKind::Protocol, MaybeSent));
    for body in FORMLESS {
        let error = send(200, body).await.unwrap_err();
        assert_eq!(failed(&error), Fails(ErrorKind::Protocol, MaybeSent), "{body}");
    }
}

#[tokio::test]
async fn an_ambiguous_send_leaves_nothing_to_verify() {
    let server = Server::replying(Reply::status(503)).await;
    let error = stytch(&server).send_to(PHONE).await.unwrap_err();
    assert_eq!((error.dispatch(), error.pending()), (MaybeSent, None));
}
