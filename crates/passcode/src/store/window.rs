//! How often something happened in a window of time: a function of data and time.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::clock::milliseconds;
use super::quota::{Quota, Take};

/// Up to this limit every time is kept.
const EXACT: u32 = 100;

/// Takes one of each window, or of none; `windows` are those of `quotas`, in their order.
pub(super) fn take(quotas: &[Quota], windows: &mut [Window], now: u64) -> Take {
    let waits =
        quotas.iter().zip(windows.iter_mut()).map(|(quota, window)| window.wait(quota, now));
    let waits: Vec<_> = waits.enumerate().collect();
    let longest = waits.into_iter().filter_map(|(which, wait)| Some((wait?, which))).max();
    match longest {
        Some((wait, which)) => Take::Refused { which, wait },
        None => {
            windows.iter_mut().for_each(|window| window.count(now));
            Take::Taken
        }
    }
}

/// When a record that is written now can be forgotten: two buckets reach back twice as far.
pub(super) fn ends(quota: &Quota, now: u64) -> u64 {
    now.saturating_add(milliseconds(quota.window()).saturating_mul(2))
}

/// The record of one quota. Times are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Window {
    /// When it happened, oldest first.
    Times(Vec<u64>),
    /// How often it happened in the bucket of this number, and in the one before it.
    Buckets { number: u64, current: u64, previous: u64 },
}

impl Window {
    /// One in which nothing has happened.
    pub(super) fn new(quota: &Quota) -> Self {
        match quota.limit() {
            ..=EXACT => Self::Times(Vec::new()),
            _ => Self::Buckets { number: 0, current: 0, previous: 0 },
        }
    }

    /// Drops what no longer counts, and says how long to wait until one more may happen.
    pub(super) fn wait(&mut self, quota: &Quota, now: u64) -> Option<Duration> {
        let length = milliseconds(quota.window()).max(1);
        let limit = u64::from(quota.limit());
        match self {
            Self::Times(times) => {
                times.retain(|time| time.saturating_add(length) > now);
                let over = (times.len() + 1).checked_sub(quota.limit() as usize)?;
                let frees = match over.checked_sub(1) {
                    None => return None,
                    // A limit of 0 never gives any.
                    Some(index) => times.get(index).map_or(now, |time| *time) + length,
                };
                Some(Duration::from_millis(frees.saturating_sub(now).max(1)))
            }
            Self::Buckets { number, current, previous } => {
                let bucket = now / length;
                if bucket != *number {
                    *previous = if bucket == *number + 1 { *current } else { 0 };
                    (*number, *current) = (bucket, 0);
                }
                let gone = now % length;
                // The part of the bucket before that the window still covers.
                let weighted = u128::from(*previous) * u128::from(length - gone);
                let counted = u128::from(*current) * u128::from(length) + weighted;
                if counted + u128::from(length) <= u128::from(limit) * u128::from(length) {
                    return None;
                }
                Some(Duration::from_millis(bucket_wait(limit, *current, *previous, gone, length)))
            }
        }
    }

    /// Counts one that happens now; after [`wait`](Self::wait) has said that it may.
    pub(super) fn count(&mut self, now: u64) {
        match self {
            Self::Times(times) => times.push(now),
            Self::Buckets { current, .. } => *current += 1,
        }
    }

    /// Takes the newest one back.
    pub(super) fn uncount(&mut self) {
        match self {
            Self::Times(times) => drop(times.pop()),
            Self::Buckets { current, previous, .. } if *current == 0 => {
                *previous = previous.saturating_sub(1);
            }
            Self::Buckets { current, .. } => *current -= 1,
        }
    }
}

/// How long until the buckets have room for one more.
fn bucket_wait(limit: u64, current: u64, previous: u64, gone: u64, length: u64) -> u64 {
    let until_next = length - gone;
    let (limit, length) = (u128::from(limit), u128::from(length));
    // Either the bucket before fades far enough within this one, or this one must begin to fade.
    let fades = |count: u64, room: u128, from: u128| {
        let left = room.checked_sub(1)? * length;
        (count > 0).then(|| (length - (left / u128::from(count)).min(length)).saturating_sub(from))
    };
    let here = limit.checked_sub(u128::from(current));
    let wait = here
        .and_then(|room| fades(previous, room, u128::from(gone)))
        .filter(|wait| *wait < u128::from(until_next))
        .unwrap_or_else(|| u128::from(until_next) + fades(current, limit, 0).unwrap_or(length));
    u64::try_from(wait).unwrap_or(u64::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn happen(window: &mut Window, quota: &Quota, now: u64) -> Result<(), u64> {
        match window.wait(quota, now) {
            None => {
                window.count(now);
                Ok(())
            }
            Some(wait) => Err(milliseconds(wait)),
        }
    }

    /// Against a plain list of times.
    #[test]
    fn up_to_a_hundred_it_is_exact() {
        let mut seed = 7_u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        for limit in [1, 2, 5, 100] {
            let quota = Quota::new("k", limit, Duration::from_millis(1000));
            let (mut window, mut times, mut now) = (Window::new(&quota), Vec::new(), 5000);
            for _ in 0..2000 {
                now += random(40);
                let counted = times.iter().filter(|time| **time + 1000 > now).count();
                match happen(&mut window, &quota, now) {
                    Ok(()) => {
                        assert!(counted < limit as usize);
                        times.push(now);
                    }
                    Err(wait) => {
                        assert_eq!(counted, limit as usize);
                        // It is right to the millisecond.
                        assert!(window.clone().wait(&quota, now + wait - 1).is_some());
                        assert_eq!(window.clone().wait(&quota, now + wait), None);
                        if random(4) == 0 {
                            window.uncount();
                            times.pop();
                        }
                    }
                }
            }
        }
    }

    /// Steady traffic gets what the limit says, and what it waits for comes.
    #[test]
    fn above_a_hundred_steady_traffic_is_within_five_per_cent() {
        let quota = Quota::new("k", 1000, Duration::from_secs(10));
        let mut window = Window::new(&quota);
        let taken: Vec<u64> =
            (0..200_000).filter(|now| happen(&mut window, &quota, *now).is_ok()).collect();
        for start in (20_000..180_000).step_by(777) {
            let counted =
                taken.iter().filter(|time| (start..start + 10_000).contains(*time)).count();
            assert!((950..=1050).contains(&counted), "{counted} from {start}");
        }
    }

    #[test]
    fn above_a_hundred_the_wait_is_long_enough_and_no_longer() {
        let quota = Quota::new("k", 101, Duration::from_secs(10));
        for burst in [0, 3_333, 9_999] {
            let mut window = Window::new(&quota);
            for _ in 0..101 {
                assert_eq!(happen(&mut window, &quota, 50_000 + burst), Ok(()));
            }
            let mut now = 50_000 + burst;
            let wait = happen(&mut window, &quota, now).unwrap_err();
            assert!(window.clone().wait(&quota, now + wait - 2).is_some());
            now += wait;
            assert_eq!(happen(&mut window, &quota, now), Ok(()), "{burst}");
        }
    }
}
