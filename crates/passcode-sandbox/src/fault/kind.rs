//! What can go wrong.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::reply::Reply;
use crate::duration;

/// What goes wrong when a [`Rule`](super::Rule) meets its call.
///
/// As JSON, an object with `kind` (the variant's name in snake_case) and the variant's members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Fault {
    /// This answer is given instead of the vendor's.
    Answer(Reply),
    /// The vendor's answer comes later. In real time, whatever the sandbox's clock is.
    Delay {
        /// By how much; in JSON text such as `"500ms"`.
        #[serde(with = "duration")]
        by: Duration,
    },
    /// No answer ever comes; the connection stays open.
    Stall,
    /// Status, headers and half the body of the vendor's answer come, and then nothing; the
    /// connection stays open.
    StallInBody,
    /// The connection is reset (RST) instead of an answer.
    Reset,
    /// The connection is closed (FIN) instead of an answer, as when a kept-alive connection is
    /// closed under a request.
    Close,
    /// The connection is closed after half the body of the vendor's answer, although
    /// `Content-Length` promised all of it.
    Cut,
    /// An answer of status 200 whose body never ends: a byte, a pause, a byte.
    Drip {
        /// The pause between two bytes; in JSON text such as `"10ms"`.
        #[serde(with = "duration")]
        every: Duration,
    },
    /// A new connection is reset (RST) with nothing read. It meets connections, whoever makes
    /// them, so its rule can have no vendor, operation or recipient.
    Refuse,
    /// The message arrives later, by the sandbox's clock. The vendor's answer is as usual.
    DeliverLate {
        /// By how much; in JSON text such as `"10s"`.
        #[serde(with = "duration")]
        by: Duration,
    },
    /// The message never arrives. The vendor's answer is as usual.
    LoseDelivery,
}

/// What a fault meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Connection,
    Delivery,
    Call,
}

impl Fault {
    pub(super) fn target(&self) -> Target {
        match self {
            Self::Refuse => Target::Connection,
            Self::DeliverLate { .. } | Self::LoseDelivery => Target::Delivery,
            _ => Target::Call,
        }
    }

    /// Whether the vendor's own answer takes part in it, so that the vendor has always acted.
    pub(super) fn needs_the_answer(&self) -> bool {
        matches!(self, Self::Delay { .. } | Self::StallInBody | Self::Cut)
    }
}
