//! What goes out and what comes in. Of an answer only what proves is read strictly; the rest may be
//! missing or of any form.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::locale;
use super::users::Users;
use crate::vendor::Order;
use crate::{Device, Recipient};

#[derive(Serialize)]
pub(super) struct Send<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    expiration_minutes: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attributes: Option<Attributes<'a>>,
    /// No active user comes of a number that nobody has proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    create_user_as_pending: Option<bool>,
}

#[derive(Serialize)]
struct Attributes<'a> {
    ip_address: IpAddr,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Check<'a> {
    pub(super) method_id: &'a str,
    pub(super) code: &'a str,
}

pub(super) fn send<'a>(order: &Order<'a>, minutes: u8, users: Users) -> Send<'a> {
    let (phone_number, email) = match order.recipient() {
        Recipient::Phone(phone) => (Some(phone.expose()), None),
        Recipient::Email(email) => (None, Some(email.expose())),
    };
    Send {
        phone_number,
        email,
        expiration_minutes: minutes,
        locale: order.locale().and_then(locale::tag),
        attributes: order.device().map(attributes),
        create_user_as_pending: (users == Users::Create).then_some(true),
    }
}

fn attributes(device: &Device) -> Attributes<'_> {
    Attributes { ip_address: device.ip(), user_agent: device.user_agent() }
}

/// What an answer says, of a send or of a check. It may hold a session's token and says who the
/// person is, so it has no `Debug`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    pub(super) status_code: Value,
    pub(super) error_type: Value,
    pub(super) user_id: Value,
    pub(super) method_id: Value,
    phone_id: Value,
    email_id: Value,
    user: Value,
}

impl Said {
    /// What the code of a send will be checked by.
    pub(super) fn id(&self, recipient: &Recipient) -> Option<&str> {
        let id = match recipient {
            Recipient::Phone(_) => &self.phone_id,
            Recipient::Email(_) => &self.email_id,
        };
        id.as_str().filter(|id| !id.trim().is_empty())
    }

    /// Whether the user has this recipient, under this id and verified, and no other under it.
    pub(super) fn verifies(&self, recipient: &Recipient, id: &str) -> bool {
        let (list, id_name) = match recipient {
            Recipient::Phone(_) => ("phone_numbers", "phone_id"),
            Recipient::Email(_) => ("emails", "email_id"),
        };
        let entries = self.user[list].as_array().into_iter().flatten();
        let mut ours = entries.filter(|entry| entry[id_name] == id).peekable();
        ours.peek().is_some()
            && ours.all(|entry| entry["verified"] == true && names(entry, recipient))
    }

    /// Whether the answer and the user in it name the same user, where both name one.
    pub(super) fn names_one_user(&self) -> bool {
        let named = &self.user["user_id"];
        named.is_null() || self.user_id.is_null() || *named == self.user_id
    }

    /// The error's type, if it has the form of one: nothing else of a failure is kept.
    pub(super) fn error_type(&self) -> Option<&str> {
        let text = self.error_type.as_str()?;
        let is_type = text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.len() <= 64
            && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
        is_type.then_some(text)
    }
}

/// Addresses compare without regard to case: that of a returned one is unknown.
fn names(entry: &Value, recipient: &Recipient) -> bool {
    match recipient {
        Recipient::Phone(phone) => entry["phone_number"] == phone.expose(),
        // Ours is ASCII. Some other letters have one of ASCII as their small letter.
        Recipient::Email(email) => {
            entry["email"].as_str().is_some_and(|named| named.eq_ignore_ascii_case(email.expose()))
        }
    }
}
