mod database;
mod file;
mod rolls;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use rusqlite::{Transaction, TransactionBehavior};

use self::database::{Database, Trouble, delete, from_bytes, read, rewrite, to_bytes, write};
use super::Store;
use super::clock::{Clock, milliseconds};
use super::failure::storage;
use super::quota::{Quota, Take};
use super::roll::{Present, Roll};
use super::tally::Tally;
use super::window::{self, Window};
use crate::{Error, Result};

/// The store of one machine: a file of `SQLite` that survives restarts and that the machine's
/// processes share.
///
/// The file is made when it is first needed, with mode 0600, in write-ahead mode; the folder must be
/// there. An operation that takes longer than the time limit fails, and is not begun after it. With the
/// feature `sqlite`.
#[derive(Clone)]
pub struct SqliteStore {
    path: PathBuf,
    clock: Clock,
    timeout: Duration,
    database: Arc<Mutex<Option<Database>>>,
}

impl SqliteStore {
    /// The store in this file, with this limit of time an operation (a configuration has 500 ms by
    /// default). Opens nothing yet.
    pub fn new(path: impl Into<PathBuf>, timeout: Duration, clock: Clock) -> Self {
        Self { path: path.into(), clock, timeout, database: Arc::default() }
    }

    /// Does this as one transaction that writes, away from the threads that run futures.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>, u64) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T> {
        self.run(move |store, deadline| {
            store.transact(TransactionBehavior::Immediate, deadline, work)
        })
        .await
    }

    /// The same for one that only reads, which waits for nobody who writes.
    async fn with_read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>, u64) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T> {
        self.run(move |store, deadline| {
            store.transact(TransactionBehavior::Deferred, deadline, work)
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self, Instant) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T> {
        let deadline = Instant::now() + self.timeout;
        let store = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&store, deadline));
        match tokio::time::timeout(self.timeout, done).await {
            Ok(Ok(Err(Trouble::Late))) | Err(_) => {
                Err(self.failed(&format!("no answer within {} ms", self.timeout.as_millis())))
            }
            Ok(Ok(done)) => done.map_err(|trouble| self.failed(&trouble.in_words())),
            Ok(Err(_)) => Err(self.failed("its thread ended")),
        }
    }

    fn transact<T>(
        &self,
        behavior: TransactionBehavior,
        deadline: Instant,
        work: impl FnOnce(&Transaction<'_>, u64) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        let database = match &mut *database {
            Some(database) => database,
            none => none.insert(self.open(deadline)?),
        };
        let now = self.clock.milliseconds();
        let done = database.transact(behavior, deadline, |transaction| work(transaction, now));
        database.sweep(now);
        done
    }

    fn open(&self, deadline: Instant) -> Result<Database, Trouble> {
        file::make(&self.path).map_err(Trouble::File)?;
        Database::open(&self.path, deadline)
    }

    fn failed(&self, what: &str) -> Error {
        storage(format!("{}: {what}", self.path.display()))
    }
}

/// The windows of a quota's keys, the one that it is counted in first.
fn windows(transaction: &Transaction<'_>, quota: &Quota, now: u64) -> Result<Vec<Window>, Trouble> {
    let window = |key| match read(transaction, key, now)? {
        None => Ok(Window::new(quota)),
        Some(bytes) => Some(from_bytes::<Window>(&bytes)?)
            .filter(|window| window.is_of(quota))
            .ok_or(Trouble::Form),
    };
    quota.keys().map(window).collect()
}

fn all_windows(
    transaction: &Transaction<'_>,
    quotas: &[Quota],
    now: u64,
) -> Result<Vec<Vec<Window>>, Trouble> {
    quotas.iter().map(|quota| windows(transaction, quota, now)).collect()
}

