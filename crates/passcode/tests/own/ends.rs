//! Where a conversation ends, and what that means: the contract's table, row by row.

use loopback::{SmtpReply, SmtpServer, SmtpSetup, closed_port};
use passcode::{Delivery, Dispatch, Error, ErrorKind, OtpProviderExt, Verification};

use crate::bench::{ADA, USER, build, code, config, providers, whole};

/// What the server says beside its status; nothing of it may be read in an error.
const WORDS: &str = "ada@example.com passcode hunter2";

fn say(status: u16) -> SmtpReply {
    SmtpReply::say(format!("{status} {WORDS}"))
}

fn leave(status: u16) -> SmtpReply {
    SmtpReply::SayAndClose(format!("{status} {WORDS}"))
}

fn check(error: &Error, expected: (ErrorKind, Dispatch), what: &str) {
    assert_eq!((error.kind(), error.dispatch()), expected, "{what}: {error}");
    assert_eq!(error.provider(), Some("mail"), "{what}");
    // A code that may have arrived can be verified, and no other.
    let may_have = error.dispatch() == Dispatch::MaybeSent;
    assert_eq!(error.pending().is_some(), may_have, "{what}");
    let delivery = error.pending().map(Verification::delivery);
    assert!(delivery.is_none_or(|it| it == Delivery::Unknown), "{what}: {delivery:?}");
    assert!(error.pending().is_none_or(|it| it.via() == Some("mail")), "{what}");
    let text = whole(error);
    for secret in ["ada@", "hunter2", WORDS] {
        assert!(!text.contains(secret), "{what}: {text}");
    }
}

#[tokio::test]
async fn the_table_of_ends() {
    use Dispatch::{MaybeSent, NotSent, Refused};
    use ErrorKind::{Account, Credentials, InvalidRecipient, Protocol, RateLimited, Unavailable};
    use SmtpReply::Close;
    for (verb, reply, expected) in [
        // Connect, greeting, lost before DATA; 421.
        ("CONNECT", Close, (Unavailable, NotSent)),
        ("CONNECT", leave(421), (Unavailable, NotSent)),
        ("CONNECT", leave(554), (Unavailable, NotSent)),
        ("CONNECT", SmtpReply::say(format!("no SMTP, {WORDS}")), (Unavailable, NotSent)),
        ("EHLO", Close, (Unavailable, NotSent)),
        ("EHLO", leave(421), (Unavailable, NotSent)),
        ("EHLO", say(502), (Unavailable, NotSent)),
        ("AUTH", Close, (Unavailable, NotSent)),
        ("AUTH", leave(421), (Unavailable, NotSent)),
        ("AUTH", say(454), (Unavailable, NotSent)),
        ("MAIL", Close, (Unavailable, NotSent)),
        ("MAIL", leave(421), (Unavailable, NotSent)),
        ("RCPT", Close, (Unavailable, NotSent)),
        ("RCPT", leave(421), (Unavailable, NotSent)),
        ("DATA", Close, (Unavailable, NotSent)),
        ("DATA", leave(421), (Unavailable, NotSent)),
        ("DATA", SmtpReply::say(WORDS), (Unavailable, NotSent)),
        // AUTH refused, or wanted.
        ("AUTH", say(530), (Credentials, Refused)),
        ("AUTH", say(534), (Credentials, Refused)),
        ("AUTH", say(535), (Credentials, Refused)),
        ("AUTH", say(538), (Credentials, Refused)),
        ("MAIL", say(530), (Credentials, Refused)),
        // MAIL, or DATA before the body.
        ("MAIL", say(550), (Account, Refused)),
        ("MAIL", say(451), (Unavailable, Refused)),
        ("DATA", say(554), (Account, Refused)),
        ("DATA", say(451), (Unavailable, Refused)),
        // RCPT.
        ("RCPT", say(550), (InvalidRecipient, Refused)),
        ("RCPT", say(553), (InvalidRecipient, Refused)),
        ("RCPT", say(450), (RateLimited, Refused)),
        ("RCPT", say(452), (RateLimited, Refused)),
        // After the data.
        (".", say(552), (Account, Refused)),
        (".", say(554), (Account, Refused)),
        (".", say(451), (Unavailable, Refused)),
        (".", leave(421), (Unavailable, Refused)),
        // Lost after the data.
        (".", Close, (Unavailable, MaybeSent)),
        (".", SmtpReply::say(WORDS), (Unavailable, MaybeSent)),
        // What says neither yes nor no.
        ("MAIL", say(354), (Protocol, NotSent)),
        ("RCPT", say(354), (Protocol, NotSent)),
        ("DATA", say(250), (Protocol, NotSent)),
        (".", say(354), (Protocol, MaybeSent)),
    ] {
        let what = format!("{verb} {reply:?}");
        let server = SmtpServer::at(SmtpSetup::plain(), verb, reply).await;
        let error = providers(&server, "").send_to(ADA).await.unwrap_err();
        check(&error, expected, &what);
        // A refused recipient is no sign of health; what ends the conversation is one, there too.
        let is_of_recipient =
            verb == "RCPT" && [InvalidRecipient, RateLimited].contains(&expected.0);
        assert_eq!(error.is_recipients_side(), is_of_recipient, "{what}");
        assert_eq!(server.mails().len(), usize::from(verb == "."), "{what}");
        assert_eq!(server.connections(), 1, "{what}: it is not tried again");
    }
}

