//! What the requests ask for.

use std::net::IpAddr;

use email_address::EmailAddress;
use serde_json::Value;

use super::body::{INVALID, Object, one_of};
use super::refusal::Refusal;

/// The channels that can be wished for.
const CHANNELS: &[&str] = &["sms", "rcs", "whatsapp", "viber", "zalo", "telegram"];

const OPTIONS: &[&str] = &[
    "method",
    "preferred_channel",
    "channels",
    "code_size",
    "custom_code",
    "locale",
    "template_id",
    "variables",
    "sender_id",
    "callback_url",
    "app_realm",
    "max_auto_fallbacks",
    "force_challenge",
];

const SIGNALS: &[&str] = &[
    "ip",
    "user_agent",
    "device_id",
    "device_model",
    "device_platform",
    "os_version",
    "app_version",
    "is_trusted_user",
    "existing_user",
    "ja4_fingerprint",
];

/// Whom a code goes to, and the key of everything.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Target {
    pub(super) is_phone: bool,
    /// E.164, or the address in lower case.
    pub(super) value: String,
}

/// A send.
pub(super) struct Send {
    pub(super) target: Target,
    /// `message` or `voice`; for an address `email`.
    pub(super) method: &'static str,
    /// What the message goes by; none for an address.
    pub(super) channel: Option<&'static str>,
    pub(super) code_size: Option<usize>,
    pub(super) correlation_id: Option<String>,
}

/// A check.
pub(super) struct Check {
    pub(super) target: Target,
    pub(super) code: String,
}

impl Send {
    pub(super) fn read(body: &[u8], strict: bool) -> Result<Self, Refusal> {
        let body: Value = serde_json::from_slice(body).map_err(|_| INVALID)?;
        let members = ["target", "options", "signals", "dispatch_id", "metadata"];
        let body = Object::read(&body, &members, strict)?;
        let target = target(&body, strict)?;
        if body.text("dispatch_id")?.is_some_and(|id| id.len() > 36) {
            return Err(INVALID);
        }
        signals(&body, strict)?;
        let correlation_id = match body.object("metadata", &["correlation_id"], strict)? {
            Some(metadata) => metadata.text("correlation_id")?.map(str::to_owned),
            None => None,
        };
        if correlation_id.as_ref().is_some_and(|id| id.len() > 64) {
            return Err(Refusal::Bad("invalid_correlation_id"));
        }
        let options = body.object("options", OPTIONS, strict)?;
        let (method, channel, code_size) = match &options {
            Some(options) => (method(options)?, channel(options)?, code_size(options)?),
            None => ("auto", None, None),
        };
        if let Some(options) = &options {
            others(options, strict)?;
        }
        let (method, channel) = match (target.is_phone, method) {
            (false, _) => ("email", None),
            (true, "voice") => ("voice", Some("voice")),
            (true, _) => ("message", Some(channel.unwrap_or("sms"))),
        };
        Ok(Self { target, method, channel, code_size, correlation_id })
    }
}

impl Check {
    pub(super) fn read(body: &[u8], strict: bool) -> Result<Self, Refusal> {
        let body: Value = serde_json::from_slice(body).map_err(|_| INVALID)?;
        let body = Object::read(&body, &["target", "code"], strict)?;
        Ok(Self { target: target(&body, strict)?, code: body.required("code")?.to_owned() })
    }
}

fn target(body: &Object<'_>, strict: bool) -> Result<Target, Refusal> {
    let target = body.object("target", &["type", "value"], strict)?.ok_or(INVALID)?;
    let value = target.required("value")?;
    match target.required("type")? {
        "phone_number" if is_e164(value) => Ok(Target { is_phone: true, value: value.to_owned() }),
        "phone_number" => Err(Refusal::Bad("invalid_phone_number")),
        "email_address" if EmailAddress::is_valid(value) => {
            Ok(Target { is_phone: false, value: value.to_lowercase() })
        }
        _ => Err(INVALID),
    }
}

fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn method(options: &Object<'_>) -> Result<&'static str, Refusal> {
    Ok(options.choice("method", &["auto", "voice", "message"])?.unwrap_or("auto"))
}

/// The channel wished for, or the first of those allowed. Both together are refused.
fn channel(options: &Object<'_>) -> Result<Option<&'static str>, Refusal> {
    let preferred = options.choice("preferred_channel", CHANNELS)?;
    let Some(allowed) = options.get("channels") else { return Ok(preferred) };
    let allowed = allowed.as_array().filter(|_| preferred.is_none()).ok_or(INVALID)?;
    let allowed = allowed.iter().map(|name| one_of(name.as_str().ok_or(INVALID)?, CHANNELS));
    let allowed = allowed.collect::<Result<Vec<_>, _>>()?;
    Ok(Some(*allowed.first().ok_or(INVALID)?))
}

/// A code of one's own must be enabled for the account, which it isn't here.
fn code_size(options: &Object<'_>) -> Result<Option<usize>, Refusal> {
    if let Some(code) = options.text("custom_code")? {
        return Err(Refusal::Bad(match options.get("code_size") {
            Some(_) => "custom_size_conflict",
            None if code.bytes().all(|byte| byte.is_ascii_digit()) => "custom_code_not_allowed",
            None => "invalid_custom_code",
        }));
    }
    let Some(size) = options.get("code_size") else { return Ok(None) };
    match size.as_u64().ok_or(INVALID)? {
        4 => Ok(Some(4)),
        5 => Ok(Some(5)),
        6 => Ok(Some(6)),
        7 => Ok(Some(7)),
        8 => Ok(Some(8)),
        _ => Err(Refusal::Bad("invalid_code_size")),
    }
}

/// The options that change nothing here.
fn others(options: &Object<'_>, strict: bool) -> Result<(), Refusal> {
    for name in ["template_id", "sender_id", "callback_url"] {
        options.text(name)?;
    }
    if options.text("locale")?.is_some_and(|locale| !is_language_tag(locale)) {
        return Err(Refusal::Bad("invalid_locale"));
    }
    if let Some(variables) = options.get("variables") {
        let variables = variables.as_object().ok_or(INVALID)?;
        if !variables.values().all(Value::is_string) {
            return Err(Refusal::Bad("invalid_template_variables"));
        }
    }
    if let Some(realm) = options.object("app_realm", &["platform", "value"], strict)? {
        let known = realm.choice("platform", &["android", "web"]);
        if !matches!(known, Ok(Some(_))) {
            return Err(Refusal::Bad("invalid_app_realm_platform"));
        }
        realm.required("value").map_err(|_| Refusal::Bad("invalid_app_realm_value"))?;
    }
    let fallbacks = options.get("max_auto_fallbacks");
    if fallbacks.is_some_and(|count| count.as_u64().is_none()) {
        return Err(INVALID);
    }
    options.flag("force_challenge").map(|_| ())
}

fn signals(body: &Object<'_>, strict: bool) -> Result<(), Refusal> {
    let Some(signals) = body.object("signals", SIGNALS, strict)? else { return Ok(()) };
    for name in ["user_agent", "device_model", "app_version", "ja4_fingerprint"] {
        signals.text(name)?;
    }
    signals.text("device_id").map_err(|_| Refusal::Bad("invalid_device_id"))?;
    signals.text("os_version").map_err(|_| Refusal::Bad("invalid_os_version"))?;
    signals.choice("device_platform", &["android", "ios", "ipados", "tvos", "web"])?;
    signals.flag("is_trusted_user")?;
    signals.flag("existing_user")?;
    match signals.text("ip")?.map(str::parse::<IpAddr>) {
        Some(Err(_)) => Err(INVALID),
        _ => Ok(()),
    }
}

/// Subtags of letters and digits, the first of them a language.
fn is_language_tag(text: &str) -> bool {
    let mut subtags = text.split('-');
    let language = subtags.next().unwrap_or_default();
    (2..=8).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && subtags.all(|subtag| {
            (1..=8).contains(&subtag.len())
                && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}
