use std::ops::RangeInclusive;
use std::time::Duration;

use serde::Deserialize;

use super::credentials::{Credentials, Signer};
use super::wire::{CODE_LENGTHS, Message, locale};
use super::{NAME, Vonage, capabilities};
use crate::config::{Secret, duration};
use crate::vendor::{VendorKind, VendorSetup, is_uuid};
use crate::{EmailAddress, Result};

/// The vendor's own default is 4, and three guesses of four digits are too many.
const DEFAULT_CODE_LENGTH: u8 = 6;

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(300);

/// What `channel_timeout` takes, in seconds.
const TIMEOUTS: RangeInclusive<u64> = 15..=900;

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Settings {
    /// The API key of your Vonage account, 8 letters and digits; `api_secret` goes with it.
    api_key: Option<String>,
    /// The secret of `api_key`.
    api_secret: Option<Secret>,
    /// An application of your Vonage account, a UUID, in place of `api_key`; `private_key` goes with
    /// it.
    application_id: Option<String>,
    /// The RSA private key of `application_id`, as PEM.
    private_key: Option<Secret>,
    /// Your name in the texts, 1 to 18 characters, and none of `/ \ { } : $`.
    brand: String,
    /// Digits of a code, 4 to 10; 6 by default.
    code_length: Option<u8>,
    /// How long a code lives, `"15s"` to `"15m"` in whole seconds; `"5m"` by default.
    #[serde(default, deserialize_with = "duration")]
    channel_timeout: Option<Duration>,
    /// The sender of text messages: 3 to 11 letters and digits, or a number without `+`; the brand by
    /// default.
    sms_from: Option<String>,
    /// Your number at WhatsApp, digits alone. Without it there is no WhatsApp.
    whatsapp_from: Option<String>,
    /// Your RCS agent, 1 to 15 characters. Without it there is no RCS.
    rcs_from: Option<String>,
    /// The sender of e-mails, an address; the vendor's own by default.
    email_from: Option<String>,
    /// What comes back in callbacks, 1 to 40 letters and digits.
    client_ref: Option<String>,
    /// A template of your account for SMS and RCS, a UUID.
    template_id: Option<String>,
    /// Whether a send takes a live request of the same number over, so that the code that is out is
    /// checked; `true` by default.
    adopt_pending: Option<bool>,
}

pub(crate) fn kind() -> VendorKind {
    VendorKind::new("vonage", NAME, "https://api.nexmo.com")
        .with_url_form("api_key", Some("api_secret"))
}

pub(crate) fn build(settings: Settings, setup: &VendorSetup<'_>) -> Result<Vonage> {
    let credentials = credentials(&settings, setup)?;
    check_forms(&settings, setup)?;
    let code_length = settings.code_length.unwrap_or(DEFAULT_CODE_LENGTH);
    if !CODE_LENGTHS.contains(&code_length) {
        let what = format!("{code_length} is out of range: choose 4 to 10 digits");
        return Err(setup.mistake("code_length", what));
    }
    let channel_timeout = settings.channel_timeout.unwrap_or(DEFAULT_TIMEOUT);
    if !TIMEOUTS.contains(&channel_timeout.as_secs()) || channel_timeout.subsec_nanos() > 0 {
        let what = "out of range: choose \"15s\" to \"900s\", in whole seconds";
        return Err(setup.mistake("channel_timeout", what));
    }
    if setup.locale().is_some_and(|asked| locale(&asked).is_none()) {
        setup.note("locale", "Vonage has no texts in this language: its own default goes out");
    }
    let message = Message {
        brand: settings.brand,
        code_length,
        channel_timeout,
        sms_from: settings.sms_from,
        whatsapp_from: settings.whatsapp_from,
        rcs_from: settings.rcs_from,
        email_from: settings.email_from,
        client_ref: settings.client_ref,
        template_id: settings.template_id,
    };
    let adopt_pending = settings.adopt_pending.unwrap_or(true);
    Ok(Vonage {
        service: setup.service()?,
        credentials,
        capabilities: capabilities(&message, adopt_pending),
        message,
        adopt_pending,
    })
}

