use std::time::Duration;

use serde::Deserialize;

use super::Telnyx;
use super::options::Options;
use super::wire::{CODE_LENGTHS, NAME};
use crate::Result;
use crate::config::{Secret, duration};
use crate::vendor::{VendorKind, VendorSetup, is_uuid};

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Settings {
    /// An API key of your Telnyx account, which begins with `KEY`.
    api_key: Secret,
    /// The Verify profile, a UUID.
    verify_profile_id: String,
    /// How long a code lives, in whole seconds; the profile's own time by default.
    #[serde(default, deserialize_with = "duration")]
    timeout: Option<Duration>,
    /// The length of codes that the profile has, 4 to 10. Only then may a send ask for a length, and
    /// only for this one.
    code_length: Option<u8>,
}

pub(crate) fn kind() -> VendorKind {
    VendorKind::new("telnyx", NAME, "https://api.telnyx.com")
        .with_url_form("verify_profile_id", Some("api_key"))
}

pub(crate) fn build(settings: Settings, setup: &VendorSetup<'_>) -> Result<Telnyx> {
    let profile = settings.verify_profile_id;
    setup.check_id("verify_profile_id", "the id of the Verify profile", &profile)?;
    if !is_uuid(&profile) {
        let what = "this is no id of a Verify profile: it is a UUID, 8-4-4-4-12 hexadecimal digits";
        return Err(setup.mistake("verify_profile_id", what));
    }
    // A header takes no other.
    if !settings.api_key.expose().bytes().all(|byte| byte.is_ascii_graphic()) {
        let what = "this is no key of Telnyx, which is KEY and more, without blanks: copy it from the portal";
        return Err(setup.mistake("api_key", what));
    }
    if !settings.api_key.expose().starts_with("KEY") {
        setup.note("api_key", "this can't be a key of Telnyx: it begins with KEY");
    }
    if setup.locale().is_some() {
        setup.note("locale", "Telnyx takes no language, so it goes nowhere: leave it out");
    }
    if settings.timeout.is_some_and(|timeout| timeout.subsec_nanos() != 0) {
        return Err(setup.mistake("timeout", "Telnyx counts in seconds: write whole seconds"));
    }
    if let Some(digits) = settings.code_length.filter(|digits| !CODE_LENGTHS.contains(digits)) {
        let what =
            format!("{digits} is out of range: a Verify profile's codes have 4 to 10 digits");
        return Err(setup.mistake("code_length", what));
    }
    let options = Options {
        profile_id: profile,
        timeout: settings.timeout,
        code_length: settings.code_length,
    };
    Ok(Telnyx::new(setup.service()?, settings.api_key, options))
}
