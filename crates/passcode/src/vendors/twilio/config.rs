use std::ops::RangeInclusive;
use std::time::Duration;

use serde::Deserialize;

use super::options::Options;
use super::wire::{CODE_LENGTHS, NAME, is_sid, locale};
use super::{Credentials, Twilio};
use crate::Result;
use crate::config::{Secret, duration};
use crate::vendor::{VendorKind, VendorSetup};

/// Twilio's default, and what it can set a Service to.
const VALIDITY: Duration = Duration::from_secs(10 * 60);
const VALIDITIES: RangeInclusive<Duration> =
    Duration::from_secs(2 * 60)..=Duration::from_secs(24 * 60 * 60);

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Settings {
    /// The SID of your Twilio account: `AC` and 32 hexadecimal digits; `auth_token` goes with it.
    account_sid: Option<String>,
    /// The token of `account_sid`.
    auth_token: Option<Secret>,
    /// The SID of an API key: `SK` and 32 hexadecimal digits, in place of `auth_token`.
    api_key_sid: Option<String>,
    /// The secret of `api_key_sid`.
    api_key_secret: Option<Secret>,
    /// The Verify Service: `VA` and 32 hexadecimal digits.
    service_sid: String,
    /// A template for texts and calls: `HJ` and 32 hexadecimal digits.
    template_sid: Option<String>,
    /// The 11 characters of an Android app that reads the code from text messages.
    app_hash: Option<String>,
    /// The unique name of a Rate Limit of the Service, which counts by the address of the person's
    /// device.
    rate_limit_ip: Option<String>,
    /// How long the Service lets a code live, `"2m"` to `"24h"`; `"10m"` by default, which Twilio can
    /// change.
    #[serde(default, deserialize_with = "duration")]
    validity: Option<Duration>,
    /// The length of codes that the Service has, 4 to 10. Only then may a send ask for a length, and
    /// only for this one.
    code_length: Option<u8>,
}

pub(crate) fn kind() -> VendorKind {
    VendorKind::new("twilio", NAME, "https://verify.twilio.com")
        .with_url_form("account_sid", Some("auth_token"))
}

pub(crate) fn build(settings: Settings, setup: &VendorSetup<'_>) -> Result<Twilio> {
    let credentials = credentials(&settings, setup)?;
    check_sid(setup, "service_sid", "VA", &settings.service_sid)?;
    if let Some(template) = &settings.template_sid {
        check_sid(setup, "template_sid", "HJ", template)?;
    }
    let is_hash = |hash: &String| hash.len() == 11 && hash.bytes().all(|it| it.is_ascii_graphic());
    if settings.app_hash.as_ref().is_some_and(|hash| !is_hash(hash)) {
        return Err(setup.mistake("app_hash", "the hash of an Android app has 11 characters"));
    }
    if let Some(name) = &settings.rate_limit_ip {
        setup.check_id("rate_limit_ip", "the Rate Limit's unique name", name)?;
    }
    let validity = settings.validity.unwrap_or(VALIDITY);
    if !VALIDITIES.contains(&validity) {
        let what = "it is out of range: a Verify Service's codes live for 2 minutes to 24 hours";
        return Err(setup.mistake("validity", what));
    }
    if let Some(digits) = settings.code_length.filter(|digits| !CODE_LENGTHS.contains(digits)) {
        let what =
            format!("{digits} is out of range: a Verify Service's codes have 4 to 10 digits");
        return Err(setup.mistake("code_length", what));
    }
    if setup.locale().is_some_and(|asked| locale(&asked).is_none()) {
        setup.note("locale", "Twilio has no texts in this language: its own default goes out");
    }
    let options = Options {
        service_sid: settings.service_sid,
        template_sid: settings.template_sid,
        app_hash: settings.app_hash,
        rate_limit_ip: settings.rate_limit_ip,
        validity,
        code_length: settings.code_length,
    };
    Ok(Twilio::new(setup.service()?, credentials, options))
}

/// The account's token, or an API key, beside which the account may stand.
fn credentials(settings: &Settings, setup: &VendorSetup<'_>) -> Result<Credentials> {
    let Settings { account_sid, auth_token, api_key_sid, api_key_secret, .. } = settings;
    if let Some(sid) = account_sid {
        check_sid(setup, "account_sid", "AC", sid)?;
    }
    if let Some(sid) = api_key_sid {
        check_sid(setup, "api_key_sid", "SK", sid)?;
    }
    let (key, what) = match (account_sid, auth_token, api_key_sid, api_key_secret) {
        (Some(sid), Some(secret), None, None) | (_, None, Some(sid), Some(secret)) => {
            return Ok(Credentials { sid: sid.clone(), secret: secret.clone() });
        }
        (_, Some(_), Some(_), _) | (_, Some(_), _, Some(_)) => (
            "auth_token",
            "set account_sid and auth_token, or api_key_sid and api_key_secret, not both",
        ),
        (_, None, Some(_), None) => ("api_key_secret", "set the secret of api_key_sid"),
        (_, None, None, Some(_)) => {
            ("api_key_sid", "set the SID of the key that api_key_secret is of")
        }
        (None, Some(_), None, None) => {
            ("account_sid", "set the SID of the account that auth_token is of")
        }
        (_, None, None, None) => {
            ("auth_token", "set account_sid and auth_token, or api_key_sid and api_key_secret")
        }
    };
    Err(setup.mistake(key, what))
}

fn check_sid(setup: &VendorSetup<'_>, key: &str, prefix: &str, sid: &str) -> Result<()> {
    setup.check_id(key, "the SID", sid)?;
    if is_sid(prefix, sid) {
        return Ok(());
    }
    let what = format!("this SID is not of its form: write {prefix} and 32 hexadecimal digits");
    Err(setup.mistake(key, what))
}
