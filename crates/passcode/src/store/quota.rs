use std::time::Duration;

/// How often something may happen: so many times in any window of this length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    key: String,
    older: Vec<String>,
    limit: u32,
    window: Duration,
}

impl Quota {
    /// A quota that is counted under this key. Up to a limit of 100 it is exact; above, two buckets
    /// stand for the window, with an error below 5 % where traffic is steady. One key is counted
    /// on one side of 100 only.
    pub fn new(key: impl Into<String>, limit: u32, window: Duration) -> Self {
        Self { key: key.into(), older: Vec::new(), limit, window }
    }

    /// What was counted under these keys counts too; nothing more is counted there. So a name's
    /// count goes on when `store_keys` begins with another key.
    #[must_use]
    pub fn with_older(mut self, keys: impl IntoIterator<Item = String>) -> Self {
        self.older.extend(keys);
        self
    }

    /// The key that it is counted under.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Every key whose count counts, the one that it is counted under first.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.key).chain(&self.older).map(String::as_str)
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

/// Those of which one that was taken so long ago still counts. Of the others nothing is left to give
/// back, and the newest one there is somebody else's.
pub(crate) fn still_counted(taken: &[Quota], gone: Duration) -> Vec<Quota> {
    taken.iter().filter(|quota| quota.window > gone).cloned().collect()
}

/// What came of taking quotas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Take {
    /// One of each was taken, or each was entered.
    Taken,
    /// None was taken.
    Refused {
        /// The quota that asks for the longest wait, by its place in the list.
        which: usize,
        /// How long until it has one to give, if nothing is taken until then.
        wait: Duration,
    },
}
