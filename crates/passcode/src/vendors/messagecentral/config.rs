use messagecentral_client::{ApiVersion, Client, Credentials, PRODUCTION};
use serde::Deserialize;

use super::MessageCentral;
use super::meaning::NAME;
use super::wire::CODE_LENGTHS;
use crate::Result;
use crate::config::Secret;
use crate::vendor::{VendorKind, VendorSetup};

/// The vendor's own default is 4, with a limit of guesses that nobody has published.
const DEFAULT_CODE_LENGTH: u8 = 6;

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Settings {
    /// The customer id of your Message Central account, which begins with `C-`.
    customer_id: String,
    /// The password of your Message Central account. Set this or `auth_token`.
    password: Option<Secret>,
    /// A token of Message Central in place of `password`.
    auth_token: Option<Secret>,
    /// The version of the interface, `"v3"` by default.
    #[serde(default)]
    api_version: Version,
    /// Digits of a code, 4 to 8; 6 by default.
    code_length: Option<u8>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
enum Version {
    #[default]
    V3,
    V2,
}

pub(crate) fn kind() -> VendorKind {
    VendorKind::new("messagecentral", NAME, PRODUCTION)
        .with_url_form("customer_id", Some("password"))
}

pub(crate) fn build(settings: Settings, setup: &VendorSetup<'_>) -> Result<MessageCentral> {
    let version = match settings.api_version {
        Version::V3 => ApiVersion::V3,
        Version::V2 => ApiVersion::V2,
    };
    let code_length = settings.code_length.unwrap_or(DEFAULT_CODE_LENGTH);
    if !CODE_LENGTHS.contains(&code_length) {
        let what = format!("{code_length} is out of range: choose 4 to 8 digits");
        return Err(setup.mistake("code_length", what));
    }
    let credentials = credentials(&settings, setup)?;
    // The client has the token, which the vendor gives for days.
    let (base_url, http) = (setup.base_url()?, setup.http()?);
    let client = setup.learnt(|| {
        Client::new(&base_url, credentials, &http, version).map_err(|error| setup.unusable(&error))
    })?;
    Ok(MessageCentral::new(Client::clone(&client), version, code_length))
}

fn credentials(settings: &Settings, setup: &VendorSetup<'_>) -> Result<Credentials> {
    let customer_id = settings.customer_id.as_str();
    setup.check_id("customer_id", "the customer id", customer_id)?;
    if !is_customer_id(customer_id) {
        setup.note(
            "customer_id",
            "this can't be a customer id of Message Central: it begins with C-",
        );
    }
    let (key, credentials) = match (&settings.password, &settings.auth_token) {
        (Some(password), None) => {
            ("password", Credentials::password(customer_id, password.expose().into()))
        }
        (None, Some(token)) => {
            ("auth_token", Credentials::auth_token(customer_id, token.expose().into()))
        }
        (Some(_), Some(_)) => {
            return Err(setup.mistake(
                "auth_token",
                "password is set too: keep one of password and auth_token",
            ));
        }
        (None, None) => return Err(setup.mistake("password", "set password or auth_token")),
    };
    credentials.map_err(|error| setup.mistake(key, error.to_string()))
}

/// `C-` and letters and digits, as in every sample.
fn is_customer_id(text: &str) -> bool {
    let rest = text.strip_prefix("C-").filter(|rest| !rest.is_empty());
    rest.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
