//! The kind `telnyx`: SMS, voice and WhatsApp by Telnyx Verify v2.

pub(crate) mod config;
mod meaning;
mod options;
mod wire;

use std::time::Instant;

use self::options::Options;
use crate::config::Secret;
use crate::vendor::{Call, Guess, Order, Sent, Service, Vendor, Verdict};
use crate::{Capabilities, CapabilityRow, Channel, Rejection, Resend, Result};

#[derive(Debug)]
pub(crate) struct Telnyx {
    service: Service,
    api_key: Secret,
    options: Options,
    capabilities: Capabilities,
}

impl Telnyx {
    fn new(service: Service, api_key: Secret, options: Options) -> Self {
        let capabilities = capabilities(options.code_length);
        Self { service, api_key, options, capabilities }
    }

    fn authorised<'a>(&self, call: Call<'a>) -> Call<'a> {
        call.bearer(self.api_key.expose()).header("accept", "application/json")
    }

    /// Why Telnyx rejected a code that it only calls rejected, as far as one read tells. A read is
    /// no check: what it says can make no approval, and if it says nothing the code was wrong.
    async fn reason(&self, guess: &Guess<'_>) -> Rejection {
        if wire::is_by_recipient(guess.id()) {
            return Rejection::WrongCode;
        }
        let call = self.service.get(&["v2", "verifications", guess.id()]);
        let read = self.authorised(call).send(guess.deadline()).await.ok();
        read.and_then(|answer| meaning::reason(&answer, guess)).unwrap_or(Rejection::WrongCode)
    }
}

/// The length of codes is the profile's: one may ask for the length that the settings state, and
/// for no other. `rejected` may hide that a code is too old or used, so neither is promised. A
/// resend is a verification of its own with a new code, and the newest is the one to keep.
fn capabilities(code_length: Option<u8>) -> Capabilities {
    let row = |channel: &Channel| match code_length {
        Some(digits) => CapabilityRow::new(*channel).with_code_lengths(digits..=digits),
        None => CapabilityRow::new(*channel),
    };
    Capabilities::new(wire::CHANNELS.iter().map(|(channel, _)| row(channel)).collect())
        .with_resend(Resend::NewCode)
}

impl Vendor for Telnyx {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn send(&self, order: &Order<'_>) -> Result<Sent> {
        let path = ["v2", "verifications", wire::channel(order.channel())];
        let body = wire::send(order, &self.options);
        let call = self.authorised(self.service.post(&path)).json(&body);
        meaning::sent(&call.send(order.deadline()).await?, order, &self.options)
    }

    /// Codes are checked by number too.
    async fn pending(&self, _: &Order<'_>) -> Option<Sent> {
        Some(Sent::new(wire::BY_RECIPIENT).with_code_length(self.options.code_length))
    }

    async fn check(&self, guess: &Guess<'_>) -> Result<Verdict> {
        let path = wire::check_path(guess);
        let body = wire::check(guess, &self.options);
        let call = self.authorised(self.service.post(&path)).json(&body);
        match meaning::verdict(&call.send(guess.deadline()).await?, guess)? {
            Verdict::Rejected(Rejection::WrongCode) => {
                Ok(Verdict::Rejected(self.reason(guess).await))
            }
            verdict => Ok(verdict),
        }
    }

    /// Reads the profile, which proves key and profile at once.
    async fn check_credentials(&self, deadline: Instant) -> Option<Result<()>> {
        let call = self.service.get(&["v2", "verify_profiles", &self.options.profile_id]);
        let answer = self.authorised(call).send(deadline).await;
        Some(answer.and_then(|answer| meaning::profile(&answer, &self.options)))
    }
}
