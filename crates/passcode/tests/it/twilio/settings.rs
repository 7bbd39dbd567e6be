use std::time::{Duration, Instant};

use loopback::{Reply, Server};
use passcode::{Capabilities, Channel, ErrorKind, OtpProvider, Resend};

use super::SETTINGS;
use super::requests::SERVICE;
use crate::answers::{mistake, providers};

#[test]
fn a_mistake_names_its_setting_and_the_form() {
    for (from, to, key, says) in [
        ("AC0123456789abcdef0123456789abcdef", "AC0123", "account_sid", "AC and 32 hexadecimal"),
        (
            "AC0123456789abcdef0123456789abcdef",
            "VA0123456789abcdef0123456789abcdef",
            "account_sid",
            "AC and 32",
        ),
        (
            "VA0123456789abcdef0123456789abcdef",
            "AC0123456789abcdef0123456789abcdef",
            "service_sid",
            "VA and 32",
        ),
        (
            "VA0123456789abcdef0123456789abcdef",
            "VA0123456789abcdef0123456789abcdeg",
            "service_sid",
            "VA and 32",
        ),
        ("VA0123456789abcdef0123456789abcdef", "", "service_sid", "empty"),
        ("VA0123456789abcdef0123456789abcdef", "env:SERVICE", "service_sid", "no secret"),
        (
            "auth_token = \"canary-auth-token\"",
            "",
            "auth_token",
            "account_sid and auth_token, or api_key_sid",
        ),
        (
            "account_sid = \"AC0123456789abcdef0123456789abcdef\"",
            "",
            "account_sid",
            "the account that auth_token is of",
        ),
        ("auth_token", "api_key_secret", "api_key_sid", "the key that api_key_secret is of"),
        (
            "auth_token = \"canary-auth-token\"",
            "api_key_sid = \"SK0123456789abcdef0123456789abcdef\"",
            "api_key_secret",
            "the secret of api_key_sid",
        ),
        (
            "auth_token",
            "api_key_sid = \"SK0123456789abcdef0123456789abcdef\"\nauth_token",
            "auth_token",
            "not both",
        ),
        (
            "auth_token = \"canary-auth-token\"",
            "api_key_sid = \"AC0123456789abcdef0123456789abcdef\"",
            "api_key_sid",
            "SK and 32",
        ),
        ("service_sid", "template_sid = \"x\"\nservice_sid", "template_sid", "HJ and 32"),
        ("service_sid", "app_hash = \"x\"\nservice_sid", "app_hash", "11 characters"),
        ("service_sid", "rate_limit_ip = \"\"\nservice_sid", "rate_limit_ip", "empty"),
        ("service_sid", "validity = \"1m\"\nservice_sid", "validity", "2 minutes to 24 hours"),
        ("service_sid", "code_length = 3\nservice_sid", "code_length", "4 to 10"),
        ("service_sid", "code_length = 11\nservice_sid", "code_length", "4 to 10"),
        ("service_sid", "channel = \"rcs\"\nservice_sid", "channel", "sms, voice, whatsapp"),
    ] {
        let settings = SETTINGS.replacen(from, to, 1);
        assert_ne!(settings, SETTINGS);
        let said = mistake(&settings);
        assert!(
            said.contains(&format!("providers.vendor.{key}: ")) && said.contains(says),
            "{said}"
        );
        assert!(!said.contains("canary"), "{said}");
    }
}

#[test]
fn it_says_what_it_can_do() {
    let can = |settings: &str| -> Capabilities {
        let text = format!("{SETTINGS}{settings}");
        providers("http://127.0.0.1:1", &text).capabilities().clone()
    };
    let plain = can("");
    let channels: Vec<_> = plain.rows().iter().map(passcode::CapabilityRow::channel).collect();
    assert_eq!(channels, [Channel::Sms, Channel::Voice, Channel::WhatsApp, Channel::Email]);
    assert!(plain.tells_expired() && !plain.tells_used() && !plain.sessions());
    assert_eq!(plain.resend(), Resend::SameCode);
    assert!(plain.rows().iter().all(|row| row.code_lengths().is_none()));
    let stated = can("code_length = 7");
    assert!(stated.rows().iter().all(|row| row.code_lengths() == Some(&(7..=7))));
}

#[tokio::test]
async fn reading_the_service_checks_credentials_and_settings() {
    let service = |changes: &str| {
        format!(
            "{{\"sid\":\"VA0123456789abcdef0123456789abcdef\",\"code_length\":6,\"psd2_enabled\":false{changes}}}"
        )
    };
    for (settings, status, body, expected) in [
        ("", 200, service(""), None),
        ("code_length = 6", 200, service(""), None),
        ("code_length = 4", 200, service(""), Some((ErrorKind::Config, "code_length"))),
        ("", 200, service("").replace("false", "true"), Some((ErrorKind::Config, "PSD2"))),
        (
            "",
            200,
            service("").replace("VA0", "VA1"),
            Some((ErrorKind::Protocol, "another Service")),
        ),
        ("", 200, "<html>".into(), Some((ErrorKind::Protocol, "JSON"))),
        ("", 401, r#"{"code":20003,"status":401}"#.into(), Some((ErrorKind::Credentials, "SID"))),
        (
            "",
            404,
            r#"{"code":20404,"status":404}"#.into(),
            Some((ErrorKind::Config, "service_sid")),
        ),
        ("", 404, "<html>".into(), Some((ErrorKind::Protocol, "base_url"))),
        ("", 503, String::new(), Some((ErrorKind::Unavailable, "internal error"))),
    ] {
        let server = Server::replying(Reply::json(status, body.clone())).await;
        let vendor = providers(&server.url(), &format!("{SETTINGS}{settings}"));
        let deadline = Instant::now() + Duration::from_secs(60);
        let checked = vendor.check_credentials("vendor", deadline).await.unwrap();
        match (checked, expected) {
            (Ok(()), None) => {}
            (Err(error), Some((kind, says))) => {
                assert_eq!(error.kind(), kind, "{error}");
                assert!(error.to_string().contains(says), "{error}");
            }
            (checked, _) => panic!("{status} {body}: {checked:?}"),
        }
        let requests = server.requests();
        assert_eq!((requests.len(), requests[0].line()), (1, format!("GET {SERVICE}")));
    }
}
