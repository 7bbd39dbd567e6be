//! The kind `http`: codes carried by any message gateway.

mod compile;
mod conditions;
pub(crate) mod config;
mod definition;
mod keys;
mod meaning;
mod place;
mod preset;
mod request;
#[cfg(feature = "schema")]
mod schema;
mod source;
mod template;
mod trial;

use std::fmt;
use std::time::Instant;

pub use self::preset::{Preset, presets};

use self::keys::Own;
use self::meaning::Rules;
use self::request::Request;
use self::template::Values;
use crate::own::{Message, Sender};
use crate::vendor::Service;
use crate::{Channel, Recipient, Result};

/// A message gateway.
pub(crate) struct Gateway {
    service: Service,
    channel: Channel,
    request: Request,
    rules: Rules,
    own: Own,
}

impl Sender for Gateway {
    fn channel(&self) -> Channel {
        self.channel
    }

    async fn deliver(&self, message: &Message<'_>, deadline: Instant) -> Result<()> {
        let written = self.request.write(&values(message, &self.own))?;
        let answer = written.call(&self.service).send(deadline).await?;
        let gateways = self.rules.read(&answer)?;
        if let Some(gateways) = gateways.filter(|id| is_harmless(id, message)) {
            tracing::debug!(id = message.id, gateways, "the gateway took it");
        }
        Ok(())
    }

    /// No gateway's way to ask is the same, and none of the presets needs one to work.
    async fn check_credentials(&self, _: Instant) -> Option<Result<()>> {
        None
    }
}

/// What templates may name of a message sent by this channel.
fn names(channel: Channel) -> &'static [&'static str] {
    match channel {
        Channel::Email => &["to", "text", "subject", "html", "code", "id"],
        _ => &["to", "to_digits", "text", "subject", "html", "code", "id"],
    }
}

/// What they are for this message.
fn values(message: &Message<'_>, own: &Own) -> Values {
    let mut values = own.values();
    let to = message.to.expose();
    for (name, text) in [
        ("to", to),
        ("text", message.text),
        ("subject", message.subject),
        ("html", message.html.unwrap_or_default()),
        ("code", message.code),
        ("id", message.id),
    ] {
        values.insert(name.to_owned(), text.into());
    }
    if let Recipient::Phone(_) = message.to {
        values.insert("to_digits".to_owned(), digits(to).into());
    }
    values
}

fn digits(to: &str) -> &str {
    to.strip_prefix('+').unwrap_or(to)
}

/// Whether an id may be logged: a gateway can put anything there, the recipient and the text too.
fn is_harmless(id: &str, message: &Message<'_>) -> bool {
    let is_id = id.len() <= 100 && id.bytes().all(|byte| byte.is_ascii_graphic());
    let to = message.to.expose();
    // A number without what is before it tells whose it is, too.
    let end = match message.to {
        Recipient::Phone(_) => &to[to.len().saturating_sub(7)..],
        Recipient::Email(_) => to,
    };
    let given = [end, message.code];
    is_id && !given.iter().any(|text| id.contains(text))
}

/// Shows where the service is.
impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway")
            .field("service", &self.service)
            .field("channel", &self.channel)
            .finish_non_exhaustive()
    }
}
