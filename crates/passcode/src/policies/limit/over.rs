//! The error of a limit that is reached.

use std::time::Duration;

use crate::{Error, ErrorKind};

/// `limit` is the rule or setting as it stands in the configuration.
pub(super) fn over(limit: &str, wait: Duration) -> Error {
    let message = format!("the limit {limit:?} is reached, and no vendor was asked");
    Error::local(ErrorKind::OverLimit, message)
        .with_code(limit.to_owned())
        .with_retry_after(in_whole_seconds(wait))
}

/// Rounded up: who waits so long has waited long enough.
pub(super) fn in_whole_seconds(wait: Duration) -> Duration {
    let more = u64::from(wait.subsec_nanos() > 0);
    Duration::from_secs(wait.as_secs().saturating_add(more).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_rounded_up_to_whole_seconds() {
        for (milliseconds, seconds) in [(0, 1), (1, 1), (1000, 1), (1001, 2), (59_999, 60)] {
            let wait = Duration::from_millis(milliseconds);
            assert_eq!(in_whole_seconds(wait), Duration::from_secs(seconds), "{milliseconds} ms");
        }
    }
}
