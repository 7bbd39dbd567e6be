//! The table `[gateway]` as it is written.

use std::time::Duration;

use passcode::config::{FileText, ProviderRef, Secret};
use serde::de::value::StringDeserializer;
use serde::{Deserialize, Deserializer};

use crate::person::ForwardedBy;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Table {
    pub(super) listen: Option<String>,
    pub(super) behind_tls_proxy: bool,
    pub(super) admin_listen: Option<String>,
    pub(super) operator_key: Option<Secret>,
    pub(super) log: Log,
    pub(super) tls: Option<Tls>,
    pub(super) trusted_proxies: Vec<String>,
    pub(super) forwarded_by: Option<ForwardedBy>,
    #[serde(deserialize_with = "delay")]
    pub(super) drain_delay: Duration,
    pub(super) max_in_flight: Option<u32>,
    pub(super) clients: Vec<Client>,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Log {
    /// A line of text an event, for people.
    #[default]
    Text,
    /// A line of JSON an event, for programs.
    Json,
}

/// PEM files: the certificate with those that signed it, and its key.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Tls {
    pub(crate) cert: FileText,
    pub(crate) key: FileText,
}

#[derive(Debug, Deserialize)]
pub(super) struct Client {
    pub(super) name: String,
    #[serde(default)]
    pub(super) keys: Vec<Secret>,
    #[serde(default)]
    pub(super) providers: Vec<ProviderRef>,
    #[serde(default)]
    pub(super) sends: Vec<String>,
    #[serde(default)]
    pub(super) twilio: Option<Twilio>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Twilio {
    pub(super) account_sid: String,
    pub(super) auth_token: Secret,
    pub(super) service_sid: String,
}

/// A duration that may be none at all: `"0s"`.
fn delay<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text == "0s" {
        return Ok(Duration::ZERO);
    }
    let text: StringDeserializer<D::Error> = serde::de::IntoDeserializer::into_deserializer(text);
    passcode::config::duration(text).map(Option::unwrap_or_default)
}
