//! The tables, and what is read from the one of values and counts and written to it; `rolls.rs`
//! works on the other.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS kept (
        key TEXT PRIMARY KEY, value BLOB NOT NULL, ends INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS kept_ends ON kept (ends);
    CREATE TABLE IF NOT EXISTS members (
        key TEXT NOT NULL, member TEXT NOT NULL, last INTEGER NOT NULL, times INTEGER NOT NULL,
        ends INTEGER NOT NULL, PRIMARY KEY (key, member)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS members_last ON members (key, last);
    CREATE INDEX IF NOT EXISTS members_ends ON members (ends);";

/// What has ended, table by table.
const SWEEPS: [&str; 2] = [
    "DELETE FROM kept WHERE key IN (SELECT key FROM kept WHERE ends <= ?1 LIMIT ?2)",
    "DELETE FROM members WHERE (key, member) IN
        (SELECT key, member FROM members WHERE ends <= ?1 LIMIT ?2)",
];

/// Every so many operations, what has ended is deleted.
const SWEEP_EVERY: u64 = 1000;

/// So much of it at once, so that nobody waits for long.
const SWEEP_AT_ONCE: u32 = 10_000;

/// How long to wait before the file is opened again that another process is just making.
const OPEN_AGAIN: Duration = Duration::from_millis(5);

/// An open file.
pub(super) struct Database {
    connection: Connection,
    operations: u64,
}

/// Why an operation failed.
pub(super) enum Trouble {
    File(std::io::ErrorKind),
    Sqlite(rusqlite::Error),
    /// A key is used in two forms.
    Form,
    /// It was not begun: nobody waits for it any more.
    Late,
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl Trouble {
    /// A clause for a person. `SQLite`'s own text could quote what is kept.
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::File(std::io::ErrorKind::NotFound) => "there is no such folder".to_owned(),
            Self::File(kind) => format!("it can't be opened: {kind}"),
            Self::Form => "a key is used in two forms".to_owned(),
            Self::Late => "no time was left".to_owned(),
            Self::Sqlite(error) => of_sqlite(error).to_owned(),
        }
    }

    fn is_busy(&self) -> bool {
        let busy = [Some(ErrorCode::DatabaseBusy), Some(ErrorCode::DatabaseLocked)];
        matches!(self, Self::Sqlite(error) if busy.contains(&error.sqlite_error_code()))
    }
}

fn of_sqlite(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
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
    }
}

impl Database {
    /// Opens the file, which is there, and makes the table, by this time.
    pub(super) fn open(path: &Path, deadline: Instant) -> Result<Self, Trouble> {
        loop {
            match Self::try_open(path, deadline) {
                // To begin the write-ahead log SQLite doesn't wait for others who do so too.
                Err(trouble) if trouble.is_busy() && Instant::now() < deadline => {
                    std::thread::sleep(OPEN_AGAIN);
                }
                done => return done,
            }
        }
    }

    fn try_open(path: &Path, deadline: Instant) -> Result<Self, Trouble> {
        // Not as a URI: a path may begin with `file:`.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(left(deadline)?)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.execute_batch(TABLES)?;
        Ok(Self { connection, operations: 0 })
    }

    /// Does this as one transaction, if it can begin by this time.
    pub(super) fn transact<T>(
        &mut self,
        behavior: TransactionBehavior,
        deadline: Instant,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        self.connection.busy_timeout(left(deadline)?)?;
        let transaction = self.connection.transaction_with_behavior(behavior)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    /// Deletes what has ended, now and then. If it fails, the next time does it.
    pub(super) fn sweep(&mut self, now: u64) {
        self.operations += 1;
        if self.operations.is_multiple_of(SWEEP_EVERY) {
            for ended in SWEEPS {
                let _ = self.connection.execute(ended, (signed(now), SWEEP_AT_ONCE));
            }
        }
    }
}

fn left(deadline: Instant) -> Result<Duration, Trouble> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(Trouble::Late) } else { Ok(left) }
}

pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn read(
    transaction: &Transaction<'_>,
    key: &str,
    now: u64,
) -> Result<Option<Vec<u8>>, Trouble> {
    let mut statement =
        transaction.prepare_cached("SELECT value FROM kept WHERE key = ?1 AND ends > ?2")?;
    Ok(statement.query_row((key, signed(now)), |row| row.get(0)).optional()?)
}

pub(super) fn write(
    transaction: &Transaction<'_>,
    key: &str,
    value: &[u8],
    ends: u64,
) -> Result<(), Trouble> {
    let mut statement = transaction
        .prepare_cached("INSERT OR REPLACE INTO kept (key, value, ends) VALUES (?1, ?2, ?3)")?;
    statement.execute((key, value, signed(ends)))?;
    Ok(())
}

/// Writes another value and leaves the life as it is.
pub(super) fn rewrite(
    transaction: &Transaction<'_>,
    key: &str,
    value: &[u8],
) -> Result<(), Trouble> {
    let mut statement = transaction.prepare_cached("UPDATE kept SET value = ?2 WHERE key = ?1")?;
    statement.execute((key, value))?;
    Ok(())
}

/// Whether something was there.
pub(super) fn delete(transaction: &Transaction<'_>, key: &str, now: u64) -> Result<bool, Trouble> {
    let was_there = read(transaction, key, now)?.is_some();
    transaction.prepare_cached("DELETE FROM kept WHERE key = ?1")?.execute([key])?;
    Ok(was_there)
}

pub(super) fn to_bytes(thing: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(thing).expect("numbers are always JSON")
}

pub(super) fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Trouble> {
    serde_json::from_slice(bytes).map_err(|_| Trouble::Form)
}
