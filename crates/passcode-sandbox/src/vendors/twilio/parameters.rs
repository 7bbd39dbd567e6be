//! The parameters of a send, each in its own form.

use std::net::IpAddr;

use email_address::{EmailAddress, Options};
use serde_json::{Map, Value};

use super::channel::channel;
use super::error::Refusal;
use super::form::Form;
use super::settings::Settings;
use super::sid::is_sid;
use crate::inbox::Channel;

/// The languages that Twilio has texts in.
const LOCALES: &[&str] = &[
    "af", "ar", "ca", "cs", "da", "de", "el", "en", "en-GB", "es", "et", "fi", "fr", "he", "hi",
    "hr", "hu", "id", "it", "ja", "kn", "ko", "lt", "mr", "ms", "nb", "nl", "pl", "pt", "pt-BR",
    "ro", "ru", "sk", "sv", "te", "th", "tl", "tr", "uk", "vi", "zh", "zh-CN", "zh-HK",
];

/// Pairs of `Tags`, and the characters of each.
const TAGS: (usize, usize) = (10, 128);

/// What a send asks for.
pub(super) struct Order {
    pub(super) to: String,
    pub(super) channel: Channel,
    pub(super) custom_code: Option<String>,
}

impl Order {
    pub(super) fn read(form: &Form<'_>, settings: &Settings) -> Result<Self, Refusal> {
        let given = form.get("Channel").unwrap_or_default();
        let channel = channel(given).ok_or(Refusal::Parameter("Channel", given.into()))?;
        let to = form.get("To").unwrap_or_default();
        let reaches = if channel == Channel::Email { is_address(to) } else { is_number(to) };
        if !reaches {
            return Err(Refusal::Parameter("To", to.into()));
        }
        check_forms(form, channel)?;
        let psd2 = form.get("Amount").is_some() && form.get("Payee").is_some();
        if settings.psd2_enabled && !psd2 {
            return Err(Refusal::Psd2);
        }
        if form.get("CustomFriendlyName").is_some() {
            return Err(Refusal::Feature("CustomFriendlyName"));
        }
        let custom_code = form.get("CustomCode").map(str::to_owned);
        if custom_code.is_some() && !settings.custom_code_enabled {
            return Err(Refusal::Feature("CustomCode"));
        }
        Ok(Self { to: to.into(), channel, custom_code })
    }
}

/// Whether a value has its parameter's form.
type IsFormed = fn(&str) -> bool;

fn check_forms(form: &Form<'_>, channel: Channel) -> Result<(), Refusal> {
    let forms: [(&'static str, IsFormed); 8] = [
        ("Locale", |text| LOCALES.contains(&text)),
        ("CustomCode", |text| (4..=10).contains(&text.len())),
        ("TemplateSid", |text| is_sid("HJ", text)),
        ("TemplateCustomSubstitutions", |text| object(text).is_some()),
        ("RateLimits", |text| object(text).is_some()),
        ("DeviceIp", |text| text.parse::<IpAddr>().is_ok()),
        ("RiskCheck", |text| matches!(text, "enable" | "disable")),
        ("Tags", is_tags),
    ];
    for (name, is_formed) in forms {
        if let Some(value) = form.get(name).filter(|value| !is_formed(value)) {
            return Err(Refusal::Parameter(name, value.into()));
        }
    }
    if let Some(value) = form.get("ChannelConfiguration")
        && (channel != Channel::Email || object(value).is_none())
    {
        return Err(Refusal::Parameter("ChannelConfiguration", value.into()));
    }
    match form.get("AppHash") {
        Some(_) if channel != Channel::Sms => Err(Refusal::AppHash),
        Some(hash) if hash.len() != 11 => Err(Refusal::Parameter("AppHash", hash.into())),
        _ => Ok(()),
    }
}

/// `+` and 7 to 15 digits, nothing else.
fn is_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_address(text: &str) -> bool {
    let options =
        Options::default().with_required_tld().without_domain_literal().without_display_text();
    text.is_ascii() && EmailAddress::parse_with_options(text, options).is_ok()
}

fn object(text: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(text).ok()
}

fn is_tags(text: &str) -> bool {
    let is_short = |text: &str| text.chars().count() <= TAGS.1;
    object(text).is_some_and(|tags| {
        let is_tag =
            |(key, value): (&String, &Value)| is_short(key) && value.as_str().is_none_or(is_short);
        tags.len() <= TAGS.0 && tags.iter().all(is_tag)
    })
}
