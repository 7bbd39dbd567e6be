//! TLS: from the start, and by STARTTLS where it is offered.

use loopback::{SmtpReply, SmtpServer, SmtpSetup};
use passcode::{Dispatch, ErrorKind, OtpProviderExt};

use crate::bench::{ADA, USER, build, config, providers};

#[tokio::test]
async fn credentials_and_mail_go_over_tls() {
    for setup in [SmtpSetup::tls(), SmtpSetup::start_tls()] {
        let server = SmtpServer::usual(setup).await;
        providers(&server, "").send_to(ADA).await.unwrap();
        assert_eq!(server.mails().len(), 1);
        for command in server.commands() {
            let in_clear = ["CONNECT", "EHLO", "STARTTLS", "TLS"].contains(&&*command.verb());
            assert!(command.encrypted || in_clear, "{command:?}");
        }
    }
}

#[tokio::test]
async fn a_certificate_that_proves_nothing_sends_nothing() {
    for setup in [SmtpSetup::tls(), SmtpSetup::start_tls()] {
        let server = SmtpServer::usual(setup).await;
        let unknown = build(&config(&server.url(USER), "")).unwrap();
        let error = unknown.send_to(ADA).await.unwrap_err();
        assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unavailable, Dispatch::NotSent));
        assert!(error.to_string().contains("ca_file"), "{error}");
        assert!(!server.verbs().iter().any(|verb| verb == "AUTH" || verb == "MAIL"));
    }
    // It is for `localhost`.
    let server = SmtpServer::usual(SmtpSetup::tls()).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, server.ca_pem()).unwrap();
    let url = format!("smtps://{USER}{}", server.address());
    let ca = format!("ca_file = {:?}", path.display().to_string());
    let error = build(&config(&url, &ca)).unwrap().send_to(ADA).await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unavailable, Dispatch::NotSent));
    assert!(error.to_string().contains("for another host"), "{error}");
}

#[tokio::test]
async fn a_handshake_that_breaks_sends_nothing_and_nothing_goes_in_clear() {
    for (setup, verb, reply) in [
        (SmtpSetup::tls(), "TLS", SmtpReply::Close),
        (SmtpSetup::start_tls(), "TLS", SmtpReply::Close),
        (SmtpSetup::start_tls(), "STARTTLS", SmtpReply::say("454 not now")),
        (SmtpSetup::start_tls(), "STARTTLS", SmtpReply::say("502 no")),
        (SmtpSetup::start_tls(), "STARTTLS", SmtpReply::Close),
    ] {
        let server = SmtpServer::at(setup, verb, reply).await;
        let error = providers(&server, "").send_to(ADA).await.unwrap_err();
        assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unavailable, Dispatch::NotSent));
        assert!(!server.verbs().iter().any(|verb| verb == "AUTH" || verb == "MAIL"), "{verb}");
    }
}

/// `0.0.0.0` leads to this machine, and is no loopback address: nothing is said to it in clear, where
/// `127.0.0.1` would be spoken to.
#[cfg(unix)]
#[tokio::test]
async fn away_from_loopback_nothing_goes_in_clear() {
    let there = |server: &SmtpServer| format!("smtp://{USER}0.0.0.0:{}", server.address().port());
    let open = SmtpServer::usual(SmtpSetup::plain()).await;
    let error = build(&config(&there(&open), "")).unwrap().send_to(ADA).await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unavailable, Dispatch::NotSent));
    assert!(error.to_string().contains("STARTTLS"), "{error}");
    assert_eq!(open.verbs(), ["CONNECT", "EHLO"]);
    providers(&open, "").send_to(ADA).await.unwrap();
    assert!(open.verbs().iter().any(|verb| verb == "AUTH"));

    // It begins TLS, and then its certificate, which is for another name, proves nothing.
    let secret = SmtpServer::usual(SmtpSetup::start_tls()).await;
    let error = build(&config(&there(&secret), "")).unwrap().send_to(ADA).await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unavailable, Dispatch::NotSent));
    assert!(secret.verbs().starts_with(&["CONNECT", "EHLO", "STARTTLS"].map(str::to_owned)));
    assert!(!secret.verbs().iter().any(|verb| verb == "AUTH" || verb == "MAIL"));
}

/// What speaks no TLS is told from what has a bad certificate.
#[tokio::test]
async fn a_port_in_clear_is_told() {
    let server = SmtpServer::usual(SmtpSetup::plain()).await;
    let url = format!("smtps://{USER}{}", server.address());
    let error = build(&config(&url, "")).unwrap().send_to(ADA).await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unavailable, Dispatch::NotSent));
    assert!(error.to_string().contains("doesn't speak TLS"), "{error}");
}
