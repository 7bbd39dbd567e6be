use ratio_client::{Client, Credentials, PRODUCTION_URL};
use serde::Deserialize;

use super::Ratio;
use super::meaning::NAME;
use crate::Result;
use crate::config::Secret;
use crate::vendor::{VendorKind, VendorSetup, is_uuid};

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Settings {
    /// The client id of your Ratio application, a UUID.
    client_id: String,
    /// The client secret of your Ratio application.
    client_secret: Secret,
}

pub(crate) fn kind() -> VendorKind {
    VendorKind::new("ratio", NAME, PRODUCTION_URL).with_url_form("client_id", Some("client_secret"))
}

pub(crate) fn build(settings: Settings, setup: &VendorSetup<'_>) -> Result<Ratio> {
    setup.check_id("client_id", "the client id", &settings.client_id)?;
    if !is_uuid(&settings.client_id) {
        setup.note("client_id", "this can't be a client id of Ratio: it is a UUID");
    }
    let credentials = Credentials::new(settings.client_id, settings.client_secret.expose().into());
    let client = Client::new(&setup.base_url()?, credentials, &setup.http()?)
        .map_err(|error| setup.unusable(&error))?;
    Ok(Ratio::new(client))
}
