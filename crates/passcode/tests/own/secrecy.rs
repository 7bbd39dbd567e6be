//! Nothing secret is logged, at any level.

use loopback::{SmtpReply, SmtpServer, SmtpSetup, capture};
use passcode::OtpProviderExt;

use crate::bench::{ADA, code, config, providers};

#[tokio::test]
async fn a_log_of_everything_holds_no_secret() {
    let (log, _guard) = capture("trace");
    for (verb, reply) in [
        ("NONE", SmtpReply::Close),
        ("AUTH", SmtpReply::say("535 passcode hunter2 ada@example.com")),
        ("RCPT", SmtpReply::say("550 ada@example.com")),
        (".", SmtpReply::say("451 ada@example.com")),
        (".", SmtpReply::Close),
    ] {
        let server = SmtpServer::at(SmtpSetup::plain(), verb, reply).await;
        let mail = providers(&server, "retry = { attempts = 2 }");
        let sent = mail.send_to(ADA).await;
        log.note(&format!("{mail:?} {sent:?}"));
        for mail in server.mails() {
            let code = code(&mail);
            assert!(!log.text().contains(&code), "{}", log.text());
        }
    }
    let log = log.text();
    assert!(log.contains("otp"), "something is logged: {log}");
    // Base64 of "\0passcode\0hunter2" too.
    for secret in ["ada@", "hunter2", "AHBhc3Njb2RlAGh1bnRlcjI", "is your code", "MAIL FROM"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
    let shown =
        format!("{:?}", passcode::Config::from_toml(&config("smtp://u:hunter2@127.0.0.1", "")));
    assert!(!shown.contains("hunter2"), "{shown}");
}
