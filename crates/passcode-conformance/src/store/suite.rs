use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use passcode::store::{Present, Quota, Roll, Store, Take, Tally};

use super::fixture::Fixture;
use crate::verdict::{Met, ensure, fail};

pub(super) const HOUR: Duration = Duration::from_secs(60 * 60);

/// What cases share.
pub(super) struct Suite<'a> {
    pub(super) store: &'a dyn Store,
    pub(super) fixture: &'a dyn Fixture,
    keys: AtomicU32,
}

/// When something was done: not before, and not after.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) start: Duration,
    pub(super) end: Duration,
}

/// What an operation gave; that it failed is a failure of the case.
pub(super) fn done<T>(what: &str, done: passcode::Result<T>) -> Met<T> {
    done.or_else(|error| fail(format!("{what} failed: {error}")))
}

impl<'a> Suite<'a> {
    pub(super) fn new(store: &'a dyn Store, fixture: &'a dyn Fixture) -> Self {
        Self { store, fixture, keys: AtomicU32::new(0) }
    }

    /// A key that nobody has used.
    pub(super) fn key(&self) -> String {
        // Also where what an earlier run left is still there.
        let run = std::ptr::from_ref(self.fixture).addr() ^ std::process::id() as usize;
        format!("suite:{run:x}:{}", self.keys.fetch_add(1, Ordering::Relaxed))
    }

    /// Does this, and says when.
    pub(super) async fn timed<T>(&self, work: impl Future<Output = T>) -> (T, Span) {
        let start = self.fixture.now();
        let done = work.await;
        (done, Span { start, end: self.fixture.now() })
    }

    pub(super) async fn get(&self, key: &str) -> Met<Option<Vec<u8>>> {
        done("get", self.store.get(key).await)
    }

    pub(super) async fn put(&self, key: &str, value: &[u8], life: Duration) -> Met {
        done("put", self.store.put(key, value, life).await)
    }

    pub(super) async fn put_new(&self, key: &str, value: &[u8], life: Duration) -> Met<bool> {
        done("put_new", self.store.put_new(key, value, life).await)
    }

    pub(super) async fn remove(&self, key: &str) -> Met<bool> {
        done("remove", self.store.remove(key).await)
    }

    pub(super) async fn add(&self, key: &str, number: i64, life: Duration) -> Met<i64> {
        done("add", self.store.add(key, number, life).await)
    }

    pub(super) async fn tally(&self, tallies: &[Tally]) -> Met {
        done("tally", self.store.tally(tallies).await)
    }

    pub(super) async fn tables(&self, keys: &[String]) -> Met<Vec<BTreeMap<String, i64>>> {
        done("tables", self.store.tables(keys).await)
    }

    pub(super) async fn take(&self, quotas: &[Quota]) -> Met<Take> {
        done("take", self.store.take(quotas).await)
    }

    pub(super) async fn give_back(&self, quotas: &[Quota]) -> Met {
        done("give_back", self.store.give_back(quotas).await)
    }

    pub(super) async fn used(&self, quotas: &[Quota]) -> Met<Vec<u64>> {
        done("used", self.store.used(quotas).await)
    }

    pub(super) async fn enter(&self, rolls: &[Roll]) -> Met<Take> {
        done("enter", self.store.enter(rolls).await)
    }

    pub(super) async fn leave(&self, rolls: &[Roll], wholly: bool) -> Met {
        done("leave", self.store.leave(rolls, wholly).await)
    }

    pub(super) async fn present(&self, rolls: &[Roll]) -> Met<Vec<Present>> {
        done("present", self.store.present(rolls).await)
    }

    /// Enters each by itself, which must be possible.
    pub(super) async fn enter_each(&self, rolls: &[Roll]) -> Met {
        for roll in rolls {
            let entered = self.enter(std::slice::from_ref(roll)).await?;
            ensure(entered == Take::Taken, || format!("{roll:?}: {entered:?}"))?;
        }
        Ok(())
    }

    /// Takes so often, which must be given.
    pub(super) async fn take_times(&self, quotas: &[Quota], times: u32) -> Met {
        for time in 1..=times {
            let taken = self.take(quotas).await?;
            ensure(taken == Take::Taken, || format!("take {time} of {times}: {taken:?}"))?;
        }
        Ok(())
    }

    /// The wait of a take that must be refused because of this one.
    pub(super) async fn refused(&self, quotas: &[Quota], because_of: usize) -> Met<Duration> {
        match self.take(quotas).await? {
            Take::Refused { which, wait } if which == because_of => Ok(wait),
            other => fail(format!("expected a refusal because of {because_of}: {other:?}")),
        }
    }
}
