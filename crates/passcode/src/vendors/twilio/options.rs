//! What the settings say of the Verify Service.

use std::time::Duration;

/// What the settings say of the Verify Service.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) service_sid: String,
    pub(super) template_sid: Option<String>,
    pub(super) app_hash: Option<String>,
    /// The unique name of the Service's Rate Limit by the person's address.
    pub(super) rate_limit_ip: Option<String>,
    /// How long the Service lets a code live.
    pub(super) validity: Duration,
    pub(super) code_length: Option<u8>,
}
