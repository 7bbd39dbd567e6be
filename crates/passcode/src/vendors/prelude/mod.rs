//! The kind `prelude`: SMS, WhatsApp, RCS, voice and e-mail by Prelude Verify, version 2.

pub(crate) mod config;
mod meaning;
mod options;
mod wire;

use std::time::Instant;

use self::options::Options;
use crate::config::Secret;
use crate::vendor::{Guess, Order, Sent, Service, Vendor, Verdict};
use crate::{Capabilities, CapabilityRow, Channel, Resend, Result};

const CHANNELS: [Channel; 5] =
    [Channel::Sms, Channel::WhatsApp, Channel::Rcs, Channel::Voice, Channel::Email];

#[derive(Debug)]
pub(crate) struct Prelude {
    service: Service,
    api_token: Secret,
    options: Options,
    capabilities: Capabilities,
}

impl Prelude {
    fn new(service: Service, api_token: Secret, options: Options) -> Self {
        let row = |channel| CapabilityRow::new(channel).with_code_lengths(wire::CODE_LENGTHS);
        // A used code is told from a wrong one, but not from an expired one. That a resend makes a
        // new code is the safe assumption of two: the person types the newest.
        let capabilities = Capabilities::new(CHANNELS.map(row).into())
            .with_tells_expired(true)
            .with_resend(Resend::NewCode);
        Self { service, api_token, options, capabilities }
    }

    fn code_length(&self, order: &Order<'_>) -> u8 {
        order.code_length().unwrap_or(self.options.code_length)
    }
}

impl Vendor for Prelude {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn send(&self, order: &Order<'_>) -> Result<Sent> {
        let code_length = self.code_length(order);
        let call = self.service.post(&["v2", "verification"]).bearer(self.api_token.expose());
        let request = wire::send(order, code_length, &self.options);
        let answer = call.json(&request).send(order.deadline()).await?;
        meaning::sent(&answer, order.channel(), code_length)
    }

    /// A check names the recipient, so it needs nothing of the answer.
    async fn pending(&self, _: &Order<'_>) -> Option<Sent> {
        Some(Sent::new(meaning::NO_ID))
    }

    async fn check(&self, guess: &Guess<'_>) -> Result<Verdict> {
        let call = self.service.post(&["v2", "verification", "check"]);
        let call = call.bearer(self.api_token.expose()).json(&wire::check(guess));
        meaning::verdict(&call.send(guess.deadline()).await?, guess.id())
    }

    /// Reads the newest entry of the account's history. It names a person, so it isn't looked at.
    async fn check_credentials(&self, deadline: Instant) -> Option<Result<()>> {
        let call = self.service.get(&["v2", "verification", "phone", "history"]);
        let call = call.query(&[("limit", "1")]).bearer(self.api_token.expose());
        Some(call.send(deadline).await.and_then(|answer| meaning::taken(&answer)))
    }
}
