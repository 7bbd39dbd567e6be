//! What a Verify Service can be set to, as far as it shows here.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::duration;

/// The settings of every Service.
///
/// As JSON: `{"code_length": 6, "validity": "600s", "friendly_name": "Sandbox",
/// "custom_code_enabled": false, "psd2_enabled": false}`, all optional.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Settings {
    /// Digits of a code: 4 to 10.
    pub(super) code_length: usize,
    /// How long a code lives: 2 minutes to 24 hours.
    #[serde(with = "duration")]
    pub(super) validity: Duration,
    pub(super) friendly_name: String,
    /// Whether a send may bring a code of its own.
    pub(super) custom_code_enabled: bool,
    /// Whether a send must bring an amount and a payee.
    pub(super) psd2_enabled: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            code_length: 6,
            validity: Duration::from_secs(600),
            friendly_name: "Sandbox".into(),
            custom_code_enabled: false,
            psd2_enabled: false,
        }
    }
}

/// Reads them, or says what is wrong.
pub(super) fn read(settings: Value) -> Result<Settings, String> {
    let settings: Settings = serde_json::from_value(settings).map_err(|error| error.to_string())?;
    if !(4..=10).contains(&settings.code_length) {
        return Err("code_length is 4 to 10".into());
    }
    if !(120..=86_400).contains(&settings.validity.as_secs()) {
        return Err("validity is 2m to 24h".into());
    }
    Ok(settings)
}
