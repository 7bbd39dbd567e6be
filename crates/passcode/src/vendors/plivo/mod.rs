//! The kind `plivo`: Plivo Verify sessions, by SMS and voice.

pub(crate) mod config;
mod meaning;
mod wire;

use std::time::Instant;

use crate::config::Secret;
use crate::vendor::{Call, Guess, Order, Sent, Service, Vendor, Verdict, is_uuid};
use crate::{Capabilities, CapabilityRow, Channel, Error, ErrorKind, Resend, Result};
use meaning::Checked;
use wire::Message;

/// The vendor's name in sentences.
const NAME: &str = "Plivo";

#[derive(Debug)]
pub(crate) struct Plivo {
    service: Service,
    auth_id: String,
    auth_token: Secret,
    message: Message,
    capabilities: Capabilities,
}

/// Used and expired codes are told from wrong ones by reading the session.
fn capabilities() -> Capabilities {
    let row = |channel| CapabilityRow::new(channel).with_code_lengths(wire::CODE_LENGTHS);
    Capabilities::new(vec![row(Channel::Sms), row(Channel::Voice)])
        .with_tells_expired(true)
        .with_tells_used(true)
        .with_resend(Resend::SameCode)
}

impl Plivo {
    fn post(&self, path: &[&str]) -> Call<'_> {
        self.authorized(self.service.post(&self.path(path)))
    }

    fn get(&self, path: &[&str]) -> Call<'_> {
        self.authorized(self.service.get(&self.path(path)))
    }

    /// Every path of the vendor's ends with a slash.
    fn path<'a>(&'a self, path: &[&'a str]) -> Vec<&'a str> {
        [&["v1", "Account", &self.auth_id], path, &[""]].concat()
    }

    fn authorized<'a>(&self, call: Call<'a>) -> Call<'a> {
        call.header("accept", "application/json").basic(&self.auth_id, self.auth_token.expose())
    }
}

impl Vendor for Plivo {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn send(&self, order: &Order<'_>) -> Result<Sent> {
        let request = self.message.send(order);
        let call = self.post(&["Verify", "Session"]).json(&request);
        meaning::sent(&call.send(order.deadline()).await?, request.code_length)
    }

    async fn check(&self, guess: &Guess<'_>) -> Result<Verdict> {
        let id = guess.id();
        if !is_uuid(id) {
            let what = "this verification has no id of Plivo's form: send a new code";
            return Err(Error::local(ErrorKind::NotFound, what));
        }
        let call = self.post(&["Verify", "Session", id]).json(&wire::check(guess));
        match meaning::checked(&call.send(guess.deadline()).await?, id)? {
            Checked::Approved(evidence) => Ok(Verdict::Approved(evidence)),
            // No text of a rejection is published: the session says more. It never approves, since
            // two people with one right code would both read that it is verified.
            Checked::Rejected(found) => {
                let read = self.get(&["Verify", "Session", id]).send(guess.deadline()).await;
                meaning::settled(found, read.ok().as_ref(), id)
            }
        }
    }

    /// Reading the account sends nothing.
    async fn check_credentials(&self, deadline: Instant) -> Option<Result<()>> {
        let answer = self.get(&[]).send(deadline).await;
        Some(answer.and_then(|answer| meaning::accepted(&answer)))
    }
}
