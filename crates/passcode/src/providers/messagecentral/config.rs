use std::sync::Arc;

use messagecentral_client::{ApiVersion, Client, Credentials, PRODUCTION};
use serde::Deserialize;

use crate::config::leaf::{Leaf, check_id};
use crate::config::{BuildContext, Secret};
use crate::providers::messagecentral::adapter::{
    self, CODE_LENGTHS, DEFAULT_CODE_LENGTH, MessageCentral,
};
use crate::{OtpProvider, Result};

#[derive(Debug, Deserialize)]
pub(in crate::providers) struct Settings {
    customer_id: String,
    password: Option<Secret>,
    auth_token: Option<Secret>,
    #[serde(default)]
    api_version: Version,
    code_length: Option<u8>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Version {
    #[default]
    V3,
    V2,
}

pub(in crate::providers) fn build(
    settings: Settings,
    leaf: Leaf,
    context: &BuildContext<'_>,
) -> Result<Arc<dyn OtpProvider>> {
    let version = match settings.api_version {
        Version::V3 => ApiVersion::V3,
        Version::V2 => ApiVersion::V2,
    };
    let code_length = settings.code_length.unwrap_or(DEFAULT_CODE_LENGTH);
    if !CODE_LENGTHS.contains(&code_length) {
        return Err(context.mistake(
            "code_length",
            format!("{code_length} is out of range: choose 4 to 8 digits"),
        ));
    }
    leaf.check_channel(&adapter::capabilities(version), context)?;
    let base_url = leaf.base_url(PRODUCTION, context)?;
    let credentials = credentials(&settings, context)?;
    let client = Client::new(&base_url, credentials, &leaf.http(context)?, version)
        .map_err(|error| context.mistake("base_url", error.to_string()))?;
    let provider =
        Arc::new(MessageCentral::new(context.name(), client, version, code_length, &leaf));
    // No call that sends nothing takes a ready-made token.
    if settings.password.is_some() {
        context.offer_check(Arc::clone(&provider) as _);
    }
    Ok(provider)
}

fn credentials(settings: &Settings, context: &BuildContext<'_>) -> Result<Credentials> {
    let customer_id = settings.customer_id.as_str();
    check_id(customer_id, "customer_id", "the customer id", context)?;
    let (key, credentials) = match (&settings.password, &settings.auth_token) {
        (Some(password), None) => {
            ("password", Credentials::password(customer_id, password.expose().into()))
        }
        (None, Some(token)) => {
            ("auth_token", Credentials::auth_token(customer_id, token.expose().into()))
        }
        (Some(_), Some(_)) => {
            return Err(
                context.mistake("auth_token", "set either password or auth_token, not both")
            );
        }
        (None, None) => return Err(context.mistake("password", "set password or auth_token")),
    };
    credentials.map_err(|error| context.mistake(key, error.to_string()))
}
