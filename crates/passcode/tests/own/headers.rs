//! What a mail looks like, and what nobody can put into it.

use loopback::{SmtpServer, SmtpSetup};
use passcode::{ErrorKind, OtpProviderExt};

use crate::bench::{ADA, build, code, config, providers};

/// The headers of a mail, unfolded, and its body.
fn parts(mail: &str) -> (Vec<String>, String) {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    let head = head.replace("\r\n ", " ");
    (head.split("\r\n").map(str::to_owned).collect(), body.to_owned())
}

fn header<'a>(headers: &'a [String], name: &str) -> &'a str {
    let found: Vec<_> = headers
        .iter()
        .filter_map(|line| line.split_once(": "))
        .filter(|(key, _)| key.eq_ignore_ascii_case(name))
        .collect();
    assert_eq!(found.len(), 1, "{name}: {headers:?}");
    found[0].1
}

#[tokio::test]
async fn a_mail_has_the_headers_it_owes() {
    let server = SmtpServer::usual(SmtpSetup::plain()).await;
    let more = "reply_to = \"help@example.com\"\napp = \"Example\"\nresend_after = \"0s\"";
    let mail = providers(&server, more);
    mail.send_to(ADA).await.unwrap();
    mail.send_to(ADA).await.unwrap();
    let mut ids = Vec::new();
    for mail in server.mails() {
        let (headers, body) = parts(&mail);
        let code = code(&mail);
        assert_eq!(code.len(), 6);
        assert_eq!(header(&headers, "From"), "Example <login@example.com>");
        assert_eq!(header(&headers, "Reply-To"), "help@example.com");
        assert_eq!(header(&headers, "To"), ADA);
        assert_eq!(header(&headers, "Subject"), format!("{code} is your Example code"));
        assert_eq!(header(&headers, "Auto-Submitted"), "auto-generated");
        assert_eq!(header(&headers, "MIME-Version"), "1.0");
        assert!(header(&headers, "Date").ends_with(" +0000"));
        assert!(header(&headers, "Content-Type").starts_with("text/plain; charset=utf-8"));
        assert!(body.contains(&code), "{body}");
        let id = header(&headers, "Message-ID").to_owned();
        assert!(id.starts_with('<') && id.ends_with("@example.com>"), "{id}");
        assert!(!id.contains(&code), "{id}");
        ids.push(id);
    }
    // The same code twice, and not one thread.
    assert_eq!(server.mails().iter().map(|mail| code(mail)).collect::<Vec<_>>().len(), 2);
    assert_ne!(ids[0], ids[1]);
    assert!(server.commands().iter().any(|it| it.line == "MAIL FROM:<login@example.com>"));
}

#[tokio::test]
async fn html_comes_beside_the_text_and_is_escaped() {
    let server = SmtpServer::usual(SmtpSetup::plain()).await;
    let more = "app = \"<b>&\"\nhtml = \"<p>{{ code }} for {{ app }}</p>\"";
    providers(&server, more).send_to(ADA).await.unwrap();
    let mail = server.mails().remove(0);
    assert!(mail.contains("multipart/alternative"), "{mail}");
    let (text, html) = (mail.find("text/plain").unwrap(), mail.find("text/html").unwrap());
    assert!(text < html, "the last that a reader knows is the one it shows");
    assert!(mail.contains("&lt;b&gt;&amp;"), "{mail}");
}

#[tokio::test]
async fn a_subject_is_one_header_whatever_is_in_it() {
    let evil = "\\r\\nBcc: eve@example.com\\r\\n\\r\\nbody";
    for more in [
        format!("subject = \"{{{{ code }}}}{evil}\""),
        format!("subject = \"{{{{ code }}}} {{{{ app }}}}\"\napp = \"x{evil}\""),
        "subject = \"{{ code }}\\u2028Bcc: eve@example.com\\u0000\\u001b[0m\"".to_owned(),
        "subject = \"{{ code }} {{ recipient }} für Zoë ☃ and a text that is much longer than a line of a mail \
         may be, so that it is folded into several\""
            .to_owned(),
    ] {
        let server = SmtpServer::usual(SmtpSetup::plain()).await;
        providers(&server, &more).send_to(ADA).await.unwrap();
        let mail = server.mails().remove(0);
        let (headers, _) = parts(&mail);
        header(&headers, "Subject");
        let names: Vec<_> = headers.iter().map(|line| line.split(':').next().unwrap()).collect();
        assert!(!names.iter().any(|name| name.eq_ignore_ascii_case("bcc")), "{headers:?}");
        assert!(mail.split("\r\n\r\n").next().unwrap().is_ascii(), "{headers:?}");
        assert_eq!(server.commands().iter().filter(|it| it.verb() == "RCPT").count(), 1);
    }
}

#[tokio::test]
async fn nobody_gets_a_command_in_by_an_address() {
    let server = SmtpServer::usual(SmtpSetup::plain()).await;
    let mail = providers(&server, "");
    for to in [
        "ada@example.com\r\nRCPT TO:<eve@example.com>",
        "ada@example.com>\r\nDATA",
        "ada@example.com, eve@example.com",
        "<ada@example.com>",
        "\"ada\\r\\n\"@example.com",
        "adä@example.com",
    ] {
        let error = mail.send_to(to).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRecipient, "{to:?}");
    }
    assert_eq!(server.connections(), 0);
    for (key, text) in [
        ("from", "Eve\\r\\nBcc: <eve@example.com>"),
        ("from", "login@example.com\\r\\nBcc: eve@example.com"),
        ("reply_to", "a@example.com, b@example.com"),
        ("reply_to", ""),
    ] {
        let table = "[providers.mail]\nkind = \"smtp\"\nurl = \"smtp://127.0.0.1\"\n";
        let from = if key == "from" { "" } else { "from = \"login@example.com\"\n" };
        let error = build(&format!("{table}{from}{key} = \"{text}\"")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains(&format!("providers.mail.{key}: ")), "{error}");
        assert!(!error.to_string().contains("eve"), "{error}");
    }
}

/// A dot alone on a line would end the mail.
#[tokio::test]
async fn a_text_arrives_whole() {
    let server = SmtpServer::usual(SmtpSetup::plain()).await;
    let more = "text = \"first\\n.\\n..two {{ code }}\\n.\\nlast\"";
    providers(&server, more).send_to(ADA).await.unwrap();
    let mail = server.mails().remove(0);
    let (_, body) = parts(&mail);
    let code = code(&mail);
    assert_eq!(body.trim_end(), format!("first\r\n.\r\n..two {code}\r\n.\r\nlast"));
}

/// Where an address of ours has letters outside ASCII, the server must say that it takes them.
#[tokio::test]
async fn letters_outside_ascii_need_a_server_that_takes_them() {
    let from = |server: &SmtpServer| {
        config(&server.url(""), "").replace("Example <login@example.com>", "jürgen@example.com")
    };
    let server = SmtpServer::usual(SmtpSetup::plain()).await;
    let error = build(&from(&server)).unwrap().send_to(ADA).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(error.dispatch(), passcode::Dispatch::NotSent);
    assert_eq!(server.verbs(), ["CONNECT", "EHLO"]);

    let server = SmtpServer::usual(SmtpSetup::plain().features(&["8BITMIME", "SMTPUTF8"])).await;
    build(&from(&server)).unwrap().send_to(ADA).await.unwrap();
    let line = server.commands().into_iter().find(|it| it.verb() == "MAIL").unwrap().line;
    assert_eq!(line, "MAIL FROM:<jürgen@example.com> SMTPUTF8");
}
