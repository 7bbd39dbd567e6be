use std::sync::Arc;

use ratio_client::{Client, Credentials, PRODUCTION_URL};
use serde::Deserialize;

use crate::config::leaf::{Leaf, check_id};
use crate::config::{BuildContext, Secret};
use crate::providers::ratio::adapter::Ratio;
use crate::{OtpProvider, Result};

#[derive(Debug, Deserialize)]
pub(in crate::providers) struct Settings {
    client_id: String,
    client_secret: Secret,
}

pub(in crate::providers) fn build(
    settings: Settings,
    leaf: Leaf,
    context: &BuildContext<'_>,
) -> Result<Arc<dyn OtpProvider>> {
    let base_url = leaf.base_url(PRODUCTION_URL, context)?;
    leaf.check_channel(&super::adapter::capabilities(), context)?;
    check_id(&settings.client_id, "client_id", "the client id", context)?;
    let credentials = Credentials::new(settings.client_id, settings.client_secret.expose().into());
    let client = Client::new(&base_url, credentials, &leaf.http(context)?)
        .map_err(|error| context.mistake("client_secret", error.to_string()))?;
    Ok(Arc::new(Ratio::new(context.name(), client, &leaf)))
}
