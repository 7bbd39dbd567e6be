//! What can go wrong.

use std::time::Duration;

use axum::http::StatusCode;
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
    /// A new connection is reset (RST) with nothing read. It meets connections, before anybody
    /// knows what they carry: its rule can have no operation or recipient, and a vendor only if that
    /// one has an address of its own.
    Refuse,
    /// The next request of a connection, new or kept alive, is reset (RST) with nothing read of
    /// it. Its rule is limited like that of `Refuse`.
    ResetUnread,
    /// Nothing listens: every connection is closed, and new ones are refused by the system, until
    /// the rule is gone. Its rule is limited like that of `Refuse`, and is always in force. For tests
    /// in Rust: over HTTP nobody could take it back.
    NotListening,
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
    Listener,
    Connection,
    /// The next request of a connection, before it is read.
    Bytes,
    Delivery,
    Call,
}

impl Fault {
    /// Its name in JSON.
    pub(crate) fn name(&self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json["kind"].as_str().unwrap_or_default().to_owned()
    }

    /// The status a client sees of it, where the vendor would have answered with this one; none if
    /// no answer comes.
    pub(crate) fn status(&self, answer: StatusCode) -> Option<StatusCode> {
        match self {
            Self::Answer(reply) => Some(reply.code()),
            Self::Drip { .. } => Some(StatusCode::OK),
            Self::Stall | Self::Reset | Self::Close => None,
            _ => Some(answer),
        }
    }

    pub(super) fn target(&self) -> Target {
        match self {
            Self::NotListening => Target::Listener,
            Self::Refuse => Target::Connection,
            Self::ResetUnread => Target::Bytes,
            Self::DeliverLate { .. } | Self::LoseDelivery => Target::Delivery,
            _ => Target::Call,
        }
    }

    /// Whether the vendor's own answer takes part in it, so that the vendor has always acted.
    pub(super) fn needs_the_answer(&self) -> bool {
        matches!(self, Self::Delay { .. } | Self::StallInBody | Self::Cut)
    }
}
