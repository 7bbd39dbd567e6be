//! What Prelude is asked, and what it isn't.

use std::net::IpAddr;
use std::time::{Duration, Instant, SystemTime};

use loopback::{Reply, Server};
use passcode::{
    Channel, Config, Device, Dispatch, ErrorKind, OtpProvider, OtpProviderExt, Recipient, Resend,
    SendRequest, Session, Verification,
};
use serde_json::{Value, json};

use super::{CODE, EMAIL, ID, PHONE, RIGHT, SENT, SETTINGS, failure, prelude, verification};
use crate::answers::{self, Expected, failed};
use Dispatch::NotSent;
use Expected::Fails;

#[tokio::test]
async fn what_a_send_asks_for() {
    let server = Server::replying(Reply::json(200, SENT)).await;
    let target = json!({ "type": "phone_number", "value": PHONE });
    let by = |channel| SendRequest::new(PHONE.parse::<Recipient>().unwrap()).with_channel(channel);
    let device = Device::new("203.0.113.7".parse::<IpAddr>().unwrap()).with_user_agent("agent/1");
    let locale = "pt_BR".parse::<passcode::Locale>().unwrap();
    let template =
        "template_id = \"template-1\"\nsender_id = \"Example\"\ncode_length = 8\nlocale = \"el\"\n";
    let wish = |channel: &str| json!({ "method": "message", "preferred_channel": channel, "code_size": 6 });
    let plain = String::new();
    let table = [
        (&plain, by(Channel::Sms), json!({ "target": target, "options": wish("sms") })),
        (&plain, by(Channel::WhatsApp), json!({ "target": target, "options": wish("whatsapp") })),
        (&plain, by(Channel::Rcs), json!({ "target": target, "options": wish("rcs") })),
        (
            &plain,
            by(Channel::Voice).with_code_length(4),
            json!({ "target": target, "options": { "method": "voice", "code_size": 4 } }),
        ),
        (
            &plain,
            SendRequest::new(EMAIL.parse::<Recipient>().unwrap()),
            json!({
                "target": { "type": "email_address", "value": EMAIL }, "options": { "code_size": 6 },
            }),
        ),
        (
            &plain,
            by(Channel::Sms).with_device(device).with_locale(locale),
            json!({
                "target": target,
                "options": {
                    "method": "message", "preferred_channel": "sms", "code_size": 6, "locale": "pt-BR",
                },
                "signals": { "ip": "203.0.113.7", "user_agent": "agent/1" },
            }),
        ),
        (
            &"strict_channels = true\n".to_owned(),
            by(Channel::WhatsApp),
            json!({
                "target": target,
                "options": { "method": "message", "channels": ["whatsapp"], "code_size": 6 },
            }),
        ),
        (
            &"strict_channels = true\n".to_owned(),
            by(Channel::Voice),
            json!({ "target": target, "options": { "method": "voice", "code_size": 6 } }),
        ),
        (
            &template.to_owned(),
            by(Channel::Sms),
            json!({
                "target": target,
                "options": {
                    "method": "message", "preferred_channel": "sms", "code_size": 8, "locale": "el",
                    "template_id": "template-1", "sender_id": "Example",
                },
            }),
        ),
    ];
    for (number, (settings, request, body)) in table.into_iter().enumerate() {
        let providers = answers::providers(&server.url(), &format!("{SETTINGS}{settings}"));
        providers.send(&request).await.unwrap();
        let sent = server.requests().pop().unwrap();
        assert_eq!(sent.line(), "POST /v2/verification");
        assert_eq!(sent.header("authorization"), Some("Bearer sk_hunter2"));
        assert_eq!(sent.header("content-type"), Some("application/json"));
        assert_eq!(serde_json::from_str::<Value>(&sent.text()).unwrap(), body);
        assert_eq!(server.count(), number + 1);
    }
}

#[tokio::test]
async fn a_check_names_the_recipient_and_no_id() {
    let server = Server::replying(Reply::json(200, RIGHT)).await;
    let providers = prelude(&server);
    assert!(providers.verify_code(&verification(ID), CODE).await.unwrap().is_approved());
    let address: Recipient = EMAIL.parse().unwrap();
    let mailed = Verification::new("vendor", ID, address, Channel::Email, SystemTime::now());
    assert!(providers.verify_code(&mailed, CODE).await.unwrap().is_approved());
    let targets = [("phone_number", PHONE), ("email_address", EMAIL)];
    for (request, (kind, value)) in server.requests().iter().zip(targets) {
        assert_eq!(request.line(), "POST /v2/verification/check");
        assert_eq!(request.header("authorization"), Some("Bearer sk_hunter2"));
        let body: Value = serde_json::from_str(&request.text()).unwrap();
        assert_eq!(body, json!({ "target": { "type": kind, "value": value }, "code": CODE }));
    }
}

