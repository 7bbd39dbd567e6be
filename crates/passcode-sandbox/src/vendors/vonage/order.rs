//! What a send asks for, and what of it is refused.

use std::ops::RangeInclusive;

use email_address::EmailAddress;
use serde_json::{Map, Value};
use time::Duration;
use uuid::Uuid;

use super::channel::Channel;
use super::problem::Problem;

// As the vendor has them.
const DEFAULT_LENGTH: u64 = 4;
const DEFAULT_TIMEOUT: u64 = 180;

#[derive(Debug)]
pub(super) struct Order {
    pub(super) steps: Vec<Step>,
    pub(super) code_length: usize,
    /// How long each step waits for the code.
    pub(super) timeout: Duration,
    /// The caller's own code.
    pub(super) code: Option<String>,
    /// One code for all steps.
    pub(super) reuse_code: bool,
}

#[derive(Debug)]
pub(super) struct Step {
    pub(super) channel: Channel,
    /// Digits, or an address.
    pub(super) to: String,
}

impl Step {
    /// As the inbox has it.
    pub(super) fn recipient(&self) -> String {
        if self.channel == Channel::Email { self.to.clone() } else { format!("+{}", self.to) }
    }
}

impl Order {
    pub(super) fn read(body: &[u8]) -> Result<Self, Problem> {
        let Ok(members) = serde_json::from_slice::<Map<String, Value>>(body) else {
            return Err(Problem::invalid(vec![("body".to_owned(), "The body is no JSON object.")]));
        };
        let mut reader = Reader { members: &members, refused: Vec::new() };
        reader.check(
            "brand",
            true,
            is_brand,
            "A brand has 1 to 18 characters, and none of / \\ { } : $",
        );
        reader.check(
            "client_ref",
            false,
            is_reference,
            "A reference is 1 to 40 letters and digits.",
        );
        reader.check(
            "template_id",
            false,
            |id| Uuid::try_parse(id).is_ok(),
            "A template id is a UUID.",
        );
        reader.check("code", false, is_code, "A code is 4 to 10 letters and digits.");
        let code_length = reader.number("code_length", DEFAULT_LENGTH, 4..=10);
        let timeout = reader.number("channel_timeout", DEFAULT_TIMEOUT, 15..=900);
        let steps = reader.steps();
        if !reader.refused.is_empty() {
            return Err(Problem::invalid(reader.refused));
        }
        Ok(Self {
            steps,
            code_length: usize::try_from(code_length).unwrap_or_default(),
            timeout: Duration::seconds(i64::try_from(timeout).unwrap_or_default()),
            code: members.get("code").and_then(Value::as_str).map(str::to_owned),
            reuse_code: members.get("reuse_code").and_then(Value::as_bool).unwrap_or_default(),
        })
    }
}

/// Collects every parameter that is refused.
struct Reader<'a> {
    members: &'a Map<String, Value>,
    refused: Vec<(String, &'static str)>,
}

impl Reader<'_> {
    fn refuse(&mut self, name: impl Into<String>, reason: &'static str) {
        self.refused.push((name.into(), reason));
    }

    fn check(&mut self, name: &str, required: bool, fits: fn(&str) -> bool, reason: &'static str) {
        let fits = match self.members.get(name) {
            None => !required,
            Some(value) => value.as_str().is_some_and(fits),
        };
        if !fits {
            self.refuse(name, reason);
        }
    }

    fn number(&mut self, name: &str, default: u64, range: RangeInclusive<u64>) -> u64 {
        let Some(value) = self.members.get(name) else { return default };
        let number = value.as_u64().filter(|number| range.contains(number));
        if number.is_none() {
            self.refuse(name, "The number is out of range.");
        }
        number.unwrap_or(default)
    }

    fn steps(&mut self) -> Vec<Step> {
        let steps = self.members.get("workflow").and_then(Value::as_array);
        let Some(steps) = steps.filter(|steps| (1..=3).contains(&steps.len())) else {
            self.refuse("workflow", "A workflow has 1 to 3 steps.");
            return Vec::new();
        };
        steps.iter().enumerate().filter_map(|(index, step)| self.step(index, step)).collect()
    }

    fn step(&mut self, index: usize, step: &Value) -> Option<Step> {
        let name = |member: &str| format!("workflow[{index}].{member}");
        let channel = step["channel"].as_str().and_then(Channel::parse);
        let Some(channel) = channel.filter(|it| *it != Channel::SilentAuth || index == 0) else {
            self.refuse(name("channel"), "There is no such channel at this place.");
            return None;
        };
        let to = step["to"].as_str().unwrap_or_default();
        let reaches =
            if channel == Channel::Email { EmailAddress::is_valid(to) } else { is_number(to) };
        if !reaches {
            self.refuse(
                name("to"),
                "This is no recipient of the channel: numbers are 7 to 15 digits.",
            );
        }
        let from = &step["from"];
        if channel.needs_sender() && from.as_str().unwrap_or_default().is_empty() {
            self.refuse(name("from"), "This channel needs a sender.");
        }
        let hash = &step["app_hash"];
        if !hash.is_null() && hash.as_str().is_none_or(|hash| hash.len() != 11) {
            self.refuse(name("app_hash"), "A hash has 11 characters.");
        }
        Some(Step { channel, to: to.to_owned() })
    }
}

fn is_brand(text: &str) -> bool {
    (1..=18).contains(&text.chars().count()) && !text.contains(['/', '\\', '{', '}', ':', '$'])
}

fn is_reference(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Of a check's code, any 4 to 10 characters are looked at.
fn is_code(text: &str) -> bool {
    (4..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// E.164 without `+` and without zeros before it.
fn is_number(text: &str) -> bool {
    (7..=15).contains(&text.len())
        && !text.starts_with('0')
        && text.bytes().all(|byte| byte.is_ascii_digit())
}
