//! The time the sandbox lives by.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serializer;
use time::OffsetDateTime;
use time::format_description::well_known::Iso8601;
use time::format_description::well_known::iso8601::{Config, EncodedConfig, TimePrecision};
use tokio::sync::watch;

/// RFC 3339 with milliseconds, as the samples of the vendors print times.
const MILLISECONDS: EncodedConfig = Config::DEFAULT
    .set_time_precision(TimePrecision::Second { decimal_digits: std::num::NonZeroU8::new(3) })
    .encode();

/// Some 5,000 years: keeps every time of the sandbox one that can be printed.
const FARTHEST: Duration = Duration::from_secs(5_000 * 365 * 24 * 3600);

/// The sandbox's clock: a shared handle, so a test keeps a clone and moves the sandbox's time.
///
/// [`Clock::system`] follows the machine, [`Clock::fixed_at`] stands still. Any clock can be
/// [advanced](Clock::advance), which is how a test lets a code expire without sleeping.
#[derive(Clone)]
pub struct Clock(Arc<Inner>);

struct Inner {
    /// None: the machine's time.
    fixed: Option<SystemTime>,
    advanced: Mutex<Duration>,
    moved: watch::Sender<()>,
}

impl Clock {
    /// A clock that follows the machine's.
    #[must_use]
    pub fn system() -> Self {
        Self::new(None)
    }

    /// A clock that stands at `time` until it is advanced. Times before 1970 count as 1970, and those
    /// after 5,000 years of it as their end.
    #[must_use]
    pub fn fixed_at(time: SystemTime) -> Self {
        Self::new(Some(time.clamp(UNIX_EPOCH, UNIX_EPOCH + FARTHEST)))
    }

    fn new(fixed: Option<SystemTime>) -> Self {
        let advanced = Mutex::new(Duration::ZERO);
        Self(Arc::new(Inner { fixed, advanced, moved: watch::Sender::new(()) }))
    }

    /// Moves the clock, and all its clones, forward. In all it goes 5,000 years at most.
    pub fn advance(&self, by: Duration) {
        let mut advanced = self.advanced();
        *advanced = advanced.saturating_add(by).min(FARTHEST);
        drop(advanced);
        self.nudge();
    }

    /// How far it was moved in all.
    #[must_use]
    pub fn advanced_by(&self) -> Duration {
        *self.advanced()
    }

    /// Whether it moves only when it is advanced.
    pub(crate) fn stands(&self) -> bool {
        self.0.fixed.is_some()
    }

    /// Takes all advances back.
    pub(crate) fn restart(&self) {
        *self.advanced() = Duration::ZERO;
        self.nudge();
    }

    /// Lets those who wait for a time look again.
    pub(crate) fn nudge(&self) {
        self.0.moved.send_replace(());
    }

    /// Told when the clock is moved.
    pub(crate) fn moves(&self) -> watch::Receiver<()> {
        self.0.moved.subscribe()
    }

    /// Returns when it shows `time` by itself: never on a clock that stands.
    pub(crate) async fn reach(&self, time: OffsetDateTime) {
        match self.0.fixed {
            None => {
                let left = time - self.timestamp();
                tokio::time::sleep(left.try_into().unwrap_or_default()).await;
            }
            Some(_) => std::future::pending().await,
        }
    }

    /// The time it shows.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.0.fixed.unwrap_or_else(SystemTime::now) + *self.advanced()
    }

    pub(crate) fn timestamp(&self) -> OffsetDateTime {
        self.now().into()
    }

    fn advanced(&self) -> std::sync::MutexGuard<'_, Duration> {
        self.0.advanced.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if self.0.fixed.is_some() { "fixed" } else { "system" };
        write!(f, "Clock({name}, advanced by {:?})", self.advanced())
    }
}

/// Writes a time as [`text`] does, for serde.
pub(crate) fn rfc3339<S: Serializer>(at: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text((*at).into()))
}

/// `2023-07-18T10:00:00.000Z`.
pub(crate) fn text(at: OffsetDateTime) -> String {
    at.format(&Iso8601::<MILLISECONDS>)
        .expect("the clock keeps to years of four digits, which can be printed")
}

#[cfg(test)]
mod tests {
    use time::Duration;

    use super::*;

    #[test]
    fn a_time_is_printed_to_the_millisecond() {
        for (seconds, nanoseconds, expected) in [
            (0, 0, "1970-01-01T00:00:00.000Z"),
            (1_689_674_400, 9_999_999, "2023-07-18T10:00:00.009Z"),
            (1_709_251_199, 999_999_999, "2024-02-29T23:59:59.999Z"),
            (253_402_300_799, 1_000_000, "9999-12-31T23:59:59.001Z"),
        ] {
            let at = OffsetDateTime::UNIX_EPOCH + Duration::new(seconds, nanoseconds);
            assert_eq!(text(at), expected);
        }
    }
}
