//! The file: who may read it, where it can't be, who else holds it.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::SqliteStore;
use crate::store::{Clock, Store};
use crate::{Error, ErrorKind};

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Longer than any machine is busy.
const PATIENT: Duration = Duration::from_secs(60);

fn store(path: &Path) -> SqliteStore {
    SqliteStore::new(path, PATIENT, Clock::system())
}

fn says(error: &Error, words: &str) {
    assert_eq!(error.kind(), ErrorKind::Storage, "{error}");
    assert!(error.to_string().contains(words), "{words}: {error}");
}

/// The files beside it that the write-ahead log is in, too.
#[cfg(unix)]
#[tokio::test]
async fn the_files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("passcode.db");
    let store = store(&path);
    store.put("key", b"x", HOUR).await.unwrap();
    let mut names = Vec::new();
    for entry in folder.path().read_dir().unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        names.push(entry.file_name().into_string().unwrap());
        assert_eq!(mode, 0o600, "{names:?}");
    }
    names.sort_unstable();
    assert_eq!(names, ["passcode.db", "passcode.db-shm", "passcode.db-wal"]);
}

/// A check says the same, and makes nothing.
#[tokio::test]
async fn where_it_cannot_be_it_fails_as_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("text"), "this is no database, and long enough to be told").unwrap();
    for (name, words) in [
        ("nowhere/passcode.db", "nowhere/passcode.db: there is no such folder"),
        ("text", "text: the file is no database"),
        ("text/passcode.db", "text/passcode.db: it can't be opened: not a directory"),
        ("", ": it can't be opened: is a directory"),
    ] {
        let store = store(&path(name));
        says(&store.get("key").await.unwrap_err(), words);
        says(&store.add("key", 1, HOUR).await.unwrap_err(), words);
        let checked = store.check().await.unwrap_err();
        assert_eq!(checked.kind(), ErrorKind::Storage, "{name}: {checked}");
    }
    let good = store(&path("passcode.db"));
    assert!(good.check().await.unwrap().is_empty());
    assert!(!path("passcode.db").exists(), "it belongs to who serves, not to who checks");
    good.put("key", b"x", HOUR).await.unwrap();
    assert!(good.check().await.unwrap().is_empty());
}

/// Whoever writes for too long holds up those who write, not those who read; then all is well again.
#[tokio::test]
async fn a_file_that_another_holds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("passcode.db");
    store(&path).put("key", b"x", HOUR).await.unwrap();
    let holder = Connection::open(&path).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let hasty = SqliteStore::new(&path, Duration::from_millis(100), Clock::system());
    for _ in 0..2 {
        says(&hasty.put("key", b"y", HOUR).await.unwrap_err(), "passcode.db: ");
    }
    assert_eq!(store(&path).get("key").await.unwrap(), Some(b"x".to_vec()));
    drop(holder);
    let patient = store(&path);
    // What was given up is not done afterwards.
    assert_eq!(patient.get("key").await.unwrap(), Some(b"x".to_vec()));
    patient.put("key", b"z", HOUR).await.unwrap();
}

/// What has ended is deleted now and then, so that the file doesn't grow for ever.
#[tokio::test]
async fn what_has_ended_leaves_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("passcode.db");
    let store = store(&path);
    for number in 0..1100 {
        store.put(&format!("{number}"), b"x", Duration::ZERO).await.unwrap();
    }
    let reader = Connection::open(&path).unwrap();
    let left: u32 = reader.query_row("SELECT count(*) FROM kept", [], |row| row.get(0)).unwrap();
    assert!(left < 200, "{left} rows");
}
