//! What goes out, and what doesn't.

use loopback::{Reply, Server};
use passcode::{
    CapabilityRow, Channel, Config, Dispatch, ErrorKind, OtpProvider, OtpProviderExt, Recipient,
    Resend, SendRequest, Session, VerifyRequest,
};
use serde_json::{Value, json};

use super::{ID, KEY, OTHER, PHONE, build, sent_to, vonage};
use crate::answers::{Expected, code, failed, not_approved};
use Dispatch::NotSent;
use Expected::Fails;

fn body(server: &Server) -> Value {
    serde_json::from_slice(&server.requests().last().unwrap().body).unwrap()
}

#[tokio::test]
async fn a_send_and_a_check_as_they_go_out() {
    let sent = Reply::json(202, format!(r#"{{"request_id":"{ID}"}}"#));
    let done = Reply::json(200, r#"{"status":"completed"}"#);
    let server = Server::script([sent, done]).await;
    let providers = vonage(&server, "");
    let verification = providers.send_to("+44 7700 900123").await.unwrap();
    assert!(providers.verify_code(&verification, "012 345").await.unwrap().is_approved());
    // Base64 of "abcd1234:canary-secret".
    let basic = "Basic YWJjZDEyMzQ6Y2FuYXJ5LXNlY3JldA==";
    assert_eq!(
        server.take(&[(basic, "BASIC"), (ID, "ID")]),
        r#"POST /v2/verify
  accept-encoding: identity
  accept: application/json
  authorization: BASIC
  content-length: 108
  content-type: application/json
  host: SERVER
{
  "brand": "Example",
  "channel_timeout": 300,
  "code_length": 6,
  "workflow": [
    {
      "channel": "sms",
      "to": "447700900123"
    }
  ]
}

POST /v2/verify/ID
  accept-encoding: identity
  accept: application/json
  authorization: BASIC
  content-length: 17
  content-type: application/json
  host: SERVER
{
  "code": "012345"
}"#
    );
}

#[tokio::test]
async fn every_setting_and_option_goes_out_where_it_belongs() {
    let server = Server::replying(Reply::json(202, format!(r#"{{"request_id":"{ID}"}}"#))).await;
    let providers = vonage(
        &server,
        &format!(
            "code_length = 4\nchannel_timeout = \"2m\"\nlocale = \"pt-BR\"\nsms_from = \"Example\"\n\
             whatsapp_from = \"447700900001\"\nrcs_from = \"agent\"\nemail_from = \"a@example.com\"\n\
             client_ref = \"ref7\"\ntemplate_id = \"{OTHER}\""
        ),
    );
    let rest = json!({
        "brand": "Example", "code_length": 4, "channel_timeout": 120, "locale": "pt-br",
        "client_ref": "ref7",
    });
    for (channel, from, template) in [
        (Channel::Sms, Some("Example"), true),
        (Channel::Voice, None, false),
        (Channel::WhatsApp, Some("447700900001"), false),
        (Channel::Rcs, Some("agent"), true),
        (Channel::Email, Some("a@example.com"), false),
    ] {
        let to = if channel == Channel::Email { "ada@example.com" } else { PHONE };
        let recipient: Recipient = to.parse().unwrap();
        let sent =
            providers.send(&SendRequest::new(recipient).with_channel(channel)).await.unwrap();
        assert_eq!((sent.channel(), sent.code_length()), (channel, Some(4)));
        let mut expected = rest.clone();
        expected["workflow"] =
            json!([{ "channel": channel.as_str(), "to": to.trim_start_matches('+') }]);
        if let Some(from) = from {
            expected["workflow"][0]["from"] = from.into();
        }
        if template {
            expected["template_id"] = OTHER.into();
        }
        assert_eq!(body(&server), expected, "{channel}");
    }
}

#[tokio::test]
async fn a_language_goes_out_as_the_vendor_writes_it_or_not_at_all() {
    let server = Server::replying(Reply::json(202, format!(r#"{{"request_id":"{ID}"}}"#))).await;
    let providers = vonage(&server, "");
    for (asked, written) in [
        ("en-GB", Some("en-gb")),
        ("es_MX", Some("es-mx")),
        ("es", Some("es-es")),
        ("hi", Some("hi-in")),
        ("de-AT", Some("de-de")),
        ("ja", None),
        ("zh-Hans-CN", None),
    ] {
        let recipient: Recipient = PHONE.parse().unwrap();
        let request = SendRequest::new(recipient).with_locale(Some(asked.parse().unwrap()));
        providers.send(&request).await.unwrap();
        assert_eq!(body(&server).get("locale").and_then(Value::as_str), written, "{asked}");
    }
}

#[tokio::test]
async fn what_it_cant_do_is_refused_without_a_request() {
    let server = Server::replying(Reply::status(200)).await;
    let providers = vonage(&server, "");
    let phone: Recipient = PHONE.parse().unwrap();
    let requests = [
        // Neither has a sender.
        SendRequest::new(phone.clone()).with_channel(Channel::WhatsApp),
        SendRequest::new(phone.clone()).with_channel(Channel::Rcs),
        SendRequest::new(phone.clone()).with_channel(Channel::Email),
        SendRequest::new(phone.clone()).with_code_length(3),
        SendRequest::new(phone.clone()).with_code_length(11),
        SendRequest::new(phone).with_session(Session::new("jwt")),
    ];
    for request in requests {
        let error = providers.send(&request).await.unwrap_err();
        assert_eq!(failed(&error), Fails(ErrorKind::Unsupported, NotSent), "{request:?}");
    }
    for id in ["", "7", "../templates", &format!("{ID}0"), &ID.replace('c', "g")] {
        let outcome = providers.verify_code(&sent_to(id), "012345").await;
        assert_eq!(not_approved(&outcome), Fails(ErrorKind::NotFound, NotSent), "{id}");
    }
    let request = VerifyRequest::new(sent_to(ID), code("1")).with_session(Session::new("jwt"));
    let outcome = providers.verify(&request).await;
    assert_eq!(not_approved(&outcome), Fails(ErrorKind::Unsupported, NotSent));
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn it_says_what_it_can_do() {
    let providers = build(KEY).unwrap();
    let can = providers.get("vendor").unwrap().capabilities();
    let channels: Vec<_> = can.rows().iter().map(CapabilityRow::channel).collect();
    assert_eq!(channels, [Channel::Sms, Channel::Voice, Channel::Email]);
    assert!(can.rows().iter().all(|row| row.code_lengths() == Some(&(4..=10))));
    assert_eq!(
        (can.resend(), can.tells_expired(), can.tells_used()),
        (Resend::Refused, true, false)
    );
    // What lives is not taken over then, and nothing verifies it.
    let providers = build(&format!("{KEY}adopt_pending = false")).unwrap();
    assert_eq!(providers.get("vendor").unwrap().capabilities().resend(), Resend::Unknown);
}

#[tokio::test]
async fn it_fits_a_url() {
    let server = Server::replying(Reply::json(202, format!(r#"{{"request_id":"{ID}"}}"#))).await;
    let address = server.address();
    let url = format!("vonage://abcd1234:canary-secret@{address}?brand=Two%20words&code_length=8");
    let providers = Config::from_url(&url).unwrap().build().unwrap();
    let sent = providers.send_to(PHONE).await.unwrap();
    assert_eq!(sent.code_length(), Some(8));
    assert_eq!(body(&server)["brand"], "Two words");
}
