//! What a profile can be set to, and what nobody has published.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::challenge::GUESSES;
use crate::duration;

/// The settings of every profile.
///
/// As JSON: `{"code_length": 5, "timeout": "300s", "guesses": 5, "void_older": false,
/// "strict": false}`, all optional.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Settings {
    /// Digits of a code: 4 to 10.
    pub(super) code_length: usize,
    /// How long a code lives if the send doesn't say.
    #[serde(with = "duration")]
    pub(super) timeout: Duration,
    /// Wrong codes that a code survives.
    pub(super) guesses: u32,
    /// Whether a new send to a number ends the older verification.
    pub(super) void_older: bool,
    /// Whether members that nobody knows are refused.
    pub(super) strict: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            code_length: 5,
            timeout: Duration::from_secs(300),
            guesses: GUESSES,
            void_older: false,
            strict: false,
        }
    }
}

/// Reads them, or says what is wrong.
pub(super) fn read(settings: Value) -> Result<Settings, String> {
    let settings: Settings = serde_json::from_value(settings).map_err(|error| error.to_string())?;
    if !(4..=10).contains(&settings.code_length) {
        return Err("code_length is 4 to 10".into());
    }
    if !(1..=86_400).contains(&settings.timeout.as_secs()) || settings.guesses == 0 {
        return Err("timeout is 1s to 24h, and guesses at least 1".into());
    }
    Ok(settings)
}
