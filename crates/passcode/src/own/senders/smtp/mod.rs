//! The kind `smtp`: codes by e-mail, through one's own mail server.

pub(crate) mod config;
mod idle;
mod lines;
mod mail;
mod meaning;
mod place;
mod server;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Instant;

use lettre::Address;
use lettre::message::Mailbox;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{Extension, MailParameter};

use self::idle::Idle;
use self::meaning::{At, asked, refused_utf8};
use self::server::{Connection, Server};
use crate::own::{Message, Sender};
use crate::{Channel, Error, ErrorKind, Result};

/// A mail server, and the connections to it that are kept for the next messages.
pub(crate) struct Smtp {
    server: Server,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    idle: Idle,
}

impl Smtp {
    fn new(server: Server, from: Mailbox, reply_to: Option<Mailbox>) -> Self {
        Self { server, from, reply_to, idle: Idle::default() }
    }

    /// A connection that was kept and still answers, or a new one.
    async fn connection(&self, deadline: Instant) -> Result<Connection> {
        if let Some(mut kept) = self.idle.take() {
            let soon = self.server.soon(deadline);
            if asked(At::Sender, soon, kept.command(Rset)).await.is_ok() {
                return Ok(kept);
            }
        }
        self.server.connect(deadline).await
    }
}

impl Sender for Smtp {
    fn channel(&self) -> Channel {
        Channel::Email
    }

    async fn deliver(&self, message: &Message<'_>, deadline: Instant) -> Result<()> {
        let to: Address = message.to.expose().parse().map_err(|_| {
            Error::local(ErrorKind::InvalidRecipient, "no mail server would take this address")
        })?;
        let bytes = mail::write(message, &self.from, self.reply_to.as_ref(), &to)?;
        let mut connection = self.connection(deadline).await?;
        let mut parameters = Vec::new();
        // Texts are written in ASCII, so whatever isn't is an address.
        if !bytes.is_ascii() {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(refused_utf8());
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let from = Mail::new(Some(self.from.email.clone()), parameters);
        asked(At::Sender, deadline, connection.command(from)).await?;
        asked(At::Recipient, deadline, connection.command(Rcpt::new(to, Vec::new()))).await?;
        asked(At::Data, deadline, connection.command(Data)).await?;
        let taken = asked(At::Body, deadline, connection.message(&bytes)).await?;
        tracing::debug!(id = message.id, answer = %taken.code(), "the mail server took it");
        self.idle.keep(connection);
        Ok(())
    }

    /// Signs in, and says nothing more.
    async fn check_credentials(&self, deadline: Instant) -> Option<Result<()>> {
        Some(self.server.connect(deadline).await.map(drop))
    }
}

/// Shows the server's address.
impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("server", &self.server).finish_non_exhaustive()
    }
}
