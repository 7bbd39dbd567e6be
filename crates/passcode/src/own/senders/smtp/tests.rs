//! What can't be shown from outside: a server that is not on loopback.

use std::time::{Duration, Instant};

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use loopback::{SmtpReply, SmtpServer, SmtpSetup};

use super::server::{Server, Tls};
use crate::{Dispatch, ErrorKind};

fn required(server: &SmtpServer) -> Server {
    let builder = TlsParameters::builder("localhost".to_owned());
    let certificate = Certificate::from_pem(server.ca_pem().as_bytes()).unwrap();
    Server {
        host: "127.0.0.1".to_owned(),
        port: server.address().port(),
        tls: Tls::Required,
        parameters: builder.add_root_certificate(certificate).build().unwrap(),
        credentials: Some(Credentials::new("ada".to_owned(), "hunter2".to_owned())),
        connect_timeout: Duration::from_secs(30),
    }
}

#[tokio::test]
async fn away_from_loopback_nothing_is_said_before_starttls() {
    let deadline = Instant::now() + Duration::from_secs(60);
    let open = SmtpServer::usual(SmtpSetup::plain()).await;
    let error = required(&open).connect(deadline).await.map(drop).unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unavailable, Dispatch::NotSent));
    assert!(error.to_string().contains("STARTTLS"), "{error}");
    assert_eq!(open.verbs(), ["CONNECT", "EHLO"]);

    let secret = SmtpServer::usual(SmtpSetup::start_tls()).await;
    required(&secret).connect(deadline).await.map(drop).unwrap();
    assert_eq!(secret.verbs(), ["CONNECT", "EHLO", "STARTTLS", "TLS", "EHLO", "AUTH"]);
    let encrypted: Vec<_> = secret.commands().iter().map(|it| it.encrypted).collect();
    assert_eq!(encrypted, [false, false, false, false, true, true]);
}

/// Whoever sits between us and the server adds answers to the one to STARTTLS: none of them is taken for
/// one that came by TLS.
#[tokio::test]
async fn what_was_said_before_tls_is_no_answer_after_it() {
    let deadline = Instant::now() + Duration::from_secs(60);
    for added in [
        "250-mail\r\n250 AUTH PLAIN",
        "250-mail\r\n250 AUTH PLAIN\r\n235 welcome\r\n250 ok\r\n250 ok\r\n354 go ahead\r\n250 queued",
    ] {
        let reply = SmtpReply::say(format!("220 go ahead\r\n{added}"));
        let server = SmtpServer::at(SmtpSetup::start_tls(), "STARTTLS", reply).await;
        let error = required(&server).connect(deadline).await.map(drop).unwrap_err();
        assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unavailable, Dispatch::NotSent));
        assert_eq!(server.verbs(), ["CONNECT", "EHLO", "STARTTLS", "TLS"]);
    }
}
