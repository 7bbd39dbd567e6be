//! What an account can choose, and what nobody has published.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::duration;
use crate::recipient::same_recipient;

/// As JSON, each with its default: `{"code_size": 6, "window": "600s", "messages": 5, "checks": 5,
/// "same_code": false, "strict": true, "decisions": {}, "test_numbers": {}}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Settings {
    /// Digits of a code, unless a send says how many.
    pub(super) code_size: usize,
    /// How long a window stays open.
    #[serde(with = "duration")]
    pub(super) window: Duration,
    /// Messages in one window.
    pub(super) messages: u32,
    /// Wrong checks that a window survives.
    pub(super) checks: u32,
    /// A retry carries the code of the message before it.
    pub(super) same_code: bool,
    /// Members that the interface doesn't have are refused.
    pub(super) strict: bool,
    /// What the fraud filter says of a recipient:
    /// `{"+12025550123": {"status": "blocked", "reason": "suspicious"}}`.
    pub(super) decisions: BTreeMap<String, Decision>,
    /// Registered test numbers: they get no message, and their code is this one.
    pub(super) test_numbers: BTreeMap<String, String>,
}

/// What the fraud filter says of a recipient.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decision {
    pub(super) status: Status,
    pub(super) reason: Option<Reason>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Blocked,
    Challenged,
    ShadowBlocked,
}

/// The documented reasons: typed clients know no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reason {
    ExpiredSignature,
    InBlockList,
    InvalidPhoneLine,
    InvalidPhoneNumber,
    InvalidSignature,
    RepeatedAttempts,
    Suspicious,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            code_size: 6,
            window: Duration::from_secs(600),
            messages: 5,
            checks: 5,
            same_code: false,
            strict: true,
            decisions: BTreeMap::new(),
            test_numbers: BTreeMap::new(),
        }
    }
}

impl Settings {
    pub(super) fn decision(&self, recipient: &str) -> Option<Decision> {
        entry(&self.decisions, recipient).copied()
    }

    pub(super) fn test_code(&self, recipient: &str) -> Option<&str> {
        entry(&self.test_numbers, recipient).map(String::as_str)
    }
}

/// Settings, or what is wrong with them.
pub(super) fn read(settings: Value) -> Result<Settings, String> {
    let settings: Settings = serde_json::from_value(settings).map_err(|error| error.to_string())?;
    if !(4..=8).contains(&settings.code_size) {
        return Err("code_size is 4 to 8".to_owned());
    }
    let is_code = |code: &String| code.bytes().all(|byte| byte.is_ascii_digit());
    if !settings.test_numbers.values().all(is_code) {
        return Err("the code of a test number is digits".to_owned());
    }
    Ok(settings)
}

fn entry<'a, T>(table: &'a BTreeMap<String, T>, recipient: &str) -> Option<&'a T> {
    table.iter().find(|(written, _)| same_recipient(written, recipient)).map(|(_, entry)| entry)
}
