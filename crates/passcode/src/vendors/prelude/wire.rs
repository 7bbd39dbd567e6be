//! What goes out and what comes in. Of an answer only what proves is read strictly; the rest may be
//! missing or of any form.

use std::net::IpAddr;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::options::Options;
use crate::vendor::{Guess, Order};
use crate::{Channel, Device, Locale, Recipient};

/// What `options.code_size` takes.
pub(super) const CODE_LENGTHS: RangeInclusive<u8> = 4..=8;

#[derive(Serialize)]
pub(super) struct Send<'a> {
    target: Target<'a>,
    options: SendOptions<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signals: Option<Signals<'a>>,
}

#[derive(Serialize)]
pub(super) struct Check<'a> {
    target: Target<'a>,
    code: &'a str,
}

/// A check names the recipient, never an id.
#[derive(Serialize)]
struct Target<'a> {
    r#type: &'static str,
    value: &'a str,
}

#[derive(Serialize)]
struct SendOptions<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preferred_channel: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channels: Option<[&'static str; 1]>,
    code_size: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Signals<'a> {
    ip: IpAddr,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<&'a str>,
}

pub(super) fn send<'a>(order: &Order<'a>, code_length: u8, options: &'a Options) -> Send<'a> {
    // Without a method, the vendor may choose silent verification, which has no code.
    let (method, channel) = match order.channel() {
        Channel::Email => (None, None),
        Channel::Voice => (Some("voice"), None),
        channel => (Some("message"), Some(channel.as_str())),
    };
    Send {
        target: target(order.recipient()),
        options: SendOptions {
            method,
            preferred_channel: channel.filter(|_| !options.strict_channels),
            channels: channel.filter(|_| options.strict_channels).map(|channel| [channel]),
            code_size: code_length,
            locale: order.locale().map(Locale::as_str),
            template_id: options.template_id.as_deref(),
            sender_id: options.sender_id.as_deref(),
        },
        signals: order.device().map(signals),
    }
}

pub(super) fn check<'a>(guess: &Guess<'a>) -> Check<'a> {
    Check { target: target(guess.recipient()), code: guess.code().expose() }
}

fn target(recipient: &Recipient) -> Target<'_> {
    let r#type = match recipient {
        Recipient::Phone(_) => "phone_number",
        Recipient::Email(_) => "email_address",
    };
    Target { r#type, value: recipient.expose() }
}

fn signals(device: &Device) -> Signals<'_> {
    Signals { ip: device.ip(), user_agent: device.user_agent() }
}

/// A send's success.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Sending {
    pub(super) status: Value,
    pub(super) id: Value,
    pub(super) method: Value,
    pub(super) channels: Value,
    pub(super) reason: Value,
}

impl Sending {
    /// The first channel, in the order of trying, that we have a word for.
    pub(super) fn channel(&self) -> Option<Channel> {
        let names = self.channels.as_array()?.iter().filter_map(Value::as_str);
        names.filter_map(|name| name.parse().ok()).find(|channel| *channel != Channel::Email)
    }
}

/// A check's success.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Checked {
    pub(super) status: Value,
    pub(super) id: Value,
    /// A failure's member.
    pub(super) code: Value,
}

/// A failure.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Failure {
    pub(super) code: Value,
}

/// A code or a reason, if it has the form of one: nothing else of an answer is kept.
pub(super) fn word(value: &Value) -> Option<&str> {
    let text = value.as_str()?;
    let is_word = text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.len() <= 64
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    is_word.then_some(text)
}
