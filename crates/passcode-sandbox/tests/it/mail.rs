//! Mail goes into the inbox like everything else.

use passcode_sandbox::{Channel, Sandbox};
use reqwest::Method;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::bench::{Answer, Bench};

/// Says these lines, one after the other; the status of each answer, the greeting's first.
async fn talk(sandbox: &Sandbox, lines: &[&str]) -> Vec<String> {
    let address = sandbox.smtp_url().replace("smtp://", "");
    let mut stream =
        BufReader::new(TcpStream::connect(address).await.expect("the sandbox takes mail"));
    let mut statuses = vec![answer(&mut stream).await];
    for line in lines {
        stream.write_all(format!("{line}\r\n").as_bytes()).await.expect("it listens");
        statuses.push(answer(&mut stream).await);
    }
    statuses
}

/// The status of one answer of one or more lines; empty if the connection ended.
async fn answer(stream: &mut BufReader<TcpStream>) -> String {
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.expect("it answers");
        if line.as_bytes().get(3) != Some(&b'-') {
            return line.get(..3).unwrap_or_default().to_owned();
        }
    }
}

const ADA: &[&str] =
    &["EHLO test", "MAIL FROM:<a@example.com>", "RCPT TO:<ada@example.com>", "DATA"];

async fn mail(sandbox: &Sandbox, mail: &str) {
    let text = format!("{}\r\n.", mail.replace('\n', "\r\n"));
    let statuses = talk(sandbox, &[ADA, &[&*text, "QUIT"]].concat()).await;
    assert_eq!(statuses, ["220", "250", "250", "250", "354", "250", "221"], "{mail}");
}

#[tokio::test]
async fn a_mail_is_a_message_with_its_code() {
    let bench = Bench::new().await;
    assert!(bench.sandbox.smtp_url().starts_with("smtp://127.0.0.1:"));
    assert_eq!(bench.sandbox.urls()["smtp"], bench.sandbox.smtp_url());
    for (text, code) in [
        ("Subject: 123456 is your code\n\nof 2026", "123456"),
        ("Subject: your code\n\nIt is 0123456789.", "0123456789"),
        ("Subject: =?utf-8?B?0JrQvtC0OiA0NzEx?=\n\n99999", "4711"),
        (
            "Subject: code\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: \
             base64\n\n0JrQvtC0OiA4NzY1NDM=",
            "876543",
        ),
        (
            "Subject: code\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n--x\n\
             Content-Type: text/plain\n\nsay 55555\n--x\nContent-Type: text/html\n\n<p>66666</p>\n--x--",
            "55555",
        ),
        (
            "Subject: code\nContent-Type: text/html\n\n<style>p { top: 1000px }</style><p>66666</p>",
            "66666",
        ),
        ("Subject: hello\n\nno code", ""),
        ("", ""),
    ] {
        mail(&bench.sandbox, text).await;
        let newest = bench.newest();
        assert_eq!(newest.code, code, "{text}");
        assert_eq!((newest.vendor, newest.channel), ("smtp", Channel::Email));
        assert_eq!(newest.to, "ada@example.com");
    }
    let listed = Answer::of(bench.request(Method::GET, "/inbox/messages?vendor=smtp")).await;
    assert_eq!(listed.json().as_array().unwrap().len(), 8);
    let ids = bench.sandbox.inbox().messages().into_iter().map(|it| it.verification_id);
    assert_eq!(ids.collect::<std::collections::BTreeSet<_>>().len(), 8);
}

#[tokio::test]
async fn anybody_may_sign_in_and_a_mail_may_have_many_recipients() {
    let bench = Bench::new().await;
    for sign_in in [
        &["AUTH PLAIN AGFkYQBodW50ZXIy"][..],
        &["AUTH PLAIN", "AGFkYQBodW50ZXIy"],
        &["AUTH LOGIN", "YWRh", "aHVudGVyMg=="],
        &["AUTH LOGIN YWRh", "aHVudGVyMg=="],
    ] {
        let lines = [
            &["EHLO test"][..],
            sign_in,
            &["MAIL FROM:<a@example.com> SIZE=10", "RCPT TO:<bob@example.com>"],
            &["RCPT TO:<eve@example.com>", "DATA", "Subject: 1234\r\n\r\n..\r\n.", "NOOP", "QUIT"],
        ]
        .concat();
        let statuses = talk(&bench.sandbox, &lines).await;
        let asked = vec!["334".to_owned(); sign_in.len() - 1];
        let expected = ["250", "250", "250", "354", "250", "250", "221"].map(str::to_owned);
        let expected = [
            vec!["220".to_owned(), "250".to_owned()],
            asked,
            vec!["235".to_owned()],
            expected.to_vec(),
        ];
        assert_eq!(statuses, expected.concat());
    }
    assert_eq!(bench.sandbox.inbox().messages().len(), 8);
    assert_eq!(bench.sandbox.inbox().code_for("EVE@example.com").await.as_deref(), Some("1234"));
}

#[tokio::test]
async fn what_is_out_of_order_or_no_mail_is_refused() {
    let bench = Bench::new().await;
    for (lines, last) in [
        (&["RCPT TO:<a@example.com>"][..], "503"),
        (&["DATA"], "503"),
        (&["MAIL FROM:<a@example.com>", "DATA"], "503"),
        (&["MAIL FROM:<a@example.com>", "RCPT TO:<nobody>"], "501"),
        (&["MAIL FROM:<a@example.com>", "RCPT TO:<b@example.com>", "RSET", "DATA"], "503"),
        (&["STARTTLS"], "502"),
        // What a page could make a browser send is read no further.
        (&["POST / HTTP/1.1\r\nMAIL FROM:<a@example.com>", "RCPT TO:<b@example.com>"], ""),
    ] {
        let statuses = talk_until_closed(&bench.sandbox, lines).await;
        assert_eq!(statuses.last().unwrap(), last, "{lines:?}: {statuses:?}");
    }
    let long = format!("{}\r\n.", "x".repeat(1000) + &"\r\nmore of it that is long".repeat(50_000));
    let statuses = talk(&bench.sandbox, &[ADA, &[&*long, "QUIT"]].concat()).await;
    assert_eq!(statuses.last().unwrap(), "221");
    assert!(statuses.contains(&"552".to_owned()), "{statuses:?}");
    assert!(bench.sandbox.inbox().messages().is_empty());
}

/// The same, where the other side may have gone.
async fn talk_until_closed(sandbox: &Sandbox, lines: &[&str]) -> Vec<String> {
    let address = sandbox.smtp_url().replace("smtp://", "");
    let mut stream =
        BufReader::new(TcpStream::connect(address).await.expect("the sandbox takes mail"));
    let mut statuses = vec![answer(&mut stream).await];
    for line in lines {
        let sent = stream.write_all(format!("{line}\r\n").as_bytes()).await;
        let mut text = String::new();
        let read = if sent.is_ok() { stream.read_line(&mut text).await.unwrap_or(0) } else { 0 };
        statuses.push(if read == 0 { String::new() } else { text[..3].to_owned() });
    }
    statuses
}

#[tokio::test]
async fn the_mail_server_has_the_address_it_is_given() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let sandbox = Sandbox::builder().listen_for("smtp", address).spawn().await.unwrap();
    assert_eq!(sandbox.smtp_url(), format!("smtp://{address}"));
    mail(&sandbox, "Subject: 4711").await;
    sandbox.shutdown().await;
}
