//! The kind `messagecentral`: SMS and WhatsApp by Message Central VerifyNow.

pub(crate) mod config;
mod meaning;
mod wire;

use std::time::Instant;

use messagecentral_client::{ApiVersion, Client};

use crate::vendor::{Guess, Order, Sent, Vendor, Verdict};
use crate::{Capabilities, CapabilityRow, Channel, Resend, Result};

#[derive(Debug)]
pub(crate) struct MessageCentral {
    client: Client,
    code_length: u8,
    capabilities: Capabilities,
}

impl MessageCentral {
    fn new(client: Client, version: ApiVersion, code_length: u8) -> Self {
        Self { client, code_length, capabilities: capabilities(version) }
    }
}

/// v2's pages name SMS only. RCS is left out: nobody has seen its answer.
fn capabilities(version: ApiVersion) -> Capabilities {
    let channels: &[Channel] = match version {
        ApiVersion::V3 => &[Channel::Sms, Channel::WhatsApp],
        ApiVersion::V2 => &[Channel::Sms],
    };
    let row =
        |channel: &Channel| CapabilityRow::new(*channel).with_code_lengths(wire::CODE_LENGTHS);
    Capabilities::new(channels.iter().map(row).collect())
        .with_tells_expired(true)
        .with_tells_used(true)
        .with_resend(Resend::Refused)
}

impl Vendor for MessageCentral {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn send(&self, order: &Order<'_>) -> Result<Sent> {
        let request = wire::send(order, self.code_length)?;
        match self.client.send(&request, order.deadline()).await {
            Ok(reply) => meaning::sent(&reply, &request),
            Err(error) => Err(meaning::unanswered(error)),
        }
    }

    async fn check(&self, guess: &Guess<'_>) -> Result<Verdict> {
        let request = wire::validate(guess)?;
        match self.client.validate(&request, guess.deadline()).await {
            Ok(reply) => meaning::verdict(&reply, &request),
            Err(error) => Err(meaning::unanswered(error)),
        }
    }

    /// Fetching a token sends nothing to anybody; a ready-made one can't be tried.
    async fn check_credentials(&self, deadline: Instant) -> Option<Result<()>> {
        let checked = self.client.check_credentials(deadline).await?;
        Some(checked.map_err(meaning::unanswered))
    }
}

#[cfg(test)]
mod tests;
