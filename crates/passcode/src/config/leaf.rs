//! The keys every vendor's provider takes besides its own.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use vendor_http::{BaseUrl, HttpSettings};

use crate::config::mistake::Mistake;
use crate::config::reader::Reader;
use crate::config::{BuildContext, Secret, duration};
use crate::decorators::{Retry, RetryPolicy, Traced};
use crate::{Capabilities, Channel, OtpProvider, Result};

/// How long an operation may take in all, by default.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);

/// The common settings of a leaf.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Leaf {
    base_url: Option<String>,
    pub(crate) channel: Option<Channel>,
    #[serde(deserialize_with = "duration")]
    connect_timeout: Option<Duration>,
    #[serde(deserialize_with = "duration")]
    attempt_timeout: Option<Duration>,
    #[serde(deserialize_with = "duration")]
    total_timeout: Option<Duration>,
    retry: RetrySettings,
    proxy: Option<Secret>,
    allow_insecure_http: bool,
}

#[derive(Debug, Deserialize)]
#[serde(default)]
struct RetrySettings {
    attempts: u32,
}

impl Default for RetrySettings {
    fn default() -> Self {
        Self { attempts: 1 }
    }
}

/// More would keep a person waiting for longer than anybody waits for a code.
const ATTEMPTS: RangeInclusive<u32> = 1..=10;

const KEYS: &[&str] = &[
    "base_url",
    "channel",
    "connect_timeout",
    "attempt_timeout",
    "total_timeout",
    "retry",
    "proxy",
    "allow_insecure_http",
];

/// Reads a table twice: its own keys into `S`, the common ones into [`Leaf`].
pub(super) fn read<S: DeserializeOwned>(reader: &Reader<'_>) -> Result<(S, Leaf), Mistake> {
    let mut own = reader.clone();
    let also: Vec<_> = reader.also.iter().chain(KEYS).copied().collect();
    own.also = &also;
    let settings = S::deserialize(own)?;
    let common = reader.node.only(KEYS);
    let leaf = Leaf::deserialize(Reader { node: &common, ..reader.clone() })?;
    Ok((settings, leaf))
}

impl Leaf {
    /// Where the vendor's service lives.
    pub(crate) fn base_url(&self, default: &str, context: &BuildContext<'_>) -> Result<String> {
        let base_url = self.base_url.as_deref().unwrap_or(default);
        let base_url = BaseUrl::parse(base_url, self.allow_insecure_http)
            .map_err(|error| context.mistake("base_url", error.to_string()))?;
        if let Ok(vendors) = BaseUrl::parse(default, false)
            && !same_domain(base_url.host(), vendors.host())
        {
            let (host, vendors) = (base_url.host(), vendors.host());
            let what = format!(
                "{host} is not the vendor's host ({vendors}), yet credentials and codes go there"
            );
            context.note("base_url", what);
        }
        Ok(base_url.as_str().to_owned())
    }

    /// Refuses a configured channel that the provider can't send phone numbers by.
    pub(crate) fn check_channel(
        &self,
        can: &Capabilities,
        context: &BuildContext<'_>,
    ) -> Result<()> {
        let choices: Vec<_> = can
            .rows
            .iter()
            .map(|row| row.channel)
            .filter(|channel| *channel != Channel::Email)
            .collect();
        match self.channel {
            Some(channel) if !choices.contains(&channel) => {
                let choices =
                    choices.iter().map(|choice| choice.as_str()).collect::<Vec<_>>().join(", ");
                let what =
                    format!("this provider can't send to phones by {channel}; choices: {choices}");
                Err(context.mistake("channel", what))
            }
            _ => Ok(()),
        }
    }

    /// How its HTTP client connects.
    pub(crate) fn http(&self, context: &BuildContext<'_>) -> Result<HttpSettings> {
        let mut http = HttpSettings::default().with_insecure_http(self.allow_insecure_http);
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
        Ok(http)
    }

    /// How long an operation may take in all.
    pub(crate) fn total_timeout(&self) -> Duration {
        self.total_timeout.unwrap_or(TOTAL_TIMEOUT)
    }

    /// What goes around the adapter, before the settings go into it.
    pub(super) fn decoration(&self, context: &BuildContext<'_>) -> Result<Decoration> {
        let attempts = self.retry.attempts;
        if !ATTEMPTS.contains(&attempts) {
            let what = format!("{attempts} attempts are out of range: choose 1 to 10");
            return Err(context.mistake("retry", what));
        }
        let policy = RetryPolicy::new(attempts);
        Ok(Decoration { policy, total_timeout: self.total_timeout(), channel: self.channel })
    }
}

/// Refuses an id that is none: `key` is its setting, `what` its name for a person.
pub(crate) fn check_id(id: &str, key: &str, what: &str, context: &BuildContext<'_>) -> Result<()> {
    if id.trim().is_empty() {
        return Err(context.mistake(key, format!("{what} is empty")));
    }
    if id.starts_with("env:") || id.starts_with("file:") {
        let mistake = format!(
            "{what} is no secret: write it here, since only secrets come from env: and file:"
        );
        return Err(context.mistake(key, mistake));
    }
    Ok(())
}

/// Whether `host` is `vendors` or, as staging services are, another host of its domain.
fn same_domain(host: &str, vendors: &str) -> bool {
    let domain = vendors.split_once('.').map_or(vendors, |(_, domain)| domain);
    host == vendors || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// What every leaf gets besides its adapter.
pub(super) struct Decoration {
    policy: RetryPolicy,
    total_timeout: Duration,
    channel: Option<Channel>,
}

impl Decoration {
    pub(super) fn around(self, adapter: Arc<dyn OtpProvider>) -> Arc<dyn OtpProvider> {
        let retried = Retry::new(adapter, self.policy, self.total_timeout);
        Arc::new(Traced::new(retried).with_channel(self.channel))
    }
}
