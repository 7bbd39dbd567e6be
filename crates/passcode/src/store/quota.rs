use std::time::Duration;

/// How often something may happen: so many times in any window of this length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    key: String,
    limit: u32,
    window: Duration,
}

impl Quota {
    /// A quota that is counted under this key. Up to a limit of 100 it is exact; above, two buckets
    /// stand for the window, with an error below 5 % where traffic is steady.
    pub fn new(key: impl Into<String>, limit: u32, window: Duration) -> Self {
        Self { key: key.into(), limit, window }
    }

    /// The key that it is counted under.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// How often it may happen in a window.
    #[must_use]
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// The length of the window.
    #[must_use]
    pub fn window(&self) -> Duration {
        self.window
    }
}

/// What came of taking quotas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Take {
    /// One of each was taken.
    Taken,
    /// None was taken.
    Refused {
        /// The quota that asks for the longest wait, by its place in the list.
        which: usize,
        /// How long until it has one to give.
        wait: Duration,
    },
}
