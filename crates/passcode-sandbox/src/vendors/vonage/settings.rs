//! What nobody has published of the vendor's answers, to be chosen.

use std::time::Duration;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::duration;

/// As JSON: `{"cancel_too_early": 404 | 409, "cancel_keeps_number": "12s"}`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Settings {
    /// The status of a cancel less than 30 seconds after the send.
    #[serde(deserialize_with = "status")]
    pub(super) cancel_too_early: u16,
    /// How long a number counts as live after a cancel; a user saw some 12 seconds.
    #[serde(with = "duration")]
    pub(super) cancel_keeps_number: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { cancel_too_early: 404, cancel_keeps_number: Duration::ZERO }
    }
}

fn status<'de, D: Deserializer<'de>>(from: D) -> Result<u16, D::Error> {
    let status = u16::deserialize(from)?;
    let known = matches!(status, 404 | 409);
    known.then_some(status).ok_or_else(|| D::Error::custom("cancel_too_early is 404 or 409"))
}
