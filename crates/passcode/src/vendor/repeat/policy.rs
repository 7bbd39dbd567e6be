use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

/// The pause after the first attempt, at least.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// No pause is drawn from more than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// How often an operation may be tried, and how long to wait in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    first_pause: Duration,
}

impl RetryPolicy {
    /// This many attempts in all, the first one included; 0 counts as 1, which repeats nothing.
    #[must_use]
    pub fn new(attempts: u32) -> Self {
        Self { attempts: attempts.max(1), first_pause: FIRST_PAUSE }
    }

    /// The least pause after the first attempt; 200 ms by default. Each pause is drawn at random
    /// from one to two times this, and the range doubles each time, up to 5 to 10 s.
    #[must_use]
    pub fn with_first_pause(mut self, pause: Duration) -> Self {
        self.first_pause = pause;
        self
    }

    /// Attempts in all, the first one included.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// What to wait after the first attempt, the second, and so on, without end.
    pub(super) fn pauses(&self) -> ExponentialBackoff {
        ExponentialBuilder::new()
            .with_min_delay(self.first_pause)
            .with_max_delay(LONGEST_PAUSE)
            .with_factor(2.0)
            .without_max_times()
            .with_jitter()
            .build()
    }
}
