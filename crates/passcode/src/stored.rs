//! A [`Verification`] as JSON, for storage on the server: `#[serde(with = "passcode::stored")]`,
//! [`to_json`] and [`from_json`].
//!
//! The JSON holds the full recipient, no code, times in whole milliseconds since 1970 (UTC), and
//! its version in `v`. Never take it from a client: whoever can change it chooses who is verified.
//! [`Sealer`](crate::Sealer) is for that way.
//!
//! While replicas are updated one after the other, each reads what the others wrote. Members that a
//! reader doesn't know are ignored; `v` stays 1 while that is safe, which means that a reader
//! without the new member does what it always did. A member that changes what the others mean comes
//! with a higher `v`, and a reader refuses a higher `v` than its own. A member that it knows may
//! stand there once.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use crate::{
    Channel, Delivery, Error, ErrorKind, Recipient, Result, SessionFingerprint, Verification,
};

const VERSION: u64 = 1;

/// Version 1, member by member, as it is written.
#[derive(serde::Serialize)]
struct Written<'a> {
    v: u64,
    provider: &'a str,
    id: &'a str,
    recipient: &'a str,
    channel: Channel,
    /// Milliseconds since 1970, UTC.
    sent_at: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_length: Option<u8>,
    second_factor: bool,
    already_pending: bool,
    /// What the send did, where `already_pending` doesn't say it.
    delivery: &'static str,
    /// For whom it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<&'a str>,
    /// Where the send entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<&'a str>,
    /// The fingerprint of the session it was sent under.
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<&'a str>,
}

/// The same as it is read. A later version may mean something else by each member, so each may be
/// anything until `v` has been looked at.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Read {
    v: Value,
    provider: Value,
    id: Value,
    recipient: Value,
    channel: Value,
    sent_at: Value,
    expires_at: Value,
    code_length: Value,
    second_factor: Value,
    already_pending: Value,
    delivery: Value,
    client: Value,
    via: Value,
    session: Value,
}

/// What stands in an object. Derived code alone would take a list too, in the order of the members.
struct Object(Read);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor).map(Self)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Read;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a verification")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Read, A::Error> {
        Read::deserialize(MapAccessDeserializer::new(members))
    }
}

/// Writes a verification as one line of JSON, with the full recipient in it.
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "it can't: see the proof")]
pub fn to_json(verification: &Verification) -> String {
    serde_json::to_string(&Written::from(verification))
        .expect("text and whole numbers are always JSON")
}

/// Reads what [`to_json`] wrote.
///
/// # Errors
///
/// [`ErrorKind::InvalidRequest`], not sent, when it is not a stored verification or a later
/// version wrote it. It quotes nothing of it.
pub fn from_json(json: &str) -> Result<Verification> {
    let Object(read) = serde_json::from_str(json).map_err(|_| unreadable())?;
    read.into_verification()
}

/// For `#[serde(with = "passcode::stored")]`.
///
/// # Errors
///
/// Those of the serializer.
pub fn serialize<S: Serializer>(
    verification: &Verification,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    Written::from(verification).serialize(serializer)
}

/// For `#[serde(with = "passcode::stored")]`.
///
/// # Errors
///
/// Those of the deserializer, and of [`from_json`].
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Verification, D::Error> {
    // The parser's own errors quote the value, so they stay here.
    let Object(read) =
        Object::deserialize(deserializer).map_err(|_| D::Error::custom(unreadable()))?;
    read.into_verification().map_err(D::Error::custom)
}

fn unreadable() -> Error {
    Error::local(ErrorKind::InvalidRequest, "this is not a verification as `send` wrote it")
}

fn milliseconds(instant: SystemTime) -> u64 {
    let since = instant.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

impl<'a> From<&'a Verification> for Written<'a> {
    fn from(verification: &'a Verification) -> Self {
        Self {
            v: VERSION,
            provider: &verification.provider,
            id: &verification.id,
            recipient: verification.recipient.expose(),
            channel: verification.channel,
            sent_at: milliseconds(verification.sent_at),
            expires_at: verification.expires_at.map(milliseconds),
            code_length: verification.code_length,
            second_factor: verification.second_factor,
            already_pending: verification.delivery == Delivery::AlreadyPending,
            delivery: verification.delivery.as_str(),
            client: verification.client.as_deref(),
            via: verification.via.as_deref(),
            session: verification.session.as_ref().map(SessionFingerprint::as_str),
        }
    }
}

impl Read {
    fn into_verification(self) -> Result<Verification> {
        match self.v.as_u64() {
            Some(VERSION) => self.into_version_1().ok_or_else(unreadable),
            Some(later) if later > VERSION => {
                let message = "the stored verification was written by a later version of passcode";
                Err(Error::local(ErrorKind::InvalidRequest, message))
            }
            _ => Err(unreadable()),
        }
    }

    fn into_version_1(self) -> Option<Verification> {
        let provider = text(self.provider).filter(|provider| !provider.is_empty())?;
        let id = text(self.id).filter(|id| !id.is_empty())?;
        let recipient: Recipient = self.recipient.as_str()?.parse().ok()?;
        let channel = Channel::deserialize(self.channel).ok()?;
        let sent_at = instant(self.sent_at)?;
        let already_pending = self.already_pending.as_bool()?;
        let told = optional(self.delivery, text)?;
        let known =
            Delivery::ALL.iter().find(|delivery| Some(delivery.as_str()) == told.as_deref());
        let delivery = match (known, already_pending) {
            (Some(delivery), _) => *delivery,
            (None, true) => Delivery::AlreadyPending,
            (None, false) => Delivery::Sent,
        };
        Some(
            Verification::new(provider, id, recipient, channel, sent_at)
                .with_expires_at(optional(self.expires_at, instant)?)
                .with_code_length(optional(self.code_length, digits)?)
                .with_second_factor(self.second_factor.as_bool()?)
                .with_session(optional(self.session, text)?.map(SessionFingerprint::stored))
                .with_delivery(delivery)
                .with_client(optional(self.client, text)?)
                .with_via(optional(self.via, text)?),
        )
    }
}

/// `None` where what is there is not what is read; nothing and `null` are `Some(None)`.
fn optional<T>(value: Value, read: impl Fn(Value) -> Option<T>) -> Option<Option<T>> {
    if value.is_null() { Some(None) } else { read(value).map(Some) }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn digits(value: Value) -> Option<u8> {
    value.as_u64()?.try_into().ok()
}

fn instant(value: Value) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_millis(value.as_u64()?))
}

#[cfg(test)]
mod tests;
