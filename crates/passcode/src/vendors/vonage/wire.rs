//! What goes out and comes in.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::vendor::{Guess, Order};
use crate::{Channel, Locale, Recipient};

/// What `code_length` takes.
pub(super) const CODE_LENGTHS: RangeInclusive<u8> = 4..=10;

/// The languages that the vendor's clients name.
const LOCALES: &[&str] = &[
    "de-de", "en-gb", "en-us", "es-es", "es-mx", "es-us", "fr-fr", "hi-in", "id-id", "it-it",
    "pt-br", "pt-pt", "ru-ru",
];

/// What the settings say of every message.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) brand: String,
    pub(super) code_length: u8,
    /// How long the code lives.
    pub(super) channel_timeout: Duration,
    pub(super) sms_from: Option<String>,
    pub(super) whatsapp_from: Option<String>,
    pub(super) rcs_from: Option<String>,
    pub(super) email_from: Option<String>,
    pub(super) client_ref: Option<String>,
    pub(super) template_id: Option<String>,
}

/// The body of a send.
#[derive(Serialize)]
pub(super) struct Send<'a> {
    brand: &'a str,
    pub(super) code_length: u8,
    /// In seconds.
    pub(super) channel_timeout: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_ref: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template_id: Option<&'a str>,
    /// One step only: when a step's time is over, the vendor would send the next one by itself.
    workflow: [Step<'a>; 1],
}

#[derive(Serialize)]
struct Step<'a> {
    channel: &'static str,
    to: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
}

/// The body of a check.
#[derive(Serialize)]
pub(super) struct Check<'a> {
    code: &'a str,
}

/// The answer to a send.
#[derive(Deserialize)]
pub(super) struct Started {
    pub(super) request_id: String,
}

/// The answer to a check. A member that stands twice makes it unreadable.
#[derive(Deserialize)]
pub(super) struct Checked {
    pub(super) request_id: Option<String>,
    pub(super) status: String,
}

impl Message {
    pub(super) fn send<'a>(&'a self, order: &Order<'a>) -> Send<'a> {
        let channel = order.channel();
        let (from, templates) = match channel {
            Channel::Sms => (&self.sms_from, true),
            Channel::WhatsApp => (&self.whatsapp_from, false),
            Channel::Rcs => (&self.rcs_from, true),
            Channel::Email => (&self.email_from, false),
            Channel::Voice => (&None, false),
        };
        Send {
            brand: &self.brand,
            code_length: order.code_length().unwrap_or(self.code_length),
            channel_timeout: self.channel_timeout.as_secs(),
            locale: order.locale().and_then(locale),
            client_ref: self.client_ref.as_deref(),
            template_id: self.template_id.as_deref().filter(|_| templates),
            // The vendor names its channels as we do.
            workflow: [Step {
                channel: channel.as_str(),
                to: to(order.recipient()),
                from: from.as_deref(),
            }],
        }
    }
}

pub(super) fn check<'a>(guess: &Guess<'a>) -> Check<'a> {
    Check { code: guess.code().expose() }
}

/// A number goes out as digits, without its plus.
fn to(recipient: &Recipient) -> &str {
    match recipient {
        Recipient::Phone(phone) => phone.expose().trim_start_matches('+'),
        Recipient::Email(email) => email.expose(),
    }
}

/// The vendor's word for a language: of the same region, else the first of the same language.
pub(super) fn locale(asked: &Locale) -> Option<&'static str> {
    let same = |known: &&&str| known.eq_ignore_ascii_case(asked.as_str());
    let alike = |known: &&&str| {
        known
            .split('-')
            .next()
            .is_some_and(|language| language.eq_ignore_ascii_case(asked.language()))
    };
    LOCALES.iter().find(same).or_else(|| LOCALES.iter().find(alike)).copied()
}
