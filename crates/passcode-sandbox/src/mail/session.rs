//! One connection.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::letters::Letters;

/// A command, and a line of a mail, may have so many bytes.
const LINE: u64 = 64 * 1024;

/// A mail may have so many.
const MAIL: usize = 1024 * 1024;

/// So many recipients a mail.
const RECIPIENTS: usize = 100;

/// What it can do, as EHLO tells it.
const FEATURES: &str =
    "250-sandbox\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1048576";

/// Mail under way: whether it has a sender, and its recipients.
#[derive(Default)]
struct Envelope {
    begun: bool,
    to: Vec<String>,
}

/// Talks until the client goes or says what no mail client says.
pub(super) async fn serve(
    stream: &mut (impl AsyncBufRead + AsyncWrite + Unpin),
    letters: &Letters,
) -> io::Result<()> {
    let mut envelope = Envelope::default();
    say(stream, "220 passcode sandbox ESMTP").await?;
    while let Some(line) = line(stream).await? {
        let text = String::from_utf8_lossy(&line);
        let (verb, rest) = text.split_once(' ').unwrap_or((&text, ""));
        let answer = match verb.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => FEATURES,
            "AUTH" => {
                if !sign_in(stream, rest).await? {
                    return Ok(());
                }
                "235 2.7.0 anybody is welcome"
            }
            "MAIL" => {
                envelope = Envelope { begun: true, to: Vec::new() };
                "250 2.1.0 ok"
            }
            "RCPT" => envelope.add(rest),
            "DATA" if envelope.to.is_empty() => "503 5.5.1 RCPT comes first",
            "DATA" => {
                say(stream, "354 end with a dot alone on a line").await?;
                let Some(mail) = body(stream).await? else { return Ok(()) };
                let to = std::mem::take(&mut envelope).to;
                match mail.len() > MAIL {
                    true => "552 5.3.4 a mail may have 1 MiB",
                    false => {
                        letters.deliver(&mail, to);
                        "250 2.0.0 it is in the inbox"
                    }
                }
            }
            "RSET" => {
                envelope = Envelope::default();
                "250 2.0.0 ok"
            }
            "NOOP" => "250 2.0.0 ok",
            "VRFY" | "EXPN" | "HELP" | "STARTTLS" => "502 5.5.1 not here",
            "QUIT" => return say(stream, "221 2.0.0 bye").await,
            // A web page can make a browser send such lines, and none after them is to be read.
            _ => return say(stream, "500 5.5.2 this is no command of mail").await,
        };
        say(stream, answer).await?;
    }
    Ok(())
}

impl Envelope {
    fn add(&mut self, rest: &str) -> &'static str {
        let address = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
        match address {
            _ if !self.begun => "503 5.5.1 MAIL comes first",
            Some((address, _)) if address.contains('@') => {
                if self.to.len() == RECIPIENTS {
                    return "452 4.5.3 a mail may have 100 recipients";
                }
                self.to.push(address.to_owned());
                "250 2.1.5 ok"
            }
            _ => "501 5.1.3 this is no address",
        }
    }
}

/// Asks for what the mechanism wants and takes whatever comes; whether the client is still there.
async fn sign_in(
    stream: &mut (impl AsyncBufRead + AsyncWrite + Unpin),
    rest: &str,
) -> io::Result<bool> {
    // "Username:", "Password:", and nothing.
    let questions: &[&str] = match rest.trim().to_ascii_uppercase().as_str() {
        "LOGIN" => &["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"],
        begun if begun.starts_with("LOGIN ") => &["334 UGFzc3dvcmQ6"],
        begun if begun.contains(' ') => &[],
        _ => &["334 "],
    };
    for question in questions {
        say(stream, question).await?;
        if line(stream).await?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The mail up to its dot, as far as it is kept: one that is too long is read and not kept.
async fn body(stream: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let mut mail = Vec::new();
    while let Some(line) = line(stream).await? {
        if line == b"." {
            return Ok(Some(mail));
        }
        if mail.len() <= MAIL {
            mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            mail.extend_from_slice(b"\r\n");
        }
    }
    Ok(None)
}

/// A line without its end; none if the client is gone, or its line has none.
async fn line(stream: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    stream.take(LINE).read_until(b'\n', &mut line).await?;
    if line.pop() != Some(b'\n') {
        return Ok(None);
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(Some(line))
}

async fn say(stream: &mut (impl AsyncWrite + Unpin), line: &str) -> io::Result<()> {
    stream.write_all(line.as_bytes()).await?;
    stream.write_all(b"\r\n").await?;
    stream.flush().await
}
