//! The keys that every vendor's provider takes besides its own.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde::Deserialize;
use vendor_http::{BaseUrl, HttpSettings};

#[cfg(feature = "schema")]
use crate::config::Family;
use crate::config::{BuildContext, FileText, Secret, duration};
use crate::vendor::api::Vendor;
use crate::vendor::leaf::{Leaf, TOTAL_TIMEOUT};
use crate::vendor::repeat::RetryPolicy;
use crate::{Capabilities, CapabilityRow, Channel, Locale, Result};

/// The common settings of a vendor's provider.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub(crate) struct Common {
    /// Where requests go in place of the vendor's own service, such as `"https://api.example.com"`: a
    /// region, a proxy, a test server.
    base_url: Option<String>,
    /// How codes reach phone numbers where a send doesn't say it; else by text message, if the vendor
    /// has them.
    pub(crate) channel: Option<Channel>,
    /// The language of messages where a send doesn't say it, as a BCP 47 tag such as `"de"` or `"pt-BR"`.
    pub(super) locale: Option<String>,
    /// How long a connection may take to be made; `"5s"` by default.
    #[serde(deserialize_with = "duration")]
    pub(crate) connect_timeout: Option<Duration>,
    /// How long one attempt may take; `"10s"` by default.
    #[serde(deserialize_with = "duration")]
    attempt_timeout: Option<Duration>,
    /// How long an operation may take with all its attempts; `"30s"` by default.
    #[serde(deserialize_with = "duration")]
    total_timeout: Option<Duration>,
    /// How often an operation is tried of which surely nothing has happened.
    retry: Retry,
    /// The URL of a proxy: `http`, `https`, `socks5` or `socks5h`.
    proxy: Option<Secret>,
    /// Certificates of authorities besides the system's, as PEM.
    pub(crate) ca_file: Option<FileText>,
    /// Whether requests may go in clear away from this machine; `false` by default. For tests alone.
    allow_insecure_http: bool,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, expecting = "a table such as { attempts = 3 }")]
struct Retry {
    /// Attempts in all, 1 to 10; 1 by default, which repeats nothing.
    attempts: u32,
}

impl Default for Retry {
    fn default() -> Self {
        Self { attempts: 1 }
    }
}

/// As `vendor_http::HttpSettings` has them by default.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);

/// More would keep a person waiting for longer than anybody waits for a code.
const ATTEMPTS: RangeInclusive<u32> = 1..=10;

/// The keys of whatever asks by HTTP.
pub(crate) const HTTP_KEYS: &[&str] = &[
    "base_url",
    "channel",
    "locale",
    "connect_timeout",
    "attempt_timeout",
    "total_timeout",
    "retry",
    "proxy",
    "ca_file",
    "allow_insecure_http",
];

/// Those of them that mean something without HTTP too.
pub(crate) const LEAF_KEYS: &[&str] =
    &["locale", "connect_timeout", "attempt_timeout", "total_timeout", "retry", "ca_file"];

