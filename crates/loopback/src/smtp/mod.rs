//! A mail server that does as it is told.

mod session;

use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::net::TcpListener;

use self::session::Session;
use crate::tls::Tls;

/// What a client said, up to its line's end.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SmtpCommand {
    /// The line: `MAIL FROM:<a@b.example>`. Of a connection just made `CONNECT`, of a TLS handshake
    /// `TLS`, and of the body's end `.`.
    pub line: String,
    /// Which connection it came on, from 0.
    pub connection: usize,
    /// Whether it came over TLS.
    pub encrypted: bool,
}

impl SmtpCommand {
    /// The first word, in upper case.
    #[must_use]
    pub fn verb(&self) -> String {
        self.line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase()
    }
}

/// What a mail server does in place of what is usual.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SmtpReply {
    /// Says this line, or these lines, and goes on: `550 5.1.1 no such user`.
    Say(String),
    /// The same, and then it ends the connection.
    SayAndClose(String),
    /// Ends the connection.
    Close,
    /// Says nothing more.
    Stall,
}

impl SmtpReply {
    /// Says this line and goes on.
    pub fn say(line: impl Into<String>) -> Self {
        Self::Say(line.into())
    }
}

/// How a mail server is reached, and what it says that it can do.
#[derive(Debug, Clone)]
#[must_use]
pub struct SmtpSetup {
    tls: Secrecy,
    features: Vec<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Secrecy {
    None,
    StartTls,
    FromTheStart,
}

impl SmtpSetup {
    /// In clear, with `AUTH PLAIN LOGIN` and `8BITMIME`.
    pub fn plain() -> Self {
        Self { tls: Secrecy::None, features: vec!["8BITMIME", "AUTH PLAIN LOGIN"] }
    }

    /// The same, and it offers STARTTLS.
    pub fn start_tls() -> Self {
        Self { tls: Secrecy::StartTls, ..Self::plain() }
    }

    /// The same over TLS from the first byte.
    pub fn tls() -> Self {
        Self { tls: Secrecy::FromTheStart, ..Self::plain() }
    }

    /// What it says that it can do, in place of what is usual; STARTTLS is added by itself.
    pub fn features(mut self, features: &[&'static str]) -> Self {
        self.features = features.to_vec();
        self
    }
}

type Script = Arc<dyn Fn(&SmtpCommand) -> Option<SmtpReply> + Send + Sync>;

/// A mail server on a free port of 127.0.0.1 that takes any credentials and keeps every mail. It
/// ends with the test's runtime.
pub struct SmtpServer {
    address: SocketAddr,
    setup: SmtpSetup,
    tls: Option<Tls>,
    kept: Arc<Kept>,
}

#[derive(Default)]
struct Kept {
    commands: Mutex<Vec<SmtpCommand>>,
    mails: Mutex<Vec<String>>,
    connections: AtomicUsize,
}

impl SmtpServer {
    /// A server whose script says what it does in place of what is usual; its certificate is for
    /// `localhost`, by an authority made now.
    pub async fn start(
        setup: SmtpSetup,
        script: impl Fn(&SmtpCommand) -> Option<SmtpReply> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let tls = (setup.tls != Secrecy::None).then(|| Tls::new("localhost"));
        let kept = Arc::new(Kept::default());
        let session = Session {
            setup: setup.clone(),
            acceptor: tls.as_ref().map(Tls::acceptor),
            script: Arc::new(script),
            kept: Arc::clone(&kept),
            connection: 0,
        };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let connection = session.kept.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(Session { connection, ..session.clone() }.run(stream));
            }
        });
        Self { address, setup, tls, kept }
    }

    /// A server that does what is usual.
    pub async fn usual(setup: SmtpSetup) -> Self {
        Self::start(setup, |_| None).await
    }

    /// A server that does this at each command of this verb, and else what is usual.
    pub async fn at(setup: SmtpSetup, verb: &'static str, reply: SmtpReply) -> Self {
        Self::start(setup, move |command| (command.verb() == verb).then(|| reply.clone())).await
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its URL: `smtp://127.0.0.1:PORT`, or with the host `localhost` where it has a certificate,
    /// and `smtps` where it is over TLS from the start. `user` is empty or ends with `@`.
    #[must_use]
    pub fn url(&self, user: &str) -> String {
        let port = self.address.port();
        match self.setup.tls {
            Secrecy::None => format!("smtp://{user}127.0.0.1:{port}"),
            Secrecy::StartTls => format!("smtp://{user}localhost:{port}"),
            Secrecy::FromTheStart => format!("smtps://{user}localhost:{port}"),
        }
    }

    /// The certificate of its authority, as PEM; empty without TLS.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        self.tls.as_ref().map(Tls::ca_pem).unwrap_or_default()
    }

    /// All that was said to it so far.
    #[must_use]
    pub fn commands(&self) -> Vec<SmtpCommand> {
        self.kept.commands.lock().unwrap().clone()
    }

    /// The verbs of it, in order.
    #[must_use]
    pub fn verbs(&self) -> Vec<String> {
        self.commands().iter().map(SmtpCommand::verb).collect()
    }

    /// The mails whose end arrived, whatever it answered then.
    #[must_use]
    pub fn mails(&self) -> Vec<String> {
        self.kept.mails.lock().unwrap().clone()
    }

    /// How many connections were taken so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.kept.connections.load(Ordering::SeqCst)
    }
}

impl fmt::Debug for SmtpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpServer").field("address", &self.address).finish_non_exhaustive()
    }
}
