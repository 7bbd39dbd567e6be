//! When an operation must end.

use std::time::{Duration, Instant};

/// Stands for a limit that is too long to add to the time.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The end of an operation that begins now and may take `limit` in all, or the caller's deadline
/// if that is earlier.
pub(crate) fn of(limit: Duration, callers: Option<Instant>) -> Instant {
    let start = tokio::time::Instant::now().into_std();
    let own = start.checked_add(limit).unwrap_or(start + LONGEST);
    callers.map_or(own, |callers| callers.min(own))
}
