//! Limits of time: whoever runs out of it knows what may have been sent.

use loopback::{Silent, SmtpReply, SmtpServer, SmtpSetup};
use passcode::{Dispatch, ErrorKind, OtpProviderExt};

use crate::bench::{ADA, USER, build, config, providers};

#[tokio::test]
async fn silence_before_the_body_sends_nothing() {
    let silent = Silent::new();
    let url = format!("smtp://{USER}{}", silent.address());
    for limit in ["connect_timeout", "attempt_timeout", "total_timeout"] {
        let mail = build(&config(&url, &format!("{limit} = \"50ms\""))).unwrap();
        let error = mail.send_to(ADA).await.unwrap_err();
        let found = (error.kind(), error.dispatch());
        assert_eq!(found, (ErrorKind::Unavailable, Dispatch::NotSent), "{limit}");
        assert!(error.to_string().contains("in time"), "{error}");
    }
    for verb in ["AUTH", "MAIL", "RCPT", "DATA"] {
        let server = SmtpServer::at(SmtpSetup::plain(), verb, SmtpReply::Stall).await;
        let mail = providers(&server, "attempt_timeout = \"300ms\"");
        let error = mail.send_to(ADA).await.unwrap_err();
        let found = (error.kind(), error.dispatch());
        assert_eq!(found, (ErrorKind::Unavailable, Dispatch::NotSent), "{verb}");
        assert!(server.mails().is_empty(), "{verb}");
    }
}

/// The one limit here that what comes before it must keep.
#[tokio::test]
async fn silence_after_the_body_may_have_sent_it() {
    let server = SmtpServer::at(SmtpSetup::plain(), ".", SmtpReply::Stall).await;
    let mail = providers(&server, "attempt_timeout = \"3s\"\nretry = { attempts = 3 }");
    let error = mail.send_to(ADA).await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unavailable, Dispatch::MaybeSent));
    assert!(error.pending().is_some());
    assert_eq!(server.mails().len(), 1, "what may have happened is not repeated");
}

#[test]
fn a_limit_that_can_never_be_reached_is_found() {
    let mail = build(&config("smtp://127.0.0.1", "attempt_timeout = \"1m\"")).unwrap();
    let findings: Vec<_> = mail.findings().iter().map(ToString::to_string).collect();
    assert!(
        findings[0].contains("attempt_timeout: it is longer than total_timeout"),
        "{findings:?}"
    );
}
