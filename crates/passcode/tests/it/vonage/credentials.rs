//! Credentials, and settings that can't work.

use std::time::{Duration, Instant};

use loopback::{Reply, Server};
use passcode::{ErrorKind, OtpProviderExt};
use serde_json::Value;

use super::{HTML, ID, KEY, OTHER, PHONE, build, vonage};

#[tokio::test]
async fn credentials_are_tried_by_listing_templates() {
    let table = [
        (200, r#"{"page_size":1,"_embedded":{"templates":[]}}"#, None),
        (200, HTML, Some(ErrorKind::Protocol)),
        (401, "", Some(ErrorKind::Credentials)),
        (402, "", Some(ErrorKind::Account)),
        (403, "{}", Some(ErrorKind::Account)),
        (404, HTML, Some(ErrorKind::Protocol)),
        (500, "", Some(ErrorKind::Unavailable)),
    ];
    for (status, body, kind) in table {
        let server = Server::replying(Reply::json(status, body)).await;
        let deadline = Instant::now() + Duration::from_secs(5);
        let checked = vonage(&server, "").check_credentials("vendor", deadline).await.unwrap();
        assert_eq!(checked.err().map(|error| error.kind()), kind, "{status} {body}");
        let lines: Vec<_> = server.requests().iter().map(loopback::Request::line).collect();
        assert_eq!(lines, ["GET /v2/verify/templates?page_size=1&page=1"]);
    }
}

fn private_key() -> String {
    rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap().serialize_pem()
}

#[tokio::test]
async fn an_applications_token_goes_with_every_call_and_is_kept() {
    let server = Server::replying(Reply::json(202, format!(r#"{{"request_id":"{ID}"}}"#))).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("private.key");
    std::fs::write(&path, private_key()).unwrap();
    let settings = format!(
        "base_url = \"{}\"\nbrand = \"Example\"\napplication_id = \"{OTHER}\"\nprivate_key = {}",
        server.url(),
        Value::from(format!("file:{}", path.display())),
    );
    let providers = build(&settings).unwrap();
    for _ in 0..3 {
        let sent = providers.send_to(PHONE).await.unwrap();
        let _ = providers.verify_code(&sent, "012345").await;
    }
    let requests = server.requests();
    let tokens: Vec<_> = requests.iter().map(|it| it.header("authorization").unwrap()).collect();
    assert_eq!(tokens.len(), 6);
    assert!(tokens.iter().all(|token| *token == tokens[0]), "signed once");
    let token = tokens[0].strip_prefix("Bearer ").unwrap();
    assert_eq!(token.split('.').count(), 3);
    assert!(!format!("{providers:?}").contains(token));
}

#[test]
fn a_setting_that_cant_work_is_a_mistake_at_start() {
    let application = format!("brand = \"Example\"\napplication_id = \"{OTHER}\"\n");
    let key = "api_key = \"abcd1234\"\n";
    for (settings, place, says) in [
        (format!("{key}api_secret = \"s\""), "providers.vendor", "\"brand\" is missing"),
        ("brand = \"Example\"".into(), "api_key", "application_id and private_key"),
        (format!("{KEY}{}", &application[18..]), "api_key", "not all of them"),
        (format!("brand = \"x\"\n{key}"), "api_secret", "api_secret"),
        (application.clone(), "private_key", "private_key"),
        (KEY.replace("abcd1234", "abcd123"), "api_key", "8 letters and digits"),
        (KEY.replace("abcd1234", "abcd-234"), "api_key", "8 letters and digits"),
        (KEY.replace("abcd1234", "env:KEY"), "api_key", "no secret"),
        (format!("{application}private_key = \"made-up\""), "private_key", "PEM"),
        (application.replace(OTHER, "7") + "private_key = \"x\"", "application_id", "UUID"),
        (KEY.replace("Example", ""), "brand", "1 to 18"),
        (KEY.replace("Example", "More than 18 chars.."), "brand", "1 to 18"),
        (KEY.replace("Example", "A/B"), "brand", "none of"),
        (KEY.replace("Example", "A$"), "brand", "none of"),
        (format!("{KEY}code_length = 3"), "code_length", "4 to 10"),
        (format!("{KEY}code_length = 11"), "code_length", "4 to 10"),
        (format!("{KEY}channel_timeout = \"14s\""), "channel_timeout", "15s"),
        (format!("{KEY}channel_timeout = \"16m\""), "channel_timeout", "900s"),
        (format!("{KEY}channel_timeout = \"15500ms\""), "channel_timeout", "whole seconds"),
        (format!("{KEY}sms_from = \"ab\""), "sms_from", "3 to 11"),
        (format!("{KEY}sms_from = \"+447700900123\""), "sms_from", "without +"),
        (format!("{KEY}whatsapp_from = \"Example\""), "whatsapp_from", "7 to 15 digits"),
        (format!("{KEY}rcs_from = \"\""), "rcs_from", "1 to 15"),
        (format!("{KEY}rcs_from = \" \""), "rcs_from", "1 to 15"),
        (format!("{KEY}email_from = \"Example\""), "email_from", "e-mail address"),
        (format!("{KEY}client_ref = \"a-b\""), "client_ref", "letters and digits"),
        (format!("{KEY}template_id = \"7\""), "template_id", "UUID"),
        (format!("{KEY}channel = \"whatsapp\""), "channel", "choices: sms, voice"),
        (format!("{KEY}brnad = \"x\""), "brnad", "did you mean \"brand\""),
    ] {
        let error = build(&settings).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{settings}");
        let said = error.to_string();
        assert!(said.contains(place) && said.contains(says), "{settings}: {said}");
        assert!(!said.contains("canary-secret") && !said.contains("made-up"), "{said}");
    }
}
