//! What goes out and what comes in. Forms of it are Twilio's reference of Verify v2.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::options::Options;
use crate::vendor::{Guess, Order};
use crate::{Channel, Error, ErrorKind, Locale, Recipient, Result};

/// The vendor's name in sentences.
pub(super) const NAME: &str = "Twilio";

/// What a Service's `code_length` can be.
pub(super) const CODE_LENGTHS: RangeInclusive<u8> = 4..=10;

/// Stands for an id where the answer with the id was lost: the code is checked by `To`.
pub(super) const BY_RECIPIENT: &str = "by-recipient";

/// Twilio's names of the channels it sends by. It names RCS in answers only.
pub(super) const CHANNELS: [(Channel, &str); 4] = [
    (Channel::Sms, "sms"),
    (Channel::Voice, "call"),
    (Channel::WhatsApp, "whatsapp"),
    (Channel::Email, "email"),
];

/// The languages that Twilio has texts in: another one may refuse the send.
const LOCALES: &[&str] = &[
    "af", "ar", "ca", "cs", "da", "de", "el", "en", "en-GB", "es", "et", "fi", "fr", "he", "hi",
    "hr", "hu", "id", "it", "ja", "kn", "ko", "lt", "mr", "ms", "nb", "nl", "pl", "pt", "pt-BR",
    "ro", "ru", "sk", "sv", "te", "th", "tl", "tr", "uk", "vi", "zh", "zh-CN", "zh-HK",
];

/// A form, with its values as they are before they are encoded.
pub(super) type Form = Vec<(&'static str, String)>;

pub(super) fn pairs(form: &Form) -> Vec<(&str, &str)> {
    form.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

pub(super) fn send(order: &Order<'_>, options: &Options) -> Form {
    let channel = order.channel();
    let is_text = channel == Channel::Sms;
    let name = CHANNELS.iter().find(|(known, _)| *known == channel).map_or("sms", |(_, name)| name);
    let ip = order.device().map(|device| device.ip().to_string());
    let limit = options.rate_limit_ip.as_ref().zip(ip.as_ref());
    let template = options.template_sid.clone().filter(|_| is_text || channel == Channel::Voice);
    let optional = [
        ("Locale", order.locale().and_then(locale).map(str::to_owned)),
        ("TemplateSid", template),
        ("AppHash", options.app_hash.clone().filter(|_| is_text)),
        ("RateLimits", limit.map(|(name, ip)| json!({ name: ip }).to_string())),
        ("DeviceIp", ip),
    ];
    let mut form = vec![("To", order.recipient().expose().into()), ("Channel", name.into())];
    form.extend(optional.into_iter().filter_map(|(name, value)| Some((name, value?))));
    form
}

/// The language as Twilio has it, else its language alone, else none.
pub(super) fn locale(asked: &Locale) -> Option<&'static str> {
    let known = |tag: &str| LOCALES.iter().copied().find(|known| known.eq_ignore_ascii_case(tag));
    known(asked.as_str()).or_else(|| known(asked.language()))
}

pub(super) fn check(guess: &Guess<'_>) -> Result<Form> {
    let target = match guess.id() {
        BY_RECIPIENT => ("To", guess.recipient().expose().into()),
        sid if is_sid("VE", sid) => ("VerificationSid", sid.into()),
        _ => {
            let what = format!("this is no verification of {NAME}'s: send a new code");
            return Err(Error::local(ErrorKind::NotFound, what));
        }
    };
    Ok(vec![target, ("Code", guess.code().expose().into())])
}

/// Two letters and 32 hexadecimal digits.
pub(super) fn is_sid(prefix: &str, text: &str) -> bool {
    text.strip_prefix(prefix)
        .is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A verification, as the answers to a send and to a check show it. Each member may be null.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Body {
    pub(super) sid: Value,
    pub(super) service_sid: Value,
    pub(super) to: Value,
    pub(super) status: Value,
    pub(super) valid: Value,
    /// A failure's member.
    pub(super) code: Value,
    date_created: Value,
    date_updated: Value,
}

impl Body {
    /// Whether `to` is there and names the recipient: a number by its digits, an address without
    /// regard to case.
    pub(super) fn names(&self, recipient: &Recipient) -> bool {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        self.to.as_str().is_some_and(|to| match recipient {
            Recipient::Phone(phone) => digits(to) == digits(phone.expose()),
            Recipient::Email(email) => to.eq_ignore_ascii_case(email.expose()),
        })
    }

    /// How long the verification had lived when this was answered.
    pub(super) fn age(&self) -> Option<Duration> {
        let date = |value: &Value| OffsetDateTime::parse(value.as_str()?, &Rfc3339).ok();
        let age = date(&self.date_updated)? - date(&self.date_created)?;
        age.try_into().ok()
    }
}

/// The Verify Service itself.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ServiceBody {
    pub(super) sid: Value,
    pub(super) code_length: Value,
    pub(super) psd2_enabled: Value,
}

/// A refusal: Twilio's own form, or a problem document of its newer interfaces.
#[derive(Deserialize)]
pub(super) struct Refusal {
    pub(super) code: u64,
    #[serde(default)]
    message: Value,
    #[serde(default)]
    detail: Value,
}

impl Refusal {
    /// The parameter that the text names; the rest of the text quotes the recipient.
    pub(super) fn parameter(&self) -> &str {
        let text = self.message.as_str().or(self.detail.as_str()).unwrap_or_default();
        let rest = text.strip_prefix("Invalid parameter").unwrap_or_default();
        let rest = rest.trim_start_matches([':', ' ', '`']);
        rest.split(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default()
    }
}
