//! Where the mail server is, and how one gets in.

use std::fmt;
use std::time::{Duration, Instant};

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tokio::net::TcpStream;

use super::lines::Lines;
use super::meaning::{At, asked, reached, refused_tls, within};
use crate::Result;

pub(super) type Connection = AsyncSmtpConnection;

/// The ways to sign in, the first that the server knows.
const MECHANISMS: &[Mechanism] = &[Mechanism::Plain, Mechanism::Login];

/// When the connection becomes a secret one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tls {
    /// From its first byte.
    FromTheStart,
    /// By STARTTLS, without which nothing is said.
    Required,
    /// By STARTTLS if it is offered: on loopback only.
    IfOffered,
}

pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Tls,
    pub(super) parameters: TlsParameters,
    pub(super) credentials: Option<Credentials>,
    pub(super) connect_timeout: Duration,
}

impl Server {
    /// When a connection must be there.
    pub(super) fn soon(&self, deadline: Instant) -> Instant {
        let now = tokio::time::Instant::now().into_std();
        now.checked_add(self.connect_timeout).map_or(deadline, |soon| soon.min(deadline))
    }

    /// Connects, and signs in if there is something to sign in with.
    pub(super) async fn connect(&self, deadline: Instant) -> Result<Connection> {
        let soon = self.soon(deadline);
        let hello = ClientId::default();
        let address = (self.host.as_str(), self.port);
        let mut connection = if self.tls == Tls::FromTheStart {
            let tls = Some(self.parameters.clone());
            let greeted = AsyncSmtpConnection::connect_tokio1(address, None, &hello, tls, None);
            within(At::Connect, soon, greeted).await?
        } else {
            let stream = Lines::new(reached(soon, TcpStream::connect(address)).await?);
            let greeted = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello);
            within(At::Connect, soon, greeted).await?
        };
        let offered = connection.can_starttls();
        match self.tls {
            Tls::Required if !offered => return Err(refused_tls()),
            Tls::Required | Tls::IfOffered if offered => {
                let upgraded = connection.starttls(self.parameters.clone(), &hello);
                within(At::Connect, soon, upgraded).await?;
            }
            _ => {}
        }
        if let Some(credentials) = &self.credentials {
            let signed_in = connection.auth(MECHANISMS, credentials);
            asked(At::SignIn, deadline, signed_in).await?;
        }
        Ok(connection)
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}
