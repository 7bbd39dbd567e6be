//! The kind `twilio`: SMS, voice, WhatsApp and e-mail by Twilio Verify v2.

pub(crate) mod config;
mod meaning;
mod options;
mod wire;

use std::time::Instant;

use self::options::Options;
use crate::config::Secret;
use crate::vendor::{Call, Guess, Order, Sent, Service, Vendor, Verdict};
use crate::{Capabilities, CapabilityRow, Channel, Resend, Result};

#[derive(Debug)]
pub(crate) struct Twilio {
    service: Service,
    credentials: Credentials,
    options: Options,
    capabilities: Capabilities,
}

/// An account's SID with its token, or an API key's with its secret.
#[derive(Debug)]
struct Credentials {
    sid: String,
    secret: Secret,
}

impl Twilio {
    fn new(service: Service, credentials: Credentials, options: Options) -> Self {
        let capabilities = capabilities(options.code_length);
        Self { service, credentials, options, capabilities }
    }

    /// A call of the Verify Service.
    fn call<'a>(&'a self, begin: fn(&'a Service, &[&str]) -> Call<'a>, rest: &[&str]) -> Call<'a> {
        let path = [&["v2", "Services", &self.options.service_sid], rest].concat();
        begin(&self.service, &path)
            .basic(&self.credentials.sid, self.credentials.secret.expose())
            .header("accept", "application/json")
    }
}

/// The length of codes is the Service's: one may ask for the length that the settings state, and
/// for no other. A verification that is over, used or unknown is one answer.
fn capabilities(code_length: Option<u8>) -> Capabilities {
    let row = |channel: &Channel| match code_length {
        Some(digits) => CapabilityRow::new(*channel).with_code_lengths(digits..=digits),
        None => CapabilityRow::new(*channel),
    };
    Capabilities::new(wire::CHANNELS.iter().map(|(channel, _)| row(channel)).collect())
        .with_tells_expired(true)
        .with_resend(Resend::SameCode)
}

impl Vendor for Twilio {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn send(&self, order: &Order<'_>) -> Result<Sent> {
        let form = wire::send(order, &self.options);
        let call = self.call(Service::post, &["Verifications"]).form(&wire::pairs(&form));
        meaning::sent(&call.send(order.deadline()).await?, order, &self.options)
    }

    /// Codes are checked by recipient too.
    async fn pending(&self, _: &Order<'_>) -> Option<Sent> {
        Some(Sent::new(wire::BY_RECIPIENT).with_code_length(self.options.code_length))
    }

    async fn check(&self, guess: &Guess<'_>) -> Result<Verdict> {
        let form = wire::check(guess)?;
        let call = self.call(Service::post, &["VerificationCheck"]).form(&wire::pairs(&form));
        meaning::verdict(&call.send(guess.deadline()).await?, guess, &self.options)
    }

    /// Reads the Service, which proves credentials and Service at once.
    async fn check_credentials(&self, deadline: Instant) -> Option<Result<()>> {
        let answer = self.call(Service::get, &[]).send(deadline).await;
        Some(answer.and_then(|answer| meaning::service(&answer, &self.options)))
    }
}
