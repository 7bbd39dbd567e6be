//! The whole provider as a URL.

use loopback::{SmtpServer, SmtpSetup};
use passcode::{Config, ErrorKind, OtpProviderExt};

use crate::bench::{ADA, USER, code};

#[tokio::test]
async fn a_url_sends_and_verifies() {
    let server = SmtpServer::usual(SmtpSetup::plain()).await;
    let url = format!(
        "{}?from=Example%20%3Clogin%40example.com%3E&code_length=8&app=Shop&retry_to=x",
        server.url(USER)
    );
    let error = Config::from_url(&url).unwrap().build().unwrap_err();
    assert!(error.to_string().contains("no such key \"retry_to\""), "{error}");
    let url = url.replace("&retry_to=x", "");
    let providers = Config::from_url(&url).unwrap().build().unwrap();
    assert_eq!(providers.kind("smtp"), Some("smtp"));
    let sent = providers.send_to(ADA).await.unwrap();
    assert_eq!((sent.provider(), sent.code_length()), ("smtp", Some(8)));
    let mail = server.mails().remove(0);
    assert!(mail.contains("Subject: ") && mail.contains("is your Shop code"), "{mail}");
    assert!(providers.verify_code(&sent, &code(&mail)).await.unwrap().is_approved());
    assert!(server.verbs().contains(&"AUTH".to_owned()));
}

#[test]
fn the_scheme_smtps_belongs_to_the_kind_smtp() {
    let url = "smtps://passcode:hunter%2F2@mail.example.com?from=login%40example.com";
    let providers = Config::from_url(url).unwrap().build().unwrap();
    assert_eq!((providers.kind("smtp"), providers.kind("smtps")), (Some("smtp"), None));
    assert!(format!("{providers:?}").contains("FromTheStart"), "{providers:?}");
}

#[test]
fn what_is_wrong_with_a_url_is_said_without_it() {
    for (url, what) in [
        ("smtps://u:hunter2@mail.example.com", "the key \"from\" is missing"),
        (
            "smtps://u@mail.example.com?from=a%40example.com",
            "a user name and a password, or neither",
        ),
        (
            "smtps://u:hunter2@h.example?from=a%40example.com&url=smtp://h",
            "the key \"url\" is set twice",
        ),
        (
            "smtps://u:hunter2@h.example?from=a%40example.com&channel=email",
            "no such key \"channel\"",
        ),
        (
            "smtpz://u:hunter2@h.example?from=a%40example.com",
            "no such kind \"smtpz\"; did you mean \"smtp\"?",
        ),
    ] {
        let error = Config::from_url(url).and_then(|config| config.build()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
        assert!(error.to_string().contains(what), "{url}: {error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}
