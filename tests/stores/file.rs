//! A file of SQLite, and the configuration that names it.

use std::path::PathBuf;
use std::time::Duration;

use passcode::store::{Clock, SqliteStore};
use tempfile::TempDir;

/// Longer than any machine is busy.
const PATIENT: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(crate) struct File {
    folder: TempDir,
}

impl File {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("passcode.db")
    }

    /// A handle that waits for others.
    pub(crate) fn store(&self) -> SqliteStore {
        self.store_within(PATIENT)
    }

    pub(crate) fn store_within(&self, timeout: Duration) -> SqliteStore {
        SqliteStore::new(self.path(), timeout, Clock::system())
    }

    /// A configuration beside it, by which replicas share it.
    pub(crate) fn config(&self) -> PathBuf {
        let path = self.folder.path().join("passcode.toml");
        let store = "kind = \"sqlite\"\npath = \"passcode.db\"\ntimeout = \"1m\"";
        std::fs::write(&path, config(store)).unwrap();
        path
    }
}

/// Own codes of a carrier, with this table `[store]`.
pub(crate) fn config(store: &str) -> String {
    format!(
        "store_keys = [\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"]\n\n[store]\n{store}\n\n\
         [providers.sms]\nkind = \"carrier\"\nresend_after = \"1ms\"\nmax_sends = 5\nmax_guesses = 5\n\
         attempt_timeout = \"5m\"\ntotal_timeout = \"5m\"\n"
    )
}
