//! The stores that own codes are kept in.

use tempfile::TempDir;

/// The key of every store; a canary.
pub(crate) const KEY: &str = "canaryStoreKey0123456789ABCDEFGHIJKLMNOPQRQ";

/// A store, and the folder that goes with it.
#[derive(Debug)]
pub(crate) struct Store {
    name: &'static str,
    folder: TempDir,
}

impl Store {
    /// One of each kind.
    pub(crate) fn each() -> impl Iterator<Item = Self> {
        let kinds = ["memory", "sqlite"];
        kinds.into_iter().map(|name| Self { name, folder: TempDir::new().unwrap() })
    }

    /// One that several builds of a configuration share.
    pub(crate) fn shared() -> Self {
        Self { name: "sqlite", folder: TempDir::new().unwrap() }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Its keys of a configuration, which stand above the tables.
    pub(crate) fn keys(&self) -> String {
        let path = self.folder.path().join("passcode.db").display().to_string();
        let store = match self.name {
            "sqlite" => {
                format!("store = {{ kind = \"sqlite\", path = {path:?}, timeout = \"30s\" }}")
            }
            name => format!("store = {{ kind = {name:?} }}"),
        };
        format!("store_keys = [\"literal:{KEY}\"]\n{store}\n")
    }
}
