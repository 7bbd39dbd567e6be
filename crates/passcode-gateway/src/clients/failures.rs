//! How often somebody may come with a wrong key.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// So many wrong keys a minute are answered as such.
const MOST: u32 = 20;
const WINDOW: Duration = Duration::from_secs(60);

/// Of so many addresses it is known at most; more share one count.
const ADDRESSES: usize = 10_000;

/// Counts of wrong keys by address, in minutes that begin with the first of them.
#[derive(Debug, Default)]
pub(crate) struct Failures(Mutex<HashMap<Option<IpAddr>, Count>>);

#[derive(Debug)]
struct Count {
    since: Instant,
    number: u32,
}

impl Failures {
    /// Counts one; over the limit it gives how long to wait.
    pub(crate) fn count(&self, address: IpAddr) -> Result<(), Duration> {
        let now = Instant::now();
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= ADDRESSES {
            counts.retain(|_, count| count.since + WINDOW > now);
        }
        let is_known = counts.contains_key(&Some(address)) || counts.len() < ADDRESSES;
        let count =
            counts.entry(is_known.then_some(address)).or_insert(Count { since: now, number: 0 });
        let left = (count.since + WINDOW).saturating_duration_since(now);
        if left.is_zero() {
            *count = Count { since: now, number: 0 };
        }
        if count.number >= MOST {
            return Err(left);
        }
        count.number += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn twenty_a_minute_by_address() {
        let failures = Failures::default();
        let (one, other) = ([192, 0, 2, 1].into(), [192, 0, 2, 2].into());
        for _ in 0..20 {
            assert_eq!(failures.count(one), Ok(()));
            tokio::time::advance(Duration::from_secs(1)).await;
        }
        assert_eq!(failures.count(one), Err(Duration::from_secs(40)));
        assert_eq!(failures.count(other), Ok(()));
        tokio::time::advance(Duration::from_secs(40)).await;
        assert_eq!(failures.count(one), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_kept_has_a_bound_that_lets_nobody_go_uncounted() {
        let failures = Failures::default();
        for number in 0..20_000_u32 {
            let _ = failures.count(IpAddr::V4(number.into()));
        }
        assert!(failures.0.lock().unwrap().len() <= ADDRESSES + 1);
        assert!(failures.count([250, 0, 0, 1].into()).is_err());
        tokio::time::advance(WINDOW).await;
        assert_eq!(failures.count([250, 0, 0, 1].into()), Ok(()));
    }
}
