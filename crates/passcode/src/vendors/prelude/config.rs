use serde::Deserialize;

use super::Prelude;
use super::meaning::NAME;
use super::options::Options;
use super::wire::CODE_LENGTHS;
use crate::Result;
use crate::config::Secret;
use crate::vendor::{VendorKind, VendorSetup};

/// The account's own may be 4, with a limit of guesses that nobody has published.
const DEFAULT_CODE_LENGTH: u8 = 6;

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Settings {
    /// The API key of your Prelude application, which begins with `sk_`.
    api_token: Secret,
    /// Digits of a code, 4 to 8; 6 by default.
    code_length: Option<u8>,
    /// A template of your account.
    template_id: Option<String>,
    /// A sender that Prelude has enabled for you.
    sender_id: Option<String>,
    /// Whether Prelude may take no other channel than the one asked for; `false` by default. Its
    /// support must enable it.
    #[serde(default)]
    strict_channels: bool,
}

pub(crate) fn kind() -> VendorKind {
    VendorKind::new("prelude", NAME, "https://api.prelude.dev").with_url_form("api_token", None)
}

pub(crate) fn build(settings: Settings, setup: &VendorSetup<'_>) -> Result<Prelude> {
    let Settings { api_token, code_length, template_id, sender_id, strict_channels } = settings;
    if !is_key(api_token.expose()) {
        let what = "this is no key of Prelude, which is sk_ and more, without blanks: copy it from the dashboard";
        return Err(setup.mistake("api_token", what));
    }
    let code_length = code_length.unwrap_or(DEFAULT_CODE_LENGTH);
    if !CODE_LENGTHS.contains(&code_length) {
        let what = format!("{code_length} is out of range: choose 4 to 8 digits");
        return Err(setup.mistake("code_length", what));
    }
    if let Some(id) = &template_id {
        setup.check_id("template_id", "the template id", id)?;
    }
    // A sender is a name as people read it, which may have blanks.
    if sender_id.as_ref().is_some_and(|id| id.trim().is_empty()) {
        return Err(setup.mistake("sender_id", "the sender id is empty"));
    }
    let options = Options { code_length, template_id, sender_id, strict_channels };
    Ok(Prelude::new(setup.service()?, api_token, options))
}

fn is_key(text: &str) -> bool {
    text.strip_prefix("sk_")
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()))
}
