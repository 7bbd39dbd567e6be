//! One connection of a mail server (RFC 5321, 3207, 4954).

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::kept::Kept;
use super::script::{Script, SmtpCommand, SmtpReply};
use super::setup::{Secrecy, SmtpSetup};

#[derive(Clone)]
pub(super) struct Session {
    pub(super) setup: SmtpSetup,
    pub(super) acceptor: Option<TlsAcceptor>,
    pub(super) script: Script,
    pub(super) kept: Arc<Kept>,
    pub(super) connection: usize,
}

/// What comes after a command.
enum Next {
    GoOn,
    StartTls,
    Close,
}

impl Session {
    /// Serves until somebody ends it; a client that is gone is none of a test's business.
    pub(super) async fn run(self, stream: TcpStream) {
        let _ = self.serve(stream).await;
    }

    async fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        if self.setup.tls != Secrecy::FromTheStart {
            if !self.talk(BufReader::new(&mut stream), false, true).await? {
                return Ok(());
            }
            return self.encrypted(stream, false).await;
        }
        self.encrypted(stream, true).await
    }

    async fn encrypted(&self, stream: TcpStream, greets: bool) -> io::Result<()> {
        match self.told("TLS", false) {
            Some(SmtpReply::Stall) => return std::future::pending().await,
            Some(_) => return Ok(()),
            None => {}
        }
        let Some(acceptor) = &self.acceptor else { return Ok(()) };
        let stream = acceptor.accept(stream).await?;
        self.talk(BufReader::new(stream), true, greets).await.map(drop)
    }

    /// Whether TLS comes next.
    async fn talk(
        &self,
        mut stream: BufReader<impl AsyncRead + AsyncWrite + Unpin>,
        encrypted: bool,
        greets: bool,
    ) -> io::Result<bool> {
        if greets && !self.answer(&mut stream, "CONNECT", encrypted, "220 loopback ESMTP").await? {
            return Ok(false);
        }
        loop {
            let Some(line) = line(&mut stream).await? else { return Ok(false) };
            match self.command(&mut stream, &line, encrypted).await? {
                Next::GoOn => {}
                Next::StartTls => return Ok(true),
                Next::Close => return Ok(false),
            }
        }
    }

    async fn command(
        &self,
        stream: &mut BufReader<impl AsyncRead + AsyncWrite + Unpin>,
        line: &str,
        encrypted: bool,
    ) -> io::Result<Next> {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let usual = match verb.as_str() {
            "EHLO" => self.features(encrypted),
            "STARTTLS" => "220 go ahead".to_owned(),
            "AUTH" => "235 welcome".to_owned(),
            "DATA" => "354 go ahead".to_owned(),
            "QUIT" => "221 bye".to_owned(),
            _ => "250 ok".to_owned(),
        };
        // LOGIN asks for user name and password; what was answered counts at its end.
        if line.eq_ignore_ascii_case("AUTH LOGIN") {
            for question in ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"] {
                write(stream, question).await?;
                let _ = self::line(stream).await?;
            }
        }
        let reply = self.told(line, encrypted).unwrap_or(SmtpReply::Say(usual));
        let goes_on = self.say(stream, &reply).await?;
        match verb.as_str() {
            _ if !goes_on => Ok(Next::Close),
            "STARTTLS" if matches!(&reply, SmtpReply::Say(line) if line.starts_with("220")) => {
                Ok(Next::StartTls)
            }
            "QUIT" => Ok(Next::Close),
            "DATA" if matches!(&reply, SmtpReply::Say(line) if line.starts_with("354")) => {
                self.body(stream, encrypted).await
            }
            _ => Ok(Next::GoOn),
        }
    }

    async fn body(
        &self,
        stream: &mut BufReader<impl AsyncRead + AsyncWrite + Unpin>,
        encrypted: bool,
    ) -> io::Result<Next> {
        let mut mail = String::new();
        loop {
            let Some(line) = line(stream).await? else { return Ok(Next::Close) };
            if line == "." {
                break;
            }
            mail.push_str(line.strip_prefix('.').unwrap_or(&line));
            mail.push_str("\r\n");
        }
        self.kept.mails.lock().unwrap().push(mail);
        let goes_on = self.answer(stream, ".", encrypted, "250 queued").await?;
        Ok(if goes_on { Next::GoOn } else { Next::Close })
    }

    fn features(&self, encrypted: bool) -> String {
        let offers = self.setup.tls == Secrecy::StartTls && !encrypted;
        let features = self.setup.features.iter().copied();
        let all: Vec<_> =
            ["loopback"].into_iter().chain(features).chain(offers.then_some("STARTTLS")).collect();
        let (last, before) = all.split_last().unwrap();
        let before: String = before.iter().map(|feature| format!("250-{feature}\r\n")).collect();
        format!("{before}250 {last}")
    }

    /// Keeps what was said, and asks the script.
    fn told(&self, line: &str, encrypted: bool) -> Option<SmtpReply> {
        let command = SmtpCommand { line: line.to_owned(), connection: self.connection, encrypted };
        let reply = (self.script)(&command);
        self.kept.commands.lock().unwrap().push(command);
        reply
    }

    async fn answer(
        &self,
        stream: &mut BufReader<impl AsyncRead + AsyncWrite + Unpin>,
        line: &str,
        encrypted: bool,
        usual: &str,
    ) -> io::Result<bool> {
        let reply = self.told(line, encrypted).unwrap_or_else(|| SmtpReply::say(usual));
        self.say(stream, &reply).await
    }

    /// Whether the connection goes on.
    async fn say(
        &self,
        stream: &mut BufReader<impl AsyncRead + AsyncWrite + Unpin>,
        reply: &SmtpReply,
    ) -> io::Result<bool> {
        match reply {
            SmtpReply::Say(line) => write(stream, line).await.map(|()| true),
            SmtpReply::SayAndClose(line) => write(stream, line).await.map(|()| false),
            SmtpReply::Close => Ok(false),
            SmtpReply::Stall => std::future::pending().await,
        }
    }
}

async fn line(stream: &mut (impl AsyncBufReadExt + Unpin)) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if stream.read_until(b'\n', &mut bytes).await? == 0 {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned()))
}

async fn write(stream: &mut (impl AsyncWrite + Unpin), line: &str) -> io::Result<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await?;
    stream.flush().await
}
