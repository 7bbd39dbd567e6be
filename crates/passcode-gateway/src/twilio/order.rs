//! What a send asks for.

use std::net::IpAddr;

use passcode::{Channel, Locale, Recipient};

use crate::twilio::form::Form;
use crate::twilio::refusal::Refusal;
use crate::twilio::words::{channel, recipient};

/// What no provider is asked for: codes of the caller's own, what a payment is of, digits to dial
/// behind a number. To leave them out would do something else than was asked for.
const NOT_SERVED: [&str; 4] = ["CustomCode", "Amount", "Payee", "SendDigits"];

pub(super) struct Order {
    pub(super) to: Recipient,
    pub(super) channel: Channel,
    pub(super) locale: Option<Locale>,
    pub(super) device: Option<IpAddr>,
}

impl Order {
    pub(super) fn read(form: &Form) -> Result<Self, Refusal> {
        let to = form.get("To").ok_or_else(|| Refusal::parameter("To"))?;
        let channel = form.get("Channel").and_then(channel);
        let channel = channel.ok_or_else(|| Refusal::parameter("Channel"))?;
        let is_reached = |to: &Recipient| to.as_email().is_some() == (channel == Channel::Email);
        let to = recipient(to).filter(is_reached).ok_or_else(|| Refusal::parameter("To"))?;
        if let Some(name) = NOT_SERVED.into_iter().find(|name| form.get(name).is_some()) {
            return Err(Refusal::feature(name));
        }
        Ok(Self { to, channel, locale: parsed(form, "Locale")?, device: parsed(form, "DeviceIp")? })
    }
}

/// A parameter that may be there, and has its form then.
fn parsed<T: std::str::FromStr>(form: &Form, name: &str) -> Result<Option<T>, Refusal> {
    form.get(name).map(|text| text.parse().map_err(|_| Refusal::parameter(name))).transpose()
}