impl Common {
    /// These of the keys, for the schema.
    #[cfg(feature = "schema")]
    pub(crate) fn described(keys: &'static [&'static str]) -> Family {
        Family::new::<Self>("vendor", keys)
    }

    /// Where the vendor's service lives; `default` is the vendor's own base URL.
    pub(crate) fn base_url(&self, default: &str, context: &BuildContext<'_>) -> Result<String> {
        let base_url = self.base_url.as_deref().unwrap_or(default);
        let base_url = BaseUrl::parse(base_url, self.allow_insecure_http)
            .map_err(|error| context.mistake("base_url", error.to_string()))?;
        if let Ok(vendors) = BaseUrl::parse(default, false) {
            self.note_base_url(&base_url, &vendors, context);
        }
        Ok(base_url.as_str().to_owned())
    }

    /// The service at a URL that stands in the setting `key` of a kind's own.
    #[cfg(feature = "http")]
    pub(crate) fn url_of(
        &self,
        key: &str,
        url: &str,
        context: &BuildContext<'_>,
    ) -> Result<String> {
        if self.base_url.is_some() {
            let what = format!("{key} says already where the requests go: leave one of them out");
            return Err(context.mistake("base_url", what));
        }
        let url = BaseUrl::parse(url, self.allow_insecure_http)
            .map_err(|error| context.mistake(key, error.to_string()))?;
        self.note_clear(key, &url, context);
        Ok(url.as_str().to_owned())
    }

    /// Notes a base URL that leads elsewhere than to the vendor, or in clear.
    fn note_base_url(&self, base_url: &BaseUrl, vendors: &BaseUrl, context: &BuildContext<'_>) {
        self.note_clear("base_url", base_url, context);
        if !base_url.is_loopback() && !same_domain(base_url.host(), vendors.host()) {
            let (host, vendors) = (base_url.host(), vendors.host());
            let what = format!(
                "{host} is not the vendor's host ({vendors}), yet credentials and codes go there"
            );
            context.note("base_url", what);
        }
    }

    /// Notes what goes in clear to the service that the setting `key` names.
    fn note_clear(&self, key: &str, base_url: &BaseUrl, context: &BuildContext<'_>) {
        if base_url.is_plain_http() && self.proxy.is_some() {
            let what = format!("credentials and codes go to it in clear: use https in {key}");
            context.note("proxy", what);
        }
        if base_url.is_plain_http() && !base_url.is_loopback() {
            context.note(key, "credentials and codes go there in clear: use https");
        }
    }

    /// Notes a limit that can never be reached, since a wider one ends first.
    fn note_limits(&self, context: &BuildContext<'_>) {
        let connect = self.connect_timeout.unwrap_or(CONNECT_TIMEOUT);
        let attempt = self.attempt_timeout();
        let total = self.total_timeout.unwrap_or(TOTAL_TIMEOUT);
        if self.connect_timeout.is_some() && connect > attempt {
            context.note("connect_timeout", "it is longer than attempt_timeout, which ends first");
        }
        if self.attempt_timeout.is_some() && attempt > total {
            context.note("attempt_timeout", "it is longer than total_timeout, which ends first");
        }
    }

    /// How long one attempt may take.
    pub(crate) fn attempt_timeout(&self) -> Duration {
        self.attempt_timeout.unwrap_or(ATTEMPT_TIMEOUT)
    }

    /// How the vendor's HTTP client connects.
    pub(crate) fn http(&self, context: &BuildContext<'_>) -> Result<HttpSettings> {
        let mut http = HttpSettings::default()
            .with_insecure_http(self.allow_insecure_http)
            .with_connections(context.connections());
        if let Some(limit) = self.connect_timeout {
            http = http.with_connect_timeout(limit);
        }
        if let Some(limit) = self.attempt_timeout {
            http = http.with_attempt_timeout(limit);
        }
        if let Some(proxy) = &self.proxy {
            http = http
                .with_proxy(proxy.expose().into())
                .map_err(|error| context.mistake("proxy", error.to_string()))?;
        }
        if let Some(pem) = &self.ca_file {
            http = http
                .with_root_certificates(pem.text().as_bytes())
                .map_err(|error| context.mistake("ca_file", error.to_string()))?;
        }
        Ok(http)
    }

    /// The provider of a vendor with these settings.
    pub(crate) fn leaf<V: Vendor>(
        &self,
        vendor: V,
        retry: RetryPolicy,
        context: &BuildContext<'_>,
    ) -> Result<Leaf<V>> {
        self.note_limits(context);
        context.note_limit(self.total_timeout.unwrap_or(TOTAL_TIMEOUT));
        self.check_channel(vendor.capabilities(), context)?;
        let locale = self.locale.as_deref().map(str::parse::<Locale>).transpose();
        let locale = locale.map_err(|error| context.mistake("locale", error.to_string()))?;
        Ok(Leaf::new(context.name(), vendor)
            .with_channel(self.channel)
            .with_locale(locale)
            .with_total_timeout(self.total_timeout.unwrap_or(TOTAL_TIMEOUT))
            .with_retry(retry)
            .with_metrics(context.metrics()))
    }

    /// How often an operation is tried.
    pub(crate) fn retry(&self, context: &BuildContext<'_>) -> Result<RetryPolicy> {
        let attempts = self.retry.attempts;
        if ATTEMPTS.contains(&attempts) {
            return Ok(RetryPolicy::new(attempts));
        }
        let what = format!("{attempts} attempts are out of range: choose 1 to 10");
        Err(context.mistake("retry", what))
    }

    /// Refuses a configured channel that the provider can't send to phone numbers by.
    fn check_channel(&self, can: &Capabilities, context: &BuildContext<'_>) -> Result<()> {
        let channels = can.rows().iter().map(CapabilityRow::channel);
        let choices: Vec<_> = channels.filter(|channel| *channel != Channel::Email).collect();
        match self.channel {
            // It says what the provider does anyway.
            Some(Channel::Email) if choices.is_empty() => Ok(()),
            Some(channel) if !choices.contains(&channel) => {
                let choices: Vec<_> = choices.iter().map(|choice| choice.as_str()).collect();
                let choices = choices.join(", ");
                let what =
                    format!("this provider can't send to phones by {channel}; choices: {choices}");
                Err(context.mistake("channel", what))
            }
            _ => Ok(()),
        }
    }
}

/// Whether `host` is `vendors` or, as staging services are, another host of its domain.
fn same_domain(host: &str, vendors: &str) -> bool {
    let domain = vendors.split_once('.').map_or(vendors, |(_, domain)| domain);
    host == vendors || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}
