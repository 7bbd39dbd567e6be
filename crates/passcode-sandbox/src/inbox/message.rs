//! One delivered message, as people and tests see it.

use std::fmt;
use std::time::SystemTime;

use serde::Serialize;

use crate::clock;

/// A message's number, for the service that sent it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct MessageId(pub(super) u64);

/// A message that would have reached a person.
///
/// As JSON it has the members `id`, `vendor`, `channel`, `to`, `code`, `state`, `attempts`,
/// `verification_id`, `sent_at` and `expires_at` (RFC 3339), and `request`. `Debug` shows neither
/// recipient nor code.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Message {
    /// The inbox's own number for it: messages that arrive later have greater ones.
    pub id: u64,
    /// Whose service sent it.
    pub vendor: &'static str,
    /// The way it was sent.
    pub channel: Channel,
    /// The recipient: E.164 with its `+`, or an e-mail address.
    pub to: String,
    /// The code in it; leading zeros count.
    pub code: String,
    /// What has become of the code.
    pub state: State,
    /// The guesses the vendor has judged, the right one included.
    pub attempts: u32,
    /// The vendor's id for it: what its send call answered with.
    pub verification_id: String,
    /// When it was sent, by the sandbox's clock.
    #[serde(serialize_with = "clock::rfc3339")]
    pub sent_at: SystemTime,
    /// When the code stops being taken, by the sandbox's clock.
    #[serde(serialize_with = "clock::rfc3339")]
    pub expires_at: SystemTime,
    /// The number of the request that sent it; none for mail, and where a vendor sent by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<u64>,
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id)
            .field("vendor", &self.vendor)
            .field("channel", &self.channel)
            .field("state", &self.state)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

/// How a message was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Channel {
    /// Text message.
    Sms,
    /// E-mail.
    Email,
    /// WhatsApp message.
    WhatsApp,
    /// RCS message.
    Rcs,
    /// A phone call.
    Voice,
    /// Message Central's `SAUTH` flow.
    Sauth,
}

/// What has become of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum State {
    /// Nobody has tried it yet.
    Pending,
    /// It was guessed wrong, and can still be guessed right.
    Wrong,
    /// It was entered and taken.
    Approved,
    /// It can't be used any more: its time is over, a newer code replaced it, or it was guessed
    /// wrong too often.
    Expired,
}
