//! What an application of the vendor's decides, and what nobody has published.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::duration;

/// As JSON: `{"life": "10m", "code_length": 6, "messages": 5, "words": true}`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Settings {
    /// How long a session lives.
    #[serde(with = "duration")]
    pub(super) life: Duration,
    /// Digits of a code, if a send asks for none.
    pub(super) code_length: u8,
    /// Messages in one session, at most.
    pub(super) messages: usize,
    /// Whether the text of a failure has the words that clients look for.
    pub(super) words: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { life: Duration::from_secs(600), code_length: 6, messages: 5, words: true }
    }
}

impl Settings {
    pub(super) fn checked(self) -> Result<Self, String> {
        if (4..=8).contains(&self.code_length) {
            Ok(self)
        } else {
            Err("code_length is 4 to 8".into())
        }
    }
}
