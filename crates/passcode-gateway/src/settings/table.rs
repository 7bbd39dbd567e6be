//! The table `[gateway]` as it is written.

use std::time::Duration;

use passcode::config::{FileText, ProviderRef, Secret};
use serde::de::value::StringDeserializer;
use serde::{Deserialize, Deserializer};

use crate::person::ForwardedBy;

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub(super) struct Table {
    /// Where it listens, an address and a port; `"127.0.0.1:8080"` by default. Another address than
    /// loopback needs clients with keys, and TLS.
    pub(super) listen: Option<String>,
    /// Whether a proxy before it has TLS; `false` by default.
    pub(super) behind_tls_proxy: bool,
    /// A further address, for the operator's page and the metrics without a key.
    pub(super) admin_listen: Option<String>,
    /// The password of the operator's page and of the metrics on the first address.
    pub(super) operator_key: Option<Secret>,
    /// How the log is written, `"text"` by default.
    pub(super) log: Log,
    /// The certificate to serve by and its key.
    pub(super) tls: Option<Tls>,
    /// Networks of the proxies before it, such as `"10.0.0.0/8"`, whose word for a person's address
    /// counts.
    pub(super) trusted_proxies: Vec<String>,
    /// The one header that the trusted proxies set.
    pub(super) forwarded_by: Option<ForwardedBy>,
    /// How long it accepts calls after it was asked to end; `"0s"` by default.
    #[serde(deserialize_with = "delay")]
    pub(super) drain_delay: Duration,
    /// How many calls are worked on at once, 1 or more; 1024 by default.
    pub(super) max_in_flight: Option<u32>,
    /// Who may ask. Without clients anybody on this machine may.
    pub(super) clients: Vec<Client>,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Tls {
    /// The certificate with those that signed it, as PEM.
    pub(crate) cert: FileText,
    /// The private key of the certificate, as PEM.
    pub(crate) key: FileText,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Client {
    /// The client's name, 1 to 64 letters A to Z, digits, `-`, `_` or `.`.
    pub(super) name: String,
    /// Keys that it asks with, each as `passcode client-key` prints it or in its `sha256:` form.
    #[serde(default)]
    pub(super) keys: Vec<Secret>,
    /// The providers that it may ask for by name, beside the default one; none by default.
    #[serde(default)]
    pub(super) providers: Vec<ProviderRef>,
    /// How often it may send, by the rules of the kind `limit`, such as `"2000/1h"`.
    #[serde(default)]
    pub(super) sends: Vec<String>,
    /// What it asks with where it speaks Twilio Verify's API.
    #[serde(default)]
    pub(super) twilio: Option<Twilio>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Twilio {
    /// An account's SID of your own making: `AC`, and letters and digits.
    pub(super) account_sid: String,
    /// The token that goes with `account_sid`.
    pub(super) auth_token: Secret,
    /// A Verify Service's SID of your own making: `VA`, and letters and digits.
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
