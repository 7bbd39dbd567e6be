use serde::Deserialize;

use super::wire::{CODE_LENGTHS, Message};
use super::{NAME, Plivo, capabilities};
use crate::Result;
use crate::config::Secret;
use crate::vendor::{VendorKind, VendorSetup, is_uuid};

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Settings {
    /// The Auth ID of your Plivo account or subaccount: `MA` or `SA`, and 18 capital letters and
    /// digits.
    auth_id: String,
    /// The Auth Token of `auth_id`.
    auth_token: Secret,
    /// The Verify application, a UUID; the account's default by default.
    app_uuid: Option<String>,
    /// Your name in the texts; the application's by default.
    brand_name: Option<String>,
    /// Digits of a code, 4 to 8; the application's by default.
    code_length: Option<u8>,
}

pub(crate) fn kind() -> VendorKind {
    VendorKind::new("plivo", NAME, "https://api.plivo.com")
        .with_url_form("auth_id", Some("auth_token"))
}

pub(crate) fn build(settings: Settings, setup: &VendorSetup<'_>) -> Result<Plivo> {
    let Settings { auth_id, auth_token, app_uuid, brand_name, code_length } = settings;
    setup.check_id("auth_id", "the auth id", &auth_id)?;
    if !is_auth_id(&auth_id) {
        let what = "an auth id is MA or SA and 18 capital letters and digits";
        return Err(setup.mistake("auth_id", what));
    }
    if app_uuid.as_deref().is_some_and(|id| !is_uuid(id)) {
        let what = "the id of a Verify application is a UUID, 8-4-4-4-12 hexadecimal digits";
        return Err(setup.mistake("app_uuid", what));
    }
    if brand_name.as_deref().is_some_and(|name| name.trim().is_empty()) {
        return Err(setup.mistake("brand_name", "the brand is empty"));
    }
    if let Some(digits) = code_length.filter(|digits| !CODE_LENGTHS.contains(digits)) {
        let what = format!("{digits} is out of range: choose 4 to 8 digits");
        return Err(setup.mistake("code_length", what));
    }
    Ok(Plivo {
        service: setup.service()?,
        auth_id,
        auth_token,
        message: Message { app_uuid, brand_name, code_length },
        capabilities: capabilities(),
    })
}

/// Of a main account or a subaccount.
fn is_auth_id(text: &str) -> bool {
    let rest = text.strip_prefix("MA").or_else(|| text.strip_prefix("SA"));
    rest.is_some_and(|rest| {
        rest.len() == 18
            && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}
