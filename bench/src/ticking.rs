use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use passcode::store::Clock;

/// A clock that goes on whenever it is looked at, so that a life of ten minutes is over after some
/// thousand verifications, however fast the machine is.
#[must_use]
pub fn ticking(step: Duration) -> Clock {
    let start = SystemTime::now();
    let looked = AtomicU64::new(0);
    let step = u64::try_from(step.as_micros()).unwrap_or(u64::MAX);
    Clock::new(move || {
        let looked = looked.fetch_add(1, Ordering::Relaxed);
        start + Duration::from_micros(step.saturating_mul(looked))
    })
}
