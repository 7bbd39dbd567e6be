//! What Stytch is asked, and what it isn't.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use loopback::{Reply, Server};
use passcode::{
    Channel, Device, Dispatch, ErrorKind, Locale, OtpProvider, OtpProviderExt, Recipient, Resend,
    SendRequest, Session,
};
use serde_json::{Value, json};

use super::{
    BASIC, CODE, EMAIL, EMAIL_ID, PHONE, PHONE_ID, SETTINGS, approving, refusal, sent_answer,
    stytch, verification,
};
use crate::answers::{self, Expected, failed};
use Dispatch::NotSent;
use Expected::Fails;

#[tokio::test]
async fn what_a_send_asks_for() {
    let mut answer = sent_answer();
    answer["email_id"] = json!(EMAIL_ID);
    let server = Server::replying(Reply::json(200, answer.to_string())).await;
    let phone = || SendRequest::new(PHONE.parse::<Recipient>().unwrap());
    let device = Device::new("203.0.113.7".parse::<IpAddr>().unwrap());
    let described = device.clone().with_user_agent("agent/1");
    let known = "users = \"known\"\nexpiration = \"10m\"\nlocale = \"de\"\n";
    let table = [
        (
            "",
            phone(),
            "sms/login_or_create",
            json!({ "phone_number": PHONE, "expiration_minutes": 5, "create_user_as_pending": true }),
        ),
        (
            "",
            phone().with_channel(Channel::WhatsApp).with_code_length(6).with_device(described),
            "whatsapp/login_or_create",
            json!({
                "phone_number": PHONE, "expiration_minutes": 5, "create_user_as_pending": true,
                "attributes": { "ip_address": "203.0.113.7", "user_agent": "agent/1" },
            }),
        ),
        (
            "",
            SendRequest::new(EMAIL.parse::<Recipient>().unwrap()).with_device(device),
            "email/login_or_create",
            json!({
                "email": EMAIL, "expiration_minutes": 5, "create_user_as_pending": true,
                "attributes": { "ip_address": "203.0.113.7" },
            }),
        ),
        (
            known,
            phone(),
            "sms/send",
            json!({ "phone_number": PHONE, "expiration_minutes": 10, "locale": "de-DE" }),
        ),
    ];
    for (settings, request, path, body) in table {
        let providers = answers::providers(&server.url(), &format!("{SETTINGS}{settings}"));
        let sent = providers.send(&request).await.unwrap();
        let minutes = body["expiration_minutes"].as_u64().unwrap();
        let life = sent.expires_at().unwrap().duration_since(sent.sent_at()).unwrap();
        assert_eq!(life, Duration::from_secs(60 * minutes));
        let asked = server.requests().pop().unwrap();
        assert_eq!(asked.line(), format!("POST /v1/otps/{path}"));
        assert_eq!(asked.header("authorization"), Some(BASIC));
        assert_eq!(asked.header("content-type"), Some("application/json"));
        assert_eq!(serde_json::from_str::<Value>(&asked.text()).unwrap(), body);
    }
}

#[tokio::test]
async fn a_locale_goes_out_in_the_vendors_form_or_not_at_all() {
    let server = Server::replying(Reply::json(200, sent_answer().to_string())).await;
    let providers = stytch(&server);
    for (locale, tag) in [
        ("en-GB", json!("en")),
        ("es", json!("es")),
        ("fr-CA", json!("fr")),
        ("pt", json!("pt-br")),
        ("pt_BR", json!("pt-br")),
        ("it", json!("it")),
        ("DE", json!("de-DE")),
        ("zh", json!("zh-Hans")),
        ("zh-Hans-CN", json!("zh-Hans")),
        ("zh-Hant", Value::Null),
        ("zh-TW", Value::Null),
        ("ca", json!("ca-ES")),
        ("ja", json!("ja")),
        ("ru", json!("ru")),
        ("nl", json!("nl")),
        ("pl", json!("pl")),
        ("tr", json!("tr")),
        ("fa", json!("fa")),
        ("vi", json!("vi")),
        ("cs", json!("cs")),
        ("el", Value::Null),
    ] {
        let request = SendRequest::new(PHONE.parse::<Recipient>().unwrap())
            .with_locale(locale.parse::<Locale>().unwrap());
        providers.send(&request).await.unwrap();
        let body: Value = serde_json::from_str(&server.requests().pop().unwrap().text()).unwrap();
        assert_eq!(body["locale"], tag, "{locale}");
        assert_eq!(body.get("locale").is_none(), tag.is_null(), "{locale}");
    }
}

#[tokio::test]
async fn a_check_names_method_and_code() {
    let server = Server::replying(Reply::json(200, approving().to_string())).await;
    assert!(stytch(&server).verify_code(&verification(), CODE).await.unwrap().is_approved());
    let asked = server.requests().pop().unwrap();
    assert_eq!(asked.line(), "POST /v1/otps/authenticate");
    assert_eq!(asked.header("authorization"), Some(BASIC));
    let body: Value = serde_json::from_str(&asked.text()).unwrap();
    assert_eq!(body, json!({ "method_id": PHONE_ID, "code": CODE }));
}

#[tokio::test]
async fn what_it_cant_do_is_refused_before_any_traffic() {
    let server = Server::replying(Reply::json(200, sent_answer().to_string())).await;
    let providers = stytch(&server);
    let phone = || SendRequest::new(PHONE.parse::<Recipient>().unwrap());
    for request in [
        phone().with_code_length(5),
        phone().with_code_length(7),
        phone().with_channel(Channel::Rcs),
        phone().with_channel(Channel::Voice),
        phone().with_channel(Channel::Email),
        phone().with_session(Session::new("token")),
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
async fn credentials_are_tried_on_a_code_of_nobody() {
    let deadline = Instant::now() + Duration::from_secs(30);
    for (status, error_type, expected) in [
        (404, "otp_code_not_found", None),
        (401, "unable_to_auth_otp_code", None),
        (400, "invalid_method_id", None),
        (400, "invalid_code", None),
        (401, "unauthorized_credentials", Some(ErrorKind::Credentials)),
        (401, "invalid_secret_authentication", Some(ErrorKind::Credentials)),
        (404, "project_not_found", Some(ErrorKind::Credentials)),
        (401, "born_tomorrow", Some(ErrorKind::Protocol)),
        (404, "born_tomorrow", Some(ErrorKind::Protocol)),
        (429, "too_many_requests", Some(ErrorKind::RateLimited)),
        (500, "internal_server_error", Some(ErrorKind::Unavailable)),
        (200, "", Some(ErrorKind::Protocol)),
    ] {
        for environment in ["test", "live"] {
            let server = Server::replying(Reply::json(status, refusal(status, error_type))).await;
            let settings = SETTINGS.replace("-test-", &format!("-{environment}-"));
            let providers = answers::providers(&server.url(), &settings);
            let checked = providers.check_credentials("vendor", deadline).await.unwrap();
            assert_eq!(checked.err().map(|error| error.kind()), expected, "{status} {error_type}");
            let asked = server.requests().pop().unwrap();
            assert_eq!(asked.line(), "POST /v1/otps/authenticate");
            let body: Value = serde_json::from_str(&asked.text()).unwrap();
            let nobody = format!("phone-number-{environment}-00000000-0000-0000-0000-000000000000");
            assert_eq!(body, json!({ "method_id": nobody, "code": "123456" }));
            assert_eq!(server.count(), 1);
        }
    }
}