#[tokio::test]
async fn what_it_cant_do_is_refused_before_any_traffic() {
    let server = Server::replying(Reply::json(200, SENT)).await;
    let providers = prelude(&server);
    let phone = || SendRequest::new(PHONE.parse::<Recipient>().unwrap());
    let address = || SendRequest::new(EMAIL.parse::<Recipient>().unwrap());
    for request in [
        phone().with_code_length(3),
        phone().with_code_length(9),
        address().with_code_length(9),
        phone().with_session(Session::new("token")),
        phone().with_channel(Channel::Email),
        address().with_channel(Channel::Sms),
    ] {
        let error = providers.send(&request).await.unwrap_err();
        assert_eq!(failed(&error), Fails(ErrorKind::Unsupported, NotSent));
    }
    assert_eq!(server.count(), 0);
    let can = providers.capabilities();
    assert!(can.tells_expired() && !can.tells_used() && !can.sessions());
    assert_eq!(can.resend(), Resend::NewCode);
}

#[tokio::test]
async fn credentials_are_tried_on_the_history() {
    let deadline = Instant::now() + Duration::from_secs(30);
    let person = r#"{"verifications":[{"phone_number":"+306900000001"}],"next_cursor":null}"#;
    for (status, body, expected) in [
        (200, person.to_owned(), None),
        (401, failure("invalid_api_key"), Some(ErrorKind::Credentials)),
        (401, String::new(), Some(ErrorKind::Credentials)),
        (500, String::new(), Some(ErrorKind::Unavailable)),
    ] {
        let server = Server::replying(Reply::json(status, body)).await;
        let checked = prelude(&server).check_credentials("vendor", deadline).await.unwrap();
        assert_eq!(checked.err().map(|error| error.kind()), expected, "{status}");
        let asked = server.requests().pop().unwrap();
        assert_eq!(asked.line(), "GET /v2/verification/phone/history?limit=1");
        assert_eq!(asked.header("authorization"), Some("Bearer sk_hunter2"));
        assert_eq!((asked.text().as_str(), server.count()), ("", 1));
    }
}

#[test]
fn settings_that_cant_work_are_mistakes_at_start() {
    let key = "this is no key of Prelude, which is sk_ and more, without blanks: copy it from the dashboard";
    for (settings, mistake) in [
        ("api_token = \"hunter2\"", format!("api_token: {key}")),
        ("api_token = \"sk_\"", format!("api_token: {key}")),
        ("api_token = \"sk_hun ter2\"", format!("api_token: {key}")),
        (
            "api_token = \"sk_a\"\ncode_length = 3",
            "code_length: 3 is out of range: choose 4 to 8 digits".into(),
        ),
        (
            "api_token = \"sk_a\"\ncode_length = 9",
            "code_length: 9 is out of range: choose 4 to 8 digits".into(),
        ),
        (
            "api_token = \"sk_a\"\ntemplate_id = \" \"",
            "template_id: the template id is empty".into(),
        ),
        ("api_token = \"sk_a\"\nsender_id = \"\"", "sender_id: the sender id is empty".into()),
    ] {
        let text = format!("[providers.vendor]\nkind = \"prelude\"\n{settings}");
        let error = Config::from_toml(&text).unwrap().build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let said = error.to_string();
        assert!(said.ends_with(&format!("providers.vendor.{mistake}")), "{said}");
        assert!(!said.contains("hun"), "{said}");
    }
}

#[tokio::test]
async fn it_fits_a_url() {
    let server = Server::replying(Reply::json(200, SENT)).await;
    let host = server.address();
    let url = format!("prelude://sk_hunter2@{host}?code_length=5&channel=rcs");
    let providers = Config::from_url(&url).unwrap().build().unwrap();
    providers.send_to(PHONE).await.unwrap();
    let sent = server.requests().pop().unwrap();
    assert_eq!(sent.header("authorization"), Some("Bearer sk_hunter2"));
    let body: Value = serde_json::from_str(&sent.text()).unwrap();
    assert_eq!(body["options"]["code_size"], 5);
    assert_eq!(body["options"]["preferred_channel"], "rcs");
}
