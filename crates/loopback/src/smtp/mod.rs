//! A mail server that does as it is told.

mod kept;
mod script;
mod session;
mod setup;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::net::TcpListener;

use self::kept::Kept;
pub use self::script::{SmtpCommand, SmtpReply};
use self::session::Session;
use self::setup::Secrecy;
pub use self::setup::SmtpSetup;
use crate::tls::Tls;

/// A mail server on a free port of 127.0.0.1 that takes any credentials and keeps every mail. It
/// ends with the test's runtime.
pub struct SmtpServer {
    address: SocketAddr,
    setup: SmtpSetup,
    tls: Option<Tls>,
    kept: Arc<Kept>,
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
