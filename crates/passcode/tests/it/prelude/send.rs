//! What Prelude's answers to a send mean.

use loopback::{Reply, Server, closed_port};
use passcode::{Channel, Delivery, Dispatch, ErrorKind, OtpProviderExt};
use serde_json::{Value, json};

use super::{CODE, EMAIL, FORMLESS, ID, PHONE, RIGHT, SENT, SETTINGS, prelude, send};
use crate::answers::{self, Expected, failed, not_approved};
use Dispatch::{MaybeSent, NotSent, Refused};
use Expected::Fails;

#[tokio::test]
async fn a_send_counts_when_the_vendor_says_that_a_message_is_on_its_way() {
    for status in [200, 201] {
        for (said, digits) in [
            ("success", Some(6)),
            ("retry", None),
            ("challenged", Some(6)),
            ("shadow_blocked", Some(6)),
        ] {
            let body = SENT.replace("success", said);
            let sent = send(status, &body).await.unwrap();
            assert_eq!((sent.id(), sent.delivery()), (ID, Delivery::Sent), "{said}");
            assert_eq!((sent.code_length(), sent.expires_at()), (digits, None), "{said}");
        }
    }
}

#[tokio::test]
async fn the_channel_is_the_first_that_we_have_a_word_for() {
    for (channels, channel) in [
        (json!(["sms"]), Channel::Sms),
        (json!(["viber", "whatsapp", "sms"]), Channel::WhatsApp),
        (json!(["rcs"]), Channel::Rcs),
        (json!(["silent", "voice"]), Channel::Voice),
        (json!(["telegram", "born_tomorrow", 7, "email"]), Channel::Sms),
        (json!([]), Channel::Sms),
        (json!("whatsapp"), Channel::Sms),
        (Value::Null, Channel::Sms),
    ] {
        let body = SENT.replace(r#"["sms"]"#, &channels.to_string());
        assert_eq!(send(200, &body).await.unwrap().channel(), channel, "{channels}");
    }
    let server = Server::replying(Reply::json(200, SENT)).await;
    let mailed = prelude(&server).send_to(EMAIL).await.unwrap();
    assert_eq!(mailed.channel(), Channel::Email, "whatever the answer says");
    let mut absent: Value = serde_json::from_str(SENT).unwrap();
    absent.as_object_mut().unwrap().remove("channels");
    assert_eq!(send(200, &absent.to_string()).await.unwrap().channel(), Channel::Sms);
}

#[tokio::test]
async fn a_success_without_a_channel_is_told_to_the_log() {
    for (channels, warned) in [("[]", true), (r#"["sms"]"#, false)] {
        let (log, _guard) = loopback::capture("passcode=warn");
        send(200, &SENT.replace(r#"["sms"]"#, channels)).await.unwrap();
        assert_eq!(log.text().contains("names no channel"), warned, "{}", log.text());
    }
}

#[tokio::test]
async fn an_http_200_is_not_a_send() {
    let blocked = |reason: &str| {
        format!(r#"{{"id":"{ID}","status":"blocked","method":"message","reason":{reason}}}"#)
    };
    for (body, kind) in [
        (blocked(r#""invalid_phone_number""#), ErrorKind::InvalidRecipient),
        (blocked(r#""invalid_phone_line""#), ErrorKind::InvalidRecipient),
        (blocked(r#""repeated_attempts""#), ErrorKind::RateLimited),
        (blocked(r#""expired_signature""#), ErrorKind::InvalidRequest),
        (blocked(r#""invalid_signature""#), ErrorKind::InvalidRequest),
        (blocked(r#""in_block_list""#), ErrorKind::Blocked),
        (blocked(r#""suspicious""#), ErrorKind::Blocked),
        (blocked(r#""born_tomorrow""#), ErrorKind::Blocked),
        (blocked("null"), ErrorKind::Blocked),
        (blocked("[1]"), ErrorKind::Blocked),
        (r#"{"status":"blocked"}"#.to_owned(), ErrorKind::Blocked),
    ] {
        let error = send(200, &body).await.unwrap_err();
        assert_eq!(failed(&error), Fails(kind, Refused), "{body}");
        assert_eq!(error.pending(), None, "{body}");
    }
    let doubtful = [
        SENT.replace(ID, ""),
        SENT.replace(ID, " "),
        SENT.replace(&format!("\"{ID}\""), "null"),
        SENT.replace(&format!("\"{ID}\""), "7"),
        SENT.replace(&format!("\"id\":\"{ID}\","), ""),
        SENT.replace("success", "born_tomorrow"),
        SENT.replace("success", "Success"),
        SENT.replace("\"success\"", "null"),
        SENT.replace("\"success\"", "true"),
        SENT.replace(r#""method":"message""#, r#""method":"silent""#),
    ];
    let formless = FORMLESS.iter().copied();
    for body in doubtful.iter().map(String::as_str).chain(formless) {
        for status in [200, 201, 204] {
            let reply = if status == 204 { "" } else { body };
            let error = send(status, reply).await.unwrap_err();
            assert_eq!(failed(&error), Fails(ErrorKind::Protocol, MaybeSent), "{status} {body}");
        }
    }
}

#[tokio::test]
async fn a_code_of_an_ambiguous_send_can_still_be_verified() {
    let failing = [
        Reply::status(503),
        Reply::json(200, "<html>"),
        Reply::json(400, "<html>"),
        // The connection ends without an answer.
        Reply::raw(""),
    ];
    for reply in failing {
        let server = Server::script([reply, Reply::json(200, RIGHT)]).await;
        let providers = prelude(&server);
        let error = providers.send_to(PHONE).await.unwrap_err();
        assert_eq!(error.dispatch(), MaybeSent);
        let pending = error.pending().unwrap();
        assert_eq!((pending.recipient().expose(), pending.code_length()), (PHONE, None));
        assert!(!pending.id().contains("6912345678"));
        // Whatever the id: the check names the recipient.
        assert!(providers.verify_code(pending, CODE).await.unwrap().is_approved());
    }
    let server =
        Server::script([Reply::status(503), Reply::json(200, RIGHT.replace(ID, ""))]).await;
    let providers = prelude(&server);
    let error = providers.send_to(PHONE).await.unwrap_err();
    let outcome = providers.verify_code(error.pending().unwrap(), CODE).await;
    assert_eq!(
        not_approved(&outcome),
        Fails(ErrorKind::Protocol, MaybeSent),
        "an empty id is none"
    );

    let unreached = answers::providers(&format!("http://{}", closed_port()), SETTINGS);
    let error = unreached.send_to(PHONE).await.unwrap_err();
    assert_eq!(failed(&error), Fails(ErrorKind::Unavailable, NotSent));
    assert_eq!(error.pending(), None);
}
