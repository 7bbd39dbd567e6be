//! What is counted, for Prometheus.

mod ended;
#[cfg(feature = "metrics")]
mod event;
#[cfg(feature = "metrics")]
mod families;

pub(crate) use ended::Ended;
#[cfg(feature = "metrics")]
pub use event::MetricsEvent;
#[cfg(feature = "metrics")]
use families::Families;

use crate::{Error, ErrorKind, Operation};

/// The counts of a configuration's providers since they were made, for Prometheus. A handle; clones
/// count together. With the feature `metrics`.
///
/// | metric | labels | counts |
/// | --- | --- | --- |
/// | `passcode_sends_total` | `provider`, `channel`, `country`, `outcome` | sends of vendors and of own codes |
/// | `passcode_checks_total` | the same | checks |
/// | `passcode_errors_total` | `provider`, `operation`, `kind`, `dispatch` | operations that failed, a policy's own refusals included |
/// | `passcode_seconds` | `provider`, `operation` | how long they took, in seconds: a histogram |
/// | `passcode_over_limit_total` | `provider`, `rule` | what a limit of our own refused, or would have |
/// | `passcode_member_resting` | `provider`, `member` | 1 while a failover's member rests, else 0 |
///
/// `outcome` is the word that the span `otp` has: `sent`, `already_pending`, `simulated`, `approved`,
/// a rejection, the kind of an error, or `dropped`. `country` is empty for an address and where nobody
/// knows. Labels are configured names, channels, ISO countries and words of ours: nothing in them
/// comes from a person or a vendor.
#[derive(Clone, Default)]
pub struct Metrics {
    #[cfg(feature = "metrics")]
    families: std::sync::Arc<Families>,
    #[cfg(feature = "metrics")]
    listener: Option<std::sync::Arc<Listener>>,
}

/// Whoever is told what was counted.
#[cfg(feature = "metrics")]
type Listener = dyn Fn(MetricsEvent<'_>) + Send + Sync;

#[cfg_attr(
    not(feature = "metrics"),
    expect(unused_variables, clippy::unused_self, reason = "nothing is counted")
)]
impl Metrics {
    /// Metrics that have counted nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts an operation of a vendor, or of own codes, that ended.
    pub(crate) fn ended(&self, ended: Ended<'_>) {
        #[cfg(feature = "metrics")]
        {
            MetricsEvent::all(&ended).for_each(|event| self.tell(event));
            self.families.ended(ended);
        }
    }

    /// Counts an error that is a policy's own; those of its members are counted where they arise.
    pub(crate) fn refused(&self, provider: &str, operation: Operation, error: &Error) {
        #[cfg(feature = "metrics")]
        {
            let kind = error.kind();
            self.families.failed(&provider.into(), operation, kind, error.dispatch());
            if kind != ErrorKind::OverLimit {
                self.tell(MetricsEvent::Failed { provider, country: "", kind });
            }
        }
        if error.kind() == ErrorKind::OverLimit {
            self.over_limit(provider, error.code().unwrap_or_default());
        }
    }

    /// Counts what a limit refused, or would have if it refused anything. `rule` is the rule as it is
    /// configured, or the name of the setting.
    pub(crate) fn over_limit(&self, provider: &str, rule: &str) {
        #[cfg(feature = "metrics")]
        {
            self.tell(MetricsEvent::OverLimit { provider, rule });
            self.families.over_limit(provider, rule);
        }
    }

    /// The gauge of a failover's member, which is awake. It is there as long as what this gives.
    pub(crate) fn member(&self, failover: &str, member: &str) -> Resting {
        #[cfg(feature = "metrics")]
        self.families.enter(failover, member);
        Resting {
            #[cfg(feature = "metrics")]
            families: std::sync::Arc::clone(&self.families),
            #[cfg(feature = "metrics")]
            names: [failover.into(), member.into()],
        }
    }
}

/// Says whether a member of a failover rests.
pub(crate) struct Resting {
    #[cfg(feature = "metrics")]
    families: std::sync::Arc<Families>,
    #[cfg(feature = "metrics")]
    names: [std::sync::Arc<str>; 2],
}

#[cfg_attr(
    not(feature = "metrics"),
    expect(unused_variables, clippy::unused_self, reason = "nothing is counted")
)]
impl Resting {
    pub(crate) fn set(&self, rests: bool) {
        #[cfg(feature = "metrics")]
        self.families.resting(&self.names, rests);
    }
}

#[cfg(feature = "metrics")]
impl Drop for Resting {
    fn drop(&mut self) {
        self.families.leave(&self.names);
    }
}

#[cfg(feature = "metrics")]
impl Metrics {
    /// The media type of [`text`](Self::text).
    pub const CONTENT_TYPE: &str = families::CONTENT_TYPE;

    /// Tells this besides, at once and in the thread of whoever counts: for a program that counts by
    /// time. It must return soon, and not wait for anything. Clones that were made before are heard
    /// by nobody.
    #[must_use]
    pub fn with_listener(
        mut self,
        listener: impl Fn(MetricsEvent<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.listener = Some(std::sync::Arc::new(listener));
        self
    }

    fn tell(&self, event: MetricsEvent<'_>) {
        if let Some(listener) = &self.listener {
            listener(event);
        }
    }

    /// Everything counted so far, as Prometheus reads it: text format, version 0.0.4. A program with
    /// metrics of its own serves both, one text after the other: every name here begins with
    /// `passcode_`, and the text has no end mark.
    ///
    /// ```
    /// # let config = "providers.review = { kind = \"fixed\", codes = { \"+12025550199\" = \"424242\" }, until = 2999-12-31 }";
    /// let providers = passcode::Config::from_toml(config)?.build()?;
    /// let own = "my_own_metric 1\n";
    /// let answer = format!("{own}{}", providers.metrics().text());
    /// assert!(answer.starts_with(own));
    /// # Ok::<(), passcode::Error>(())
    /// ```
    #[must_use]
    pub fn text(&self) -> String {
        self.families.text()
    }
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Metrics")
    }
}
