//! What goes out and comes in.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Locale;
use crate::vendor::{Guess, Order};

/// What `code_length` takes.
pub(super) const CODE_LENGTHS: RangeInclusive<u8> = 4..=8;

/// What the settings say of every message.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) app_uuid: Option<String>,
    pub(super) brand_name: Option<String>,
    pub(super) code_length: Option<u8>,
}

/// The body of a send. What is left out, the vendor's application decides.
#[derive(Serialize)]
pub(super) struct Send<'a> {
    recipient: &'a str,
    channel: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_uuid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code_length: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    brand_name: Option<&'a str>,
}

/// The body of a check.
#[derive(Serialize)]
pub(super) struct Check<'a> {
    otp: &'a str,
}

/// The answer to a send.
#[derive(Deserialize)]
pub(super) struct Started {
    pub(super) session_uuid: String,
    #[serde(default)]
    pub(super) invalid_number: Value,
    #[serde(default)]
    pub(super) error: Value,
}

/// The answer to a check. A member that stands twice makes it unreadable.
#[derive(Deserialize)]
pub(super) struct Validated {
    pub(super) message: String,
    pub(super) session_uuid: Option<String>,
    #[serde(default)]
    pub(super) error: Value,
}

/// A session as it is read; its times and prices come in forms that strict parsers refuse.
#[derive(Deserialize)]
pub(super) struct Session {
    pub(super) session_uuid: Option<String>,
    pub(super) status: String,
}

impl Message {
    pub(super) fn send<'a>(&'a self, order: &Order<'a>) -> Send<'a> {
        Send {
            recipient: order.recipient().expose(),
            // The capabilities have the two channels that the vendor names as we do.
            channel: order.channel().as_str(),
            app_uuid: self.app_uuid.as_deref(),
            code_length: order.code_length().or(self.code_length),
            locale: order.locale().map(locale),
            brand_name: self.brand_name.as_deref(),
        }
    }
}

pub(super) fn check<'a>(guess: &Guess<'a>) -> Check<'a> {
    Check { otp: guess.code().expose() }
}

/// Language and region, as in `pt_BR`; other subtags have no form of the vendor's.
fn locale(asked: &Locale) -> String {
    let language = asked.language().to_ascii_lowercase();
    let is_region =
        |subtag: &&str| subtag.len() == 2 && subtag.bytes().all(|b| b.is_ascii_alphabetic());
    match asked.as_str().split('-').skip(1).find(is_region) {
        Some(region) => format!("{language}_{}", region.to_ascii_uppercase()),
        None => language,
    }
}