#[async_trait]
impl Store for SqliteStore {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        let key = key.to_owned();
        self.with_read(move |transaction, now| read(transaction, &key, now)).await
    }

    async fn put(&self, key: &str, value: &[u8], life: Duration) -> Result<()> {
        let (key, value) = (key.to_owned(), value.to_vec());
        self.with(move |transaction, now| {
            write(transaction, &key, &value, now.saturating_add(milliseconds(life)))
        })
        .await
    }

    async fn put_new(&self, key: &str, value: &[u8], life: Duration) -> Result<bool> {
        let (key, value) = (key.to_owned(), value.to_vec());
        self.with(move |transaction, now| {
            if read(transaction, &key, now)?.is_some() {
                return Ok(false);
            }
            write(transaction, &key, &value, now.saturating_add(milliseconds(life)))?;
            Ok(true)
        })
        .await
    }

    async fn remove(&self, key: &str) -> Result<bool> {
        let key = key.to_owned();
        self.with(move |transaction, now| delete(transaction, &key, now)).await
    }

    async fn add(&self, key: &str, number: i64, life: Duration) -> Result<i64> {
        let key = key.to_owned();
        self.with(move |transaction, now| match read(transaction, &key, now)? {
            Some(bytes) => {
                let count = from_bytes::<i64>(&bytes)?.saturating_add(number);
                rewrite(transaction, &key, &to_bytes(&count))?;
                Ok(count)
            }
            None => {
                let ends = now.saturating_add(milliseconds(life));
                write(transaction, &key, &to_bytes(&number), ends)?;
                Ok(number)
            }
        })
        .await
    }

    async fn tally(&self, tallies: &[Tally]) -> Result<()> {
        let tallies = tallies.to_vec();
        self.with(move |transaction, now| tables::tally(transaction, &tallies, now)).await
    }

    async fn tables(&self, keys: &[String]) -> Result<Vec<BTreeMap<String, i64>>> {
        let keys = keys.to_vec();
        self.with_read(move |transaction, now| {
            keys.iter().map(|key| tables::table(transaction, key, now)).collect()
        })
        .await
    }

    async fn take(&self, quotas: &[Quota]) -> Result<Take> {
        let quotas = quotas.to_vec();
        self.with(move |transaction, now| {
            let mut windows = all_windows(transaction, &quotas, now)?;
            let taken = window::take(&quotas, &mut windows, now);
            if taken == Take::Taken {
                for (quota, windows) in quotas.iter().zip(&windows) {
                    let Some(window) = windows.first() else { continue };
                    write(transaction, quota.key(), &to_bytes(window), window::ends(quota, now))?;
                }
            }
            Ok(taken)
        })
        .await
    }

    async fn give_back(&self, quotas: &[Quota]) -> Result<()> {
        let quotas = quotas.to_vec();
        self.with(move |transaction, now| {
            for quota in &quotas {
                if read(transaction, quota.key(), now)?.is_none() {
                    continue;
                }
                if let Some(window) = windows(transaction, quota, now)?.first_mut() {
                    window.uncount();
                    rewrite(transaction, quota.key(), &to_bytes(window))?;
                }
            }
            Ok(())
        })
        .await
    }

    async fn used(&self, quotas: &[Quota]) -> Result<Vec<u64>> {
        let quotas = quotas.to_vec();
        self.with_read(move |transaction, now| {
            Ok(window::used(&quotas, &all_windows(transaction, &quotas, now)?, now))
        })
        .await
    }

    async fn enter(&self, rolls: &[Roll]) -> Result<Take> {
        let rolls = rolls.to_vec();
        self.with(move |transaction, now| rolls::enter(transaction, &rolls, now)).await
    }

    async fn leave(&self, rolls: &[Roll], wholly: bool) -> Result<()> {
        let rolls = rolls.to_vec();
        self.with(move |transaction, _| rolls::leave(transaction, &rolls, wholly)).await
    }

    async fn present(&self, rolls: &[Roll]) -> Result<Vec<Present>> {
        let rolls = rolls.to_vec();
        self.with_read(move |transaction, now| rolls::present(transaction, &rolls, now)).await
    }

    /// The file is not made: it would belong to whoever runs the check.
    async fn check(&self) -> Result<Vec<String>> {
        self.run(|store, deadline| match store.path.try_exists() {
            Ok(true) => {
                store.transact(TransactionBehavior::Immediate, deadline, |_, _| Ok(Vec::new()))
            }
            Ok(false) => {
                file::check_folder(&store.path).map(|()| Vec::new()).map_err(Trouble::File)
            }
            Err(error) => Err(Trouble::File(error.kind())),
        })
        .await
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.path).finish_non_exhaustive()
    }
}
