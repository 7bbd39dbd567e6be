//! What goes out, what doesn't, and settings that can't work.

use std::time::{Duration, Instant};

use loopback::{Reply, Server};
use passcode::{
    CapabilityRow, Channel, Config, Dispatch, ErrorKind, OtpProvider, OtpProviderExt, Recipient,
    Resend, SendRequest, Session, VerifyRequest,
};
use serde_json::{Value, json};

use super::{HTML, ID, KEYS, OTHER, PHONE, SESSION, build, plivo, sent_to};
use crate::answers::{Expected, code, failed, not_approved};
use Dispatch::NotSent;
use Expected::Fails;

fn body(server: &Server) -> Value {
    serde_json::from_slice(&server.requests().last().unwrap().body).unwrap()
}

#[tokio::test]
async fn requests_go_out_as_the_contract_has_them() {
    let server = Server::start(|request| match request.path.as_str() {
        SESSION => Reply::json(202, format!(r#"{{"session_uuid":"{ID}"}}"#)),
        _ => Reply::json(400, r#"{"error":"wrong"}"#),
    })
    .await;
    let providers = plivo(&server, "");
    let sent = providers.send_to("+1 202-555-0162").await.unwrap();
    assert_eq!(body(&server), json!({ "recipient": PHONE, "channel": "sms" }));
    let _ = providers.verify_code(&sent, "012 345").await;
    let requests = server.requests();
    let lines: Vec<_> = requests.iter().map(loopback::Request::line).collect();
    let session = format!("{SESSION}{ID}/");
    let expected = [format!("POST {SESSION}"), format!("POST {session}"), format!("GET {session}")];
    assert_eq!(lines, expected);
    assert_eq!(requests[1].text(), r#"{"otp":"012345"}"#);
    for request in &requests {
        // Base64 of "MA0123456789ABCDEFGH:canary-token".
        let basic = "Basic TUEwMTIzNDU2Nzg5QUJDREVGR0g6Y2FuYXJ5LXRva2Vu";
        assert_eq!(request.header("authorization"), Some(basic));
        assert_eq!(request.header("accept"), Some("application/json"));
    }

    let providers = plivo(
        &server,
        &format!(
            "app_uuid = \"{OTHER}\"\nbrand_name = \"Example\"\ncode_length = 8\nlocale = \"fr\""
        ),
    );
    let phone: Recipient = PHONE.parse().unwrap();
    let request = SendRequest::new(phone.clone()).with_channel(Channel::Voice);
    let sent = providers.send(&request).await.unwrap();
    assert_eq!((sent.channel(), sent.code_length()), (Channel::Voice, Some(8)));
    let expected = json!({
        "recipient": PHONE, "channel": "voice", "app_uuid": OTHER, "brand_name": "Example",
        "code_length": 8, "locale": "fr",
    });
    assert_eq!(body(&server), expected);
    for (asked, written) in
        [("en-US", "en_US"), ("PT_br", "pt_BR"), ("zh-Hans-CN", "zh_CN"), ("es", "es")]
    {
        let request = SendRequest::new(phone.clone()).with_locale(Some(asked.parse().unwrap()));
        providers.send(&request.with_code_length(4)).await.unwrap();
        let body = body(&server);
        assert_eq!(
            (&body["locale"], &body["code_length"]),
            (&json!(written), &json!(4)),
            "{asked}"
        );
    }
}

#[tokio::test]
async fn what_it_cant_do_is_refused_without_a_request() {
    let server = Server::replying(Reply::status(200)).await;
    let providers = plivo(&server, "");
    let phone: Recipient = PHONE.parse().unwrap();
    let requests = [
        SendRequest::new("ada@example.com".parse::<Recipient>().unwrap()),
        SendRequest::new(phone.clone()).with_channel(Channel::WhatsApp),
        SendRequest::new(phone.clone()).with_channel(Channel::Rcs),
        SendRequest::new(phone.clone()).with_channel(Channel::Email),
        SendRequest::new(phone.clone()).with_code_length(3),
        SendRequest::new(phone.clone()).with_code_length(9),
        SendRequest::new(phone).with_session(Session::new("jwt")),
    ];
    for request in requests {
        let error = providers.send(&request).await.unwrap_err();
        assert_eq!(failed(&error), Fails(ErrorKind::Unsupported, NotSent), "{request:?}");
    }
    for id in ["", "7", "..", &format!("{ID}/"), &ID.replace('c', "g").replace('8', "z")] {
        let outcome = providers.verify_code(&sent_to(id), "012345").await;
        assert_eq!(not_approved(&outcome), Fails(ErrorKind::NotFound, NotSent), "{id}");
    }
    let request = VerifyRequest::new(sent_to(ID), code("1")).with_session(Session::new("jwt"));
    let outcome = providers.verify(&request).await;
    assert_eq!(not_approved(&outcome), Fails(ErrorKind::Unsupported, NotSent));
    assert_eq!(server.count(), 0);
    let can = providers.get("vendor").unwrap().capabilities();
    let channels: Vec<_> = can.rows().iter().map(CapabilityRow::channel).collect();
    assert_eq!(channels, [Channel::Sms, Channel::Voice]);
    assert!(can.rows().iter().all(|row| row.code_lengths() == Some(&(4..=8))));
    assert_eq!(
        (can.resend(), can.tells_expired(), can.tells_used()),
        (Resend::SameCode, true, true)
    );
}

#[tokio::test]
async fn credentials_are_tried_by_reading_the_account() {
    let table = [
        (200, r#"{"account_type":"standard","cash_credits":"4.8"}"#, None),
        (200, HTML, Some(ErrorKind::Protocol)),
        (401, "no", Some(ErrorKind::Credentials)),
        (404, HTML, Some(ErrorKind::Protocol)),
        (500, "", Some(ErrorKind::Unavailable)),
    ];
    for (status, body, kind) in table {
        let server = Server::replying(Reply::json(status, body)).await;
        let deadline = Instant::now() + Duration::from_secs(5);
        let checked = plivo(&server, "").check_credentials("vendor", deadline).await.unwrap();
        assert_eq!(checked.err().map(|error| error.kind()), kind, "{status} {body}");
        let lines: Vec<_> = server.requests().iter().map(loopback::Request::line).collect();
        assert_eq!(lines, ["GET /v1/Account/MA0123456789ABCDEFGH/"]);
    }
}

#[test]
fn a_setting_that_cant_work_is_a_mistake_at_start() {
    for (settings, place, says) in [
        ("auth_token = \"t\"".to_owned(), "providers.vendor", "\"auth_id\" is missing"),
        (KEYS.replace("MA0", "ma0"), "auth_id", "18 capital letters"),
        (KEYS.replace("MA0", "MA"), "auth_id", "18 capital letters"),
        (KEYS.replace("MA0", "XX0"), "auth_id", "MA or SA"),
        (KEYS.replace("MA0123456789ABCDEFGH", "env:ID"), "auth_id", "no secret"),
        (format!("{KEYS}app_uuid = \"7\""), "app_uuid", "UUID"),
        (format!("{KEYS}brand_name = \" \""), "brand_name", "empty"),
        (format!("{KEYS}code_length = 9"), "code_length", "4 to 8"),
        (format!("{KEYS}channel = \"whatsapp\""), "channel", "choices: sms, voice"),
        (format!("{KEYS}app_uid = \"7\""), "app_uid", "did you mean \"app_uuid\""),
    ] {
        let error = build(&settings).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{settings}");
        let said = error.to_string();
        assert!(said.contains(place) && said.contains(says), "{settings}: {said}");
        assert!(!said.contains("canary-token"), "{said}");
    }
    assert!(build(&KEYS.replace("MA0", "SA0")).is_ok());
    let url = "plivo://MA0123456789ABCDEFGH:canary-token@api.plivo.com?code_length=6";
    assert!(Config::from_url(url).unwrap().build().is_ok());
}
