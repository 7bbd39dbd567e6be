//! What goes out and what comes in. Forms of it are Telnyx's reference of Verify v2.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::options::Options;
use crate::vendor::{Answer, Guess, Order};
use crate::{Channel, Recipient};

/// The vendor's name in sentences.
pub(super) const NAME: &str = "Telnyx";

/// What a profile's codes can be.
pub(super) const CODE_LENGTHS: RangeInclusive<u8> = 4..=10;

/// Stands for an id where the answer with the id was lost: the code is checked by number.
pub(super) const BY_RECIPIENT: &str = "by-recipient";

/// The channels, and the path that sends by each.
pub(super) const CHANNELS: [(Channel, &str); 3] =
    [(Channel::Sms, "sms"), (Channel::Voice, "call"), (Channel::WhatsApp, "whatsapp")];

/// The capabilities have no other channel.
pub(super) fn channel(channel: Channel) -> &'static str {
    CHANNELS.iter().find(|(known, _)| *known == channel).map_or("sms", |(_, name)| name)
}

#[derive(Serialize)]
pub(super) struct Send<'a> {
    phone_number: &'a str,
    verify_profile_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout_secs: Option<u64>,
}

pub(super) fn send<'a>(order: &Order<'a>, options: &'a Options) -> Send<'a> {
    Send {
        phone_number: order.recipient().expose(),
        verify_profile_id: &options.profile_id,
        timeout_secs: options.timeout.map(|timeout| timeout.as_secs()),
    }
}

#[derive(Serialize)]
pub(super) struct Check<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    verify_profile_id: Option<&'a str>,
}

pub(super) fn check<'a>(guess: &Guess<'a>, options: &'a Options) -> Check<'a> {
    let profile = is_by_recipient(guess.id()).then_some(options.profile_id.as_str());
    Check { code: guess.code().expose(), verify_profile_id: profile }
}

/// Where a code is checked: by its id, or by the number.
pub(super) fn check_path<'a>(guess: &Guess<'a>) -> Vec<&'a str> {
    let by: &[&str] = match guess.id() {
        BY_RECIPIENT => &["by_phone_number", guess.recipient().expose()],
        id => &[id],
    };
    [&["v2", "verifications"], by, &["actions", "verify"]].concat()
}

pub(super) fn is_by_recipient(id: &str) -> bool {
    id == BY_RECIPIENT
}

/// An answer: its `data`, or its `errors`.
#[derive(Deserialize)]
pub(super) struct Body {
    #[serde(default)]
    data: Value,
    #[serde(default)]
    errors: Value,
}

impl Body {
    /// The data of a success that holds some and speaks of no error.
    pub(super) fn of(answer: &Answer) -> Option<Value> {
        let body = answer.object::<Self>()?;
        (body.data.is_object() && !body.fails()).then_some(body.data)
    }

    /// Whether there are errors, in whatever form.
    fn fails(&self) -> bool {
        match &self.errors {
            Value::Null => false,
            Value::Array(errors) => !errors.is_empty(),
            _ => true,
        }
    }
}

/// Whether the data names this number. What isn't text names nobody.
pub(super) fn names(data: &Value, recipient: &Recipient) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let named = data["phone_number"].as_str();
    named.is_some_and(|named| digits(named) == digits(recipient.expose()))
}

/// How long a code lives, by the answer to its send.
pub(super) fn lifetime(data: &Value) -> Option<Duration> {
    let seconds = data["timeout_secs"].as_u64().filter(|seconds| *seconds > 0);
    seconds.map(Duration::from_secs)
}

/// The first error that has a code, else the first; none if the answer holds no list of errors.
pub(super) struct Refusal {
    pub(super) code: Option<u32>,
    title: String,
    pointer: String,
}

impl Refusal {
    pub(super) fn of(answer: &Answer) -> Option<Self> {
        let errors = answer.object::<Body>()?.errors;
        let errors = errors.as_array()?;
        let code = |error: &Value| {
            let number = error["code"].as_u64().and_then(|code| code.try_into().ok());
            error["code"].as_str().map_or(number, |code| code.parse().ok())
        };
        let with_code = errors.iter().find(|error| code(error).is_some());
        let error = with_code.or_else(|| errors.first())?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let pointer = &error["source"]["pointer"];
        let pointer = if pointer.is_null() { &error["source"]["parameter"] } else { pointer };
        Some(Self { code: code(error), title: text(&error["title"]), pointer: text(pointer) })
    }

    /// What the error is about, in Telnyx's words. A text with a digit in it may quote a number.
    pub(super) fn words(&self) -> Option<String> {
        let is_safe = |text: &&str| {
            !text.is_empty()
                && text.len() <= 80
                && text.bytes().all(|byte| byte.is_ascii_alphabetic() || b" /_.-'".contains(&byte))
        };
        let words: Vec<_> =
            [self.title.as_str(), &self.pointer].into_iter().filter(is_safe).collect();
        (!words.is_empty()).then(|| format!("{NAME} says: {}", words.join(", ")))
    }
}