#[tokio::test]
async fn nobody_is_there() {
    let url = format!("smtp://{USER}{}", closed_port());
    let error = build(&config(&url, "")).unwrap().send_to(ADA).await.unwrap_err();
    check(&error, (ErrorKind::Unavailable, Dispatch::NotSent), "closed");
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn no_way_to_sign_in_is_a_matter_of_credentials() {
    for features in [&["8BITMIME"][..], &["AUTH GSSAPI"]] {
        let server = SmtpServer::usual(SmtpSetup::plain().features(features)).await;
        let error = providers(&server, "").send_to(ADA).await.unwrap_err();
        check(&error, (ErrorKind::Credentials, Dispatch::Refused), "no AUTH");
    }
}

#[tokio::test]
async fn each_way_to_sign_in_works() {
    for features in [&["AUTH PLAIN"][..], &["AUTH LOGIN"], &["AUTH CRAM-MD5 LOGIN PLAIN"]] {
        let server = SmtpServer::usual(SmtpSetup::plain().features(features)).await;
        providers(&server, "").send_to(ADA).await.unwrap();
        assert_eq!(server.mails().len(), 1, "{features:?}");
    }
}

/// What surely was not sent may be sent again at once, and the same code counts once.
#[tokio::test]
async fn a_refused_mail_is_given_back_and_a_lost_one_can_be_verified() {
    let lost = SmtpServer::at(SmtpSetup::plain(), ".", SmtpReply::Close).await;
    let mail = providers(&lost, "");
    let error = mail.send_to(ADA).await.unwrap_err();
    let pending = error.pending().unwrap().clone();
    let arrived = code(&lost.mails()[0]);
    let error = mail.send_to(ADA).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::OverLimit, Some("resend_after")));
    assert!(mail.verify_code(&pending, &arrived).await.unwrap().is_approved());

    let refused = SmtpServer::at(SmtpSetup::plain(), ".", say(451)).await;
    let mail = providers(&refused, "");
    for _ in 0..7 {
        let error = mail.send_to(ADA).await.unwrap_err();
        check(&error, (ErrorKind::Unavailable, Dispatch::Refused), "451");
    }
}

/// `retry` repeats what surely was not delivered, with the same code.
#[tokio::test]
async fn retry_repeats_the_delivery_alone() {
    let server = SmtpServer::start(SmtpSetup::plain(), |command| {
        (command.verb() == "MAIL" && command.connection == 0).then_some(SmtpReply::Close)
    })
    .await;
    let mail = providers(&server, "retry = { attempts = 2 }");
    let sent = mail.send_to(ADA).await.unwrap();
    assert_eq!((server.connections(), server.mails().len()), (2, 1));
    let code = code(&server.mails()[0]);
    assert!(mail.verify_code(&sent, &code).await.unwrap().is_approved());
}
