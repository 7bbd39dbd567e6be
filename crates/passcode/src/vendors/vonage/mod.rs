//! The kind `vonage`: Vonage Verify v2, by SMS, voice and e-mail, and by WhatsApp and RCS with a
//! sender of our own.

pub(crate) mod config;
mod credentials;
mod meaning;
mod wire;

use std::time::{Instant, SystemTime};

use crate::vendor::{Call, Guess, Order, Sent, Service, Vendor, Verdict, is_uuid};
use crate::{Capabilities, CapabilityRow, Channel, Error, ErrorKind, Resend, Result};
use credentials::Credentials;
use wire::Message;

/// The vendor's name in sentences.
const NAME: &str = "Vonage";

#[derive(Debug)]
pub(crate) struct Vonage {
    service: Service,
    credentials: Credentials,
    message: Message,
    /// Whether a live request to the same number is taken over.
    adopt_pending: bool,
    capabilities: Capabilities,
}

/// A used and an expired code are answered alike (404), and unlike a wrong one. While a code lives
/// nothing goes out; if its request isn't taken over, sending again gives nothing to verify it by.
fn capabilities(message: &Message, adopt_pending: bool) -> Capabilities {
    let mut channels = vec![Channel::Sms, Channel::Voice, Channel::Email];
    channels.extend(message.whatsapp_from.is_some().then_some(Channel::WhatsApp));
    channels.extend(message.rcs_from.is_some().then_some(Channel::Rcs));
    let row = |channel| CapabilityRow::new(channel).with_code_lengths(wire::CODE_LENGTHS);
    Capabilities::new(channels.into_iter().map(row).collect())
        .with_tells_expired(true)
        .with_resend(if adopt_pending { Resend::Refused } else { Resend::Unknown })
}

impl Vonage {
    /// A successful answer of any other type than JSON is read as nothing.
    fn authorized<'a>(&self, call: Call<'a>) -> Result<Call<'a>> {
        self.credentials.authorize(call.header("accept", "application/json"), SystemTime::now())
    }
}

impl Vendor for Vonage {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn send(&self, order: &Order<'_>) -> Result<Sent> {
        let request = self.message.send(order);
        let call = self.authorized(self.service.post(&["v2", "verify"]))?;
        let answer = call.json(&request).send(order.deadline()).await?;
        meaning::sent(&answer, &request, self.adopt_pending)
    }

    async fn check(&self, guess: &Guess<'_>) -> Result<Verdict> {
        if !is_uuid(guess.id()) {
            let what = "this verification has no id of Vonage's form: send a new code";
            return Err(Error::local(ErrorKind::NotFound, what));
        }
        let call = self.authorized(self.service.post(&["v2", "verify", guess.id()]))?;
        let answer = call.json(&wire::check(guess)).send(guess.deadline()).await?;
        meaning::verdict(&answer, guess.id())
    }

    /// Listing templates sends nothing, is open to every account, and takes all credentials.
    async fn check_credentials(&self, deadline: Instant) -> Option<Result<()>> {
        let templates = self.service.get(&["v2", "verify", "templates"]);
        let call = match self.authorized(templates.query(&[("page_size", "1"), ("page", "1")])) {
            Ok(call) => call,
            Err(error) => return Some(Err(error)),
        };
        Some(call.send(deadline).await.and_then(|answer| meaning::accepted(&answer)))
    }
}
