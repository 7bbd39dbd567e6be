//! What a project can choose.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::duration;

/// As JSON, with the vendor's defaults: `{"lock_after": 10, "lock_for": "3600s"}`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Settings {
    /// Failures in a row that lock a user.
    pub(super) lock_after: u32,
    /// How long.
    #[serde(with = "duration")]
    pub(super) lock_for: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { lock_after: 10, lock_for: Duration::from_secs(3600) }
    }
}

/// Settings, or what is wrong with them.
pub(super) fn read(settings: Value) -> Result<Settings, String> {
    let settings: Settings = serde_json::from_value(settings).map_err(|error| error.to_string())?;
    if !(1..=100).contains(&settings.lock_after) {
        return Err("lock_after is 1 to 100".to_owned());
    }
    if !(300..=7 * 24 * 3600).contains(&settings.lock_for.as_secs()) {
        return Err("lock_for is 5 minutes to 7 days".to_owned());
    }
    Ok(settings)
}