fn credentials(settings: &Settings, setup: &VendorSetup<'_>) -> Result<Credentials> {
    let Settings { api_key, api_secret, application_id, private_key, .. } = settings;
    match (api_key, api_secret, application_id, private_key) {
        (Some(key), Some(secret), None, None) => {
            setup.check_id("api_key", "the API key", key)?;
            if key.len() != 8 || !is_alphanumeric(key) {
                return Err(setup.mistake("api_key", "an API key is 8 letters and digits"));
            }
            Ok(Credentials::Key { key: key.clone(), secret: secret.clone() })
        }
        (None, None, Some(id), Some(pem)) => {
            setup.check_id("application_id", "the application id", id)?;
            if !is_uuid(id) {
                let what = "an application id is a UUID, 8-4-4-4-12 hexadecimal digits";
                return Err(setup.mistake("application_id", what));
            }
            let signer = Signer::new(id, pem.expose()).ok_or_else(|| {
                let what = "it is no RSA private key of at least 2048 bits as PEM: give the file that the \
                            dashboard made, whole, which begins with -----BEGIN PRIVATE KEY-----";
                setup.mistake("private_key", what)
            })?;
            Ok(Credentials::Application(signer))
        }
        (Some(_), None, None, None) => {
            Err(setup.mistake("api_secret", "api_key needs api_secret beside it"))
        }
        (None, None, Some(_), None) => {
            Err(setup.mistake("private_key", "application_id needs private_key beside it"))
        }
        _ => Err(setup.mistake(
            "api_key",
            "set api_key and api_secret, or application_id and private_key, and not all of them",
        )),
    }
}

/// Refuses what the vendor would refuse at every send.
fn check_forms(settings: &Settings, setup: &VendorSetup<'_>) -> Result<()> {
    let optional =
        |value: &Option<String>, holds: fn(&str) -> bool| value.as_deref().is_none_or(holds);
    let forms = [
        (
            "brand",
            is_brand(&settings.brand),
            "a brand has 1 to 18 characters, and none of / \\ { } : $",
        ),
        (
            "sms_from",
            optional(&settings.sms_from, is_sms_sender),
            "a sender has 3 to 11 letters and digits, or is a number of 7 to 15 digits without +",
        ),
        (
            "whatsapp_from",
            optional(&settings.whatsapp_from, is_number),
            "a sender by WhatsApp is a number of 7 to 15 digits, without + and without 0 before it",
        ),
        (
            "rcs_from",
            optional(&settings.rcs_from, is_agent),
            "a sender by RCS is an agent's name of 1 to 15 characters",
        ),
        (
            "email_from",
            optional(&settings.email_from, |text| text.parse::<EmailAddress>().is_ok()),
            "a sender by e-mail is an e-mail address",
        ),
        (
            "client_ref",
            optional(&settings.client_ref, |text| text.len() <= 40 && is_alphanumeric(text)),
            "a reference has 1 to 40 letters and digits",
        ),
        (
            "template_id",
            optional(&settings.template_id, is_uuid),
            "a template id is a UUID, 8-4-4-4-12 hexadecimal digits",
        ),
    ];
    match forms.iter().find(|(_, holds, _)| !holds) {
        Some((key, _, form)) => Err(setup.mistake(key, *form)),
        None => Ok(()),
    }
}

fn is_brand(text: &str) -> bool {
    (1..=18).contains(&text.chars().count())
        && !text.trim().is_empty()
        && !text.contains(['/', '\\', '{', '}', ':', '$'])
}

fn is_sms_sender(text: &str) -> bool {
    is_number(text) || ((3..=11).contains(&text.len()) && is_alphanumeric(text))
}

fn is_agent(text: &str) -> bool {
    (1..=15).contains(&text.chars().count()) && !text.trim().is_empty()
}

fn is_number(text: &str) -> bool {
    (7..=15).contains(&text.len())
        && !text.starts_with('0')
        && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_alphanumeric(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
