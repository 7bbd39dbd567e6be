use std::fmt;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Transaction, TransactionBehavior};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Store;
use super::clock::{Clock, milliseconds};
use super::failure::storage;
use super::quota::{Quota, Take};
use super::window::{self, Window};
use crate::{Error, Result};

/// Every so many writes, what has ended is deleted.
const SWEEP_EVERY: u64 = 1000;

/// So much of it at once, so that nobody waits for long.
const SWEEP_AT_ONCE: u32 = 10_000;

/// The store of one machine: a file of `SQLite` that survives restarts and that the machine's
/// processes share.
///
/// The file is made when it is first needed, with mode 0600, in write-ahead mode. An operation that
/// takes longer than the time limit fails.
#[derive(Clone)]
pub struct SqliteStore {
    path: PathBuf,
    clock: Clock,
    timeout: Duration,
    database: Arc<Mutex<Option<Database>>>,
}

struct Database {
    connection: Connection,
    writes: u64,
}

impl SqliteStore {
    /// The store in this file, with this limit of time an operation.
    pub fn new(path: impl Into<PathBuf>, timeout: Duration, clock: Clock) -> Self {
        Self { path: path.into(), clock, timeout, database: Arc::default() }
    }

    /// Does this with the database, away from the threads that run futures.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>, u64) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T> {
        let store = self.clone();
        let done = tokio::task::spawn_blocking(move || store.work(work));
        match tokio::time::timeout(self.timeout, done).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => Err(storage("its thread ended")),
            Err(_) => Err(self.failed(format!("no answer within {} ms", self.timeout.as_millis()))),
        }
    }

    fn work<T>(&self, work: impl FnOnce(&Transaction<'_>, u64) -> Result<T, Trouble>) -> Result<T> {
        let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        let database = match &mut *database {
            Some(database) => database,
            none => none.insert(self.open().map_err(|trouble| self.error(&trouble))?),
        };
        let now = self.clock.milliseconds();
        let done = database.transact(|transaction| work(transaction, now));
        database.sweep(now);
        done.map_err(|trouble| self.error(&trouble))
    }

    fn open(&self) -> Result<Database, Trouble> {
        make_file(&self.path)?;
        let connection = Connection::open(&self.path)?;
        connection.busy_timeout(self.timeout)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS kept (
                key TEXT PRIMARY KEY, value BLOB NOT NULL, ends INTEGER NOT NULL
             ) WITHOUT ROWID;
             CREATE INDEX IF NOT EXISTS kept_ends ON kept (ends);",
        )?;
        Ok(Database { connection, writes: 0 })
    }

    fn error(&self, trouble: &Trouble) -> Error {
        self.failed(match trouble {
            Trouble::File(kind) => format!("it can't be opened: {kind}"),
            Trouble::Form => "a key is used in two forms".to_owned(),
            Trouble::Sqlite(error) => in_words(error),
        })
    }

    fn failed(&self, what: impl fmt::Display) -> Error {
        storage(format!("{}: {what}", self.path.display()))
    }
}

impl Database {
    fn transact<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    /// Deletes what has ended, now and then. If it fails, the next time does it.
    fn sweep(&mut self, now: u64) {
        self.writes += 1;
        if self.writes.is_multiple_of(SWEEP_EVERY) {
            let ended =
                "DELETE FROM kept WHERE key IN (SELECT key FROM kept WHERE ends <= ?1 LIMIT ?2)";
            let _ = self.connection.execute(ended, (signed(now), SWEEP_AT_ONCE));
        }
    }
}

/// Why an operation failed.
enum Trouble {
    File(std::io::ErrorKind),
    Sqlite(rusqlite::Error),
    Form,
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// `SQLite`'s own text could quote what is kept.
fn in_words(error: &rusqlite::Error) -> String {
    let what = match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => "the file is no database",
        Some(ErrorCode::DatabaseCorrupt) => "the database is damaged",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another process holds it for too long"
        }
        Some(ErrorCode::DiskFull) => "the disk is full",
        Some(ErrorCode::CannotOpen) => "the file can't be opened",
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => "this user may not write it",
        Some(ErrorCode::SystemIoFailure) => "the system can't read or write it",
        _ => "SQLite refuses the operation",
    };
    what.to_owned()
}

/// Makes the file for its owner alone, unless it is there. Nothing else is made: no folder.
fn make_file(path: &Path) -> Result<(), Trouble> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|error| Trouble::File(error.kind()))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn read(transaction: &Transaction<'_>, key: &str, now: u64) -> Result<Option<Vec<u8>>, Trouble> {
    let mut statement =
        transaction.prepare_cached("SELECT value FROM kept WHERE key = ?1 AND ends > ?2")?;
    Ok(statement.query_row((key, signed(now)), |row| row.get(0)).optional()?)
}

fn write(transaction: &Transaction<'_>, key: &str, value: &[u8], ends: u64) -> Result<(), Trouble> {
    let mut statement = transaction
        .prepare_cached("INSERT OR REPLACE INTO kept (key, value, ends) VALUES (?1, ?2, ?3)")?;
    statement.execute((key, value, signed(ends)))?;
    Ok(())
}

/// Writes another value and leaves the life as it is.
fn rewrite(transaction: &Transaction<'_>, key: &str, value: &[u8]) -> Result<(), Trouble> {
    let mut statement = transaction.prepare_cached("UPDATE kept SET value = ?2 WHERE key = ?1")?;
    statement.execute((key, value))?;
    Ok(())
}

fn to_bytes(thing: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(thing).expect("numbers are always JSON")
}

fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Trouble> {
    serde_json::from_slice(bytes).map_err(|_| Trouble::Form)
}

#[async_trait]
impl Store for SqliteStore {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        let key = key.to_owned();
        self.with(move |transaction, now| read(transaction, &key, now)).await
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
        self.with(move |transaction, now| {
            let was_there = read(transaction, &key, now)?.is_some();
            transaction.prepare_cached("DELETE FROM kept WHERE key = ?1")?.execute([&key])?;
            Ok(was_there)
        })
        .await
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

    async fn take(&self, quotas: &[Quota]) -> Result<Take> {
        let quotas = quotas.to_vec();
        self.with(move |transaction, now| {
            let mut windows = Vec::new();
            for quota in &quotas {
                windows.push(match read(transaction, quota.key(), now)? {
                    None => Window::new(quota),
                    Some(bytes) => from_bytes(&bytes)?,
                });
            }
            let taken = window::take(&quotas, &mut windows, now);
            if taken == Take::Taken {
                for (quota, window) in quotas.iter().zip(&windows) {
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
                let Some(bytes) = read(transaction, quota.key(), now)? else { continue };
                let mut window: Window = from_bytes(&bytes)?;
                window.uncount();
                rewrite(transaction, quota.key(), &to_bytes(&window))?;
            }
            Ok(())
        })
        .await
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.path).finish_non_exhaustive()
    }
}
