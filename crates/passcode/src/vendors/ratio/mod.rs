//! The kind `ratio`: SMS to +1 and e-mail, first or second factor.

pub(crate) mod config;
mod meaning;
mod sentence;
mod wire;

use std::time::Instant;

use ratio_client::Client;

use crate::vendor::{Guess, Order, Sent, Vendor, Verdict};
use crate::{Capabilities, CapabilityRow, Channel, Resend, Result, Session};

/// Ratio takes US mobile numbers only (error-code page), but its own sample is a Toronto number
/// and Canada shares +1: what isn't +1 is refused here, the rest is the vendor's to judge.
const CALLING_CODE: u16 = 1;

#[derive(Debug)]
pub(crate) struct Ratio {
    client: Client,
    capabilities: Capabilities,
}

impl Ratio {
    fn new(client: Client) -> Self {
        let sms = CapabilityRow::new(Channel::Sms).with_calling_codes([CALLING_CODE]);
        let rows = vec![sms, CapabilityRow::new(Channel::Email)];
        // Nothing published tells an expired or used code from a wrong one. That a new
        // code ends the older one is assumed: it is the safer of the two readings.
        let capabilities = Capabilities::new(rows).with_resend(Resend::NewCode).with_sessions(true);
        Self { client, capabilities }
    }

    /// A client for one operation.
    fn client(&self, deadline: Instant, session: Option<&Session>) -> Client {
        let client = self.client.with_deadline(deadline);
        session.map_or(client.clone(), |session| client.with_session(session.handle()))
    }
}

impl Vendor for Ratio {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn send(&self, order: &Order<'_>) -> Result<Sent> {
        let mut client = self.client(order.deadline(), order.session());
        if let Some(device) = order.device() {
            client = client.with_device(wire::device(device));
        }
        let sent = wire::send(&client, order.recipient()).await;
        let answer = sent.map_err(|error| meaning::failure(error, order.session().is_some()))?;
        meaning::sent(&answer, order.recipient())
    }

    async fn check(&self, guess: &Guess<'_>) -> Result<Verdict> {
        let client = self.client(guess.deadline(), guess.session());
        match wire::authenticate(&client, guess).await {
            Ok(answer) => meaning::proof(&answer, guess),
            Err(error) => meaning::rejection(error, guess.session().is_some()),
        }
    }

    /// Ratio has no call that sends nothing.
    async fn check_credentials(&self, _: Instant) -> Option<Result<()>> {
        None
    }
}
