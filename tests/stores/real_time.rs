//! What the suite needs of time, where time is real.

use std::time::{Duration, Instant};

#[derive(Debug)]
pub(crate) struct RealTime(Instant);

impl RealTime {
    pub(crate) fn new() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn now(&self) -> Duration {
        self.0.elapsed()
    }

    /// Waits at least so long; less than tokio's millisecond is no time.
    pub(crate) async fn pass(time: Duration) {
        if time < Duration::from_millis(1) {
            tokio::task::yield_now().await;
        } else {
            tokio::time::sleep(time).await;
        }
    }
}

/// Stores count in milliseconds of another clock than the tests'.
pub(crate) const SLACK: Duration = Duration::from_millis(3);
