//! A connection is kept for the next message.

use loopback::{SmtpReply, SmtpServer, SmtpSetup};
use passcode::OtpProviderExt;

use crate::bench::providers;

#[tokio::test]
async fn the_next_message_comes_on_the_same_connection() {
    let server = SmtpServer::usual(SmtpSetup::plain()).await;
    let mail = providers(&server, "");
    for to in ["ada@example.com", "bob@example.com"] {
        mail.send_to(to).await.unwrap();
    }
    let message = ["MAIL", "RCPT", "DATA", "."];
    let expected = [&["CONNECT", "EHLO", "AUTH"][..], &message, &["RSET"], &message].concat();
    assert_eq!(server.verbs(), expected);
    let to = server.commands().into_iter().filter(|it| it.verb() == "RCPT").map(|it| it.line);
    let to: Vec<_> = to.collect();
    assert_eq!(to, ["RCPT TO:<ada@example.com>", "RCPT TO:<bob@example.com>"]);
}

#[tokio::test]
async fn a_kept_connection_that_died_is_replaced() {
    for reply in [
        SmtpReply::Close,
        SmtpReply::SayAndClose("421 idle for too long".to_owned()),
        SmtpReply::say("503 no"),
        SmtpReply::Stall,
    ] {
        let shown = format!("{reply:?}");
        let server = SmtpServer::start(SmtpSetup::plain(), move |command| {
            (command.verb() == "RSET").then(|| reply.clone())
        })
        .await;
        // Only the silence is waited for so long.
        let mail = providers(&server, "connect_timeout = \"1s\"");
        for to in ["ada@example.com", "bob@example.com"] {
            mail.send_to(to).await.unwrap_or_else(|error| panic!("{shown}: {error}"));
        }
        assert_eq!((server.connections(), server.mails().len()), (2, 2), "{shown}");
    }
}

#[tokio::test]
async fn a_connection_after_a_refusal_is_not_used_again() {
    let server = SmtpServer::start(SmtpSetup::plain(), |command| {
        command.line.contains("eve@").then(|| SmtpReply::say("550 no"))
    })
    .await;
    let mail = providers(&server, "");
    assert!(mail.send_to("eve@example.com").await.is_err());
    mail.send_to("ada@example.com").await.unwrap();
    assert_eq!((server.connections(), server.mails().len()), (2, 1));
}

#[tokio::test]
async fn many_at_once_have_a_connection_each_and_a_mail_each() {
    let server = SmtpServer::usual(SmtpSetup::plain()).await;
    let mail = providers(&server, "");
    for _ in 0..2 {
        let sends = (0..12).map(|number| {
            let mail = &mail;
            async move { mail.send_to(&format!("ada{number}@example.com")).await }
        });
        futures_util::future::join_all(sends).await;
    }
    assert_eq!(server.mails().len(), 12, "the second of each is within resend_after");
    let mut to: Vec<_> =
        server.commands().into_iter().filter(|it| it.verb() == "RCPT").map(|it| it.line).collect();
    to.sort();
    to.dedup();
    assert_eq!(to.len(), 12);
}
