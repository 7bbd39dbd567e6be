//! How often something happened in a window of time: a function of data and time. Redis has it once
//! more, in `redis/take.lua`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::clock::milliseconds;
use super::quota::{Quota, Take};

/// Up to this limit every time is kept.
const EXACT: u32 = 100;

/// Takes one of each quota, or of none; `windows` are those of each quota's keys, in their order, and
/// the first of them is the one that it is counted in.
pub(super) fn take(quotas: &[Quota], windows: &mut [Vec<Window>], now: u64) -> Take {
    let joined = quotas.iter().zip(&*windows).map(|(quota, all)| Window::joined(quota, all, now));
    let waits = quotas.iter().zip(joined).map(|(quota, window)| window.wait(quota, now));
    let waits: Vec<_> = waits.enumerate().collect();
    let longest = waits.into_iter().filter_map(|(which, wait)| Some((wait?, which))).max();
    match longest {
        Some((wait, which)) => Take::Refused { which, wait },
        None => {
            for (quota, all) in quotas.iter().zip(windows) {
                if let Some(first) = all.first_mut() {
                    first.roll(quota, now);
                    first.count(now);
                }
            }
            Take::Taken
        }
    }
}

/// How often each happened in the window that ends now.
pub(super) fn used(quotas: &[Quota], windows: &[Vec<Window>], now: u64) -> Vec<u64> {
    let all = quotas.iter().zip(windows);
    all.map(|(quota, all)| Window::joined(quota, all, now).used(quota, now)).collect()
}

/// When a record that is written now can be forgotten: two buckets reach back twice as far.
pub(super) fn ends(quota: &Quota, now: u64) -> u64 {
    now.saturating_add(length(quota).saturating_mul(2))
}

fn length(quota: &Quota) -> u64 {
    milliseconds(quota.window()).max(1)
}

/// The record of one key. Times are milliseconds since 1970.
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

    /// Whether it is a record of the form that this quota has.
    pub(super) fn is_of(&self, quota: &Quota) -> bool {
        matches!(self, Self::Times(_)) == (quota.limit() <= EXACT)
    }

    /// What was counted in all of these.
    fn joined(quota: &Quota, all: &[Self], now: u64) -> Self {
        let mut joined = Self::new(quota);
        joined.roll(quota, now);
        for window in all {
            let mut window = window.clone();
            window.roll(quota, now);
            match (&mut joined, window) {
                (Self::Times(times), Self::Times(more)) => times.extend(more),
                (
                    Self::Buckets { number, current, previous },
                    Self::Buckets { number: at, current: here, previous: before },
                ) => {
                    *number = at.max(*number);
                    *current += here;
                    *previous += before;
                }
                // `is_of` is asked where records are read.
                _ => {}
            }
        }
        if let Self::Times(times) = &mut joined {
            times.sort_unstable();
        }
        joined
    }

    /// Drops what no longer counts.
    fn roll(&mut self, quota: &Quota, now: u64) {
        match self {
            Self::Times(times) => times.retain(|time| time.saturating_add(length(quota)) > now),
            Self::Buckets { number, current, previous } => {
                let bucket = now / length(quota);
                // Where the clock was set back, what was counted still counts.
                if bucket > *number {
                    *previous = if bucket == *number + 1 { *current } else { 0 };
                    (*number, *current) = (bucket, 0);
                }
            }
        }
    }

    /// How long to wait until one more may happen.
    fn wait(&self, quota: &Quota, now: u64) -> Option<Duration> {
        let (length, limit) = (length(quota), u64::from(quota.limit()));
        match self {
            Self::Times(times) => {
                let over = (times.len() + 1).checked_sub(quota.limit() as usize)?;
                // A limit of 0 never gives any.
                let frees = times.get(over.checked_sub(1)?).map_or(now, |time| *time) + length;
                Some(Duration::from_millis(frees.saturating_sub(now).max(1)))
            }
            Self::Buckets { number, current, previous } => {
                let gone = gone(*number, length, now);
                let counted = weighed(*current, *previous, gone, length);
                if counted + u128::from(length) <= u128::from(limit) * u128::from(length) {
                    return None;
                }
                Some(Duration::from_millis(bucket_wait(limit, *current, *previous, gone, length)))
            }
        }
    }

    fn used(&self, quota: &Quota, now: u64) -> u64 {
        match self {
            Self::Times(times) => times.len() as u64,
            Self::Buckets { number, current, previous } => {
                let length = length(quota);
                let counted = weighed(*current, *previous, gone(*number, length, now), length);
                u64::try_from(counted.div_ceil(u128::from(length))).unwrap_or(u64::MAX)
            }
        }
    }

    /// Counts one that happens now.
    fn count(&mut self, now: u64) {
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

/// How much of this bucket has passed.
fn gone(number: u64, length: u64, now: u64) -> u64 {
    if now / length < number { 0 } else { now % length }
}

/// What is counted, each as `length` parts: the bucket before with the part of it that the window
/// still covers.
fn weighed(current: u64, previous: u64, gone: u64, length: u64) -> u128 {
    u128::from(current) * u128::from(length) + u128::from(previous) * u128::from(length - gone)
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
mod tests;
