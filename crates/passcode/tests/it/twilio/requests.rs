use std::net::IpAddr;

use loopback::{Reply, Server};
use passcode::{Channel, Config, Device, OtpProvider, OtpProviderExt, Recipient, SendRequest};

use super::{EMAIL, PHONE, SETTINGS, SID, sent};
use crate::answers::providers;

pub(crate) const SERVICE: &str = "/v2/Services/VA0123456789abcdef0123456789abcdef";

/// The form of the one request that a send makes.
async fn form(settings: &str, request: &SendRequest) -> String {
    let server = Server::replying(Reply::status(503)).await;
    let text = format!("{SETTINGS}{settings}");
    providers(&server.url(), &text).send(request).await.unwrap_err();
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].line(), format!("POST {SERVICE}/Verifications"));
    requests[0].text()
}

pub(crate) fn to(recipient: &str) -> SendRequest {
    SendRequest::new(recipient.parse::<Recipient>().unwrap())
}

#[tokio::test]
async fn a_send_is_a_form_with_basic_authentication() {
    let server = Server::replying(Reply::status(503)).await;
    let vendor = providers(&server.url(), SETTINGS);
    vendor.send_to(PHONE).await.unwrap_err();
    vendor.verify_code(&sent(SID), "012345").await.unwrap_err();
    let [send, check] = &server.requests()[..] else { panic!("two requests") };
    assert_eq!(send.line(), format!("POST {SERVICE}/Verifications"));
    assert_eq!(send.text(), "To=%2B15017122661&Channel=sms");
    assert_eq!(check.line(), format!("POST {SERVICE}/VerificationCheck"));
    assert_eq!(check.text(), format!("VerificationSid={SID}&Code=012345"));
    for request in [send, check] {
        let is = |name, value| assert_eq!(request.header(name), Some(value));
        // AC0123456789abcdef0123456789abcdef:canary-auth-token
        is(
            "authorization",
            "Basic QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpjYW5hcnktYXV0aC10b2tlbg==",
        );
        is("content-type", "application/x-www-form-urlencoded");
        is("accept", "application/json");
    }
}

#[tokio::test]
async fn each_channel_has_twilios_name() {
    for (recipient, channel, name) in [
        (PHONE, Channel::Sms, "sms"),
        (PHONE, Channel::Voice, "call"),
        (PHONE, Channel::WhatsApp, "whatsapp"),
        (EMAIL, Channel::Email, "email"),
    ] {
        let form = form("", &to(recipient).with_channel(channel)).await;
        assert!(form.ends_with(&format!("&Channel={name}")), "{form}");
    }
    assert_eq!(form("", &to(EMAIL)).await, "To=ada%40example.com&Channel=email");
}

#[tokio::test]
async fn a_language_goes_out_if_twilio_has_it() {
    for (asked, goes) in [
        ("de", Some("de")),
        ("pt_BR", Some("pt-BR")),
        ("pt-PT", Some("pt")),
        ("EN-gb", Some("en-GB")),
        ("en-US", Some("en")),
        ("zh-Hant-TW", Some("zh")),
        ("zh-HK", Some("zh-HK")),
        ("nb-NO", Some("nb")),
        ("no", None),
        ("xx", None),
    ] {
        let form =
            form("", &to(PHONE).with_locale(asked.parse::<passcode::Locale>().unwrap())).await;
        let expected = goes.map(|goes| format!("&Locale={goes}")).unwrap_or_default();
        assert_eq!(form, format!("To=%2B15017122661&Channel=sms{expected}"), "{asked}");
    }
}

#[tokio::test]
async fn settings_and_the_device_go_along_where_they_belong() {
    let settings = "template_sid = \"HJ0123456789abcdef0123456789abcdef\"
app_hash = \"He42w354ol9\"
rate_limit_ip = \"end_user_ip\"
code_length = 4";
    let device = |ip: &str| Device::new(ip.parse::<IpAddr>().unwrap());
    let template = "&TemplateSid=HJ0123456789abcdef0123456789abcdef";
    let phone = "To=%2B15017122661&Channel=";
    for (request, expected) in [
        (to(PHONE), format!("{phone}sms{template}&AppHash=He42w354ol9")),
        (to(PHONE).with_code_length(4), format!("{phone}sms{template}&AppHash=He42w354ol9")),
        (to(PHONE).with_channel(Channel::Voice), format!("{phone}call{template}")),
        (to(PHONE).with_channel(Channel::WhatsApp), format!("{phone}whatsapp")),
        (to(EMAIL), "To=ada%40example.com&Channel=email".into()),
        (
            to(EMAIL).with_device(device("192.0.2.1")),
            "To=ada%40example.com&Channel=email\
             &RateLimits=%7B%22end_user_ip%22%3A%22192.0.2.1%22%7D&DeviceIp=192.0.2.1"
                .into(),
        ),
        (
            to(EMAIL).with_device(device("2001:db8::1")),
            "To=ada%40example.com&Channel=email\
             &RateLimits=%7B%22end_user_ip%22%3A%222001%3Adb8%3A%3A1%22%7D&DeviceIp=2001%3Adb8%3A%3A1"
                .into(),
        ),
    ] {
        assert_eq!(form(settings, &request).await, expected);
    }
    let plain = form("", &to(PHONE).with_device(device("192.0.2.1"))).await;
    assert_eq!(plain, format!("{phone}sms&DeviceIp=192.0.2.1"));
}

#[tokio::test]
async fn an_api_key_takes_the_accounts_place() {
    let key = "api_key_sid = \"SK0123456789abcdef0123456789abcdef\"\napi_key_secret = \"secret\"";
    let alone = SETTINGS.replace("auth_token = \"canary-auth-token\"", key);
    let without = alone.replace("account_sid = \"AC0123456789abcdef0123456789abcdef\"\n", "");
    for settings in [alone, without] {
        let server = Server::replying(Reply::status(503)).await;
        providers(&server.url(), &settings).send_to(PHONE).await.unwrap_err();
        // SK0123456789abcdef0123456789abcdef:secret
        let expected = "Basic U0swMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpzZWNyZXQ=";
        assert_eq!(server.requests()[0].header("authorization"), Some(expected));
    }
}

#[tokio::test]
async fn one_provider_fits_a_url() {
    let account = "AC0123456789abcdef0123456789abcdef";
    let key = "&api_key_sid=SK0123456789abcdef0123456789abcdef&api_key_secret=secret";
    for (user, more) in [(format!("{account}:canary-auth-token"), ""), (account.into(), key)] {
        let server = Server::replying(Reply::status(503)).await;
        let url = format!(
            "twilio://{user}@{}?service_sid=VA0123456789abcdef0123456789abcdef&code_length=6{more}",
            server.address()
        );
        let vendor = Config::from_url(&url).unwrap().build().unwrap();
        vendor.send(&to(PHONE).with_code_length(6)).await.unwrap_err();
        assert_eq!(server.requests()[0].line(), format!("POST {SERVICE}/Verifications"));
    }
}
