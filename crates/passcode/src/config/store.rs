//! The store of a configuration: the table `[store]` and `store_keys`.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use crate::config::duration;
use crate::config::mistake::{Mistake, Place};
use crate::config::node::Node;
use crate::config::reader::Reader;
use crate::config::scope::Scope;
use crate::config::secret::Secret;
use crate::store::{Clock, MemoryStore, Store, StoreKeys};

/// How long an operation of a store on disk may take, by default.
#[cfg(feature = "sqlite")]
const TIMEOUT: Duration = Duration::from_millis(500);

/// Where a configuration keeps what must be kept between a send and a verify. A handle.
#[derive(Debug, Clone)]
pub struct Kept {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) keys: StoreKeys,
    pub(crate) clock: Clock,
    /// Whether all of it is lost before anybody comes back for it.
    pub(crate) is_lost: bool,
    ends_with_process: bool,
    keys_end_with_process: bool,
}

impl Kept {
    /// A store of one's own, under these keys, by this clock.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, keys: StoreKeys, clock: Clock) -> Self {
        Self {
            store,
            keys,
            clock,
            is_lost: false,
            ends_with_process: false,
            keys_end_with_process: false,
        }
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// The keys that names in it are made by.
    #[must_use]
    pub fn keys(&self) -> &StoreKeys {
        &self.keys
    }

    /// The clock that what is kept lives by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Whether it is the memory of this process, and ends with it.
    #[must_use]
    pub fn ends_with_process(&self) -> bool {
        self.ends_with_process
    }

    /// Whether the keys were made when it was, since none are configured.
    #[must_use]
    pub fn keys_end_with_process(&self) -> bool {
        self.keys_end_with_process
    }
}

/// What to write so that the next process knows what this one did.
pub(crate) const LINES: &str = "write store_keys = [\"env:PASSCODE_STORE_KEY\"] above the tables (`passcode store-key` makes the key) \
     and a table [store] with kind = \"sqlite\" and path = \"passcode.db\"";

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    Memory,
    Sqlite,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Settings {
    kind: Kind,
    path: Option<String>,
    #[serde(deserialize_with = "duration")]
    timeout: Option<Duration>,
}

/// Makes the store; nothing is opened or asked yet.
pub(super) fn build(root: &Node, scope: &Scope, short: bool) -> Result<Kept, Mistake> {
    let clock = Clock::system();
    let (settings, place) = settings(root, scope)?;
    let store = match settings.kind {
        Kind::Memory => Arc::new(MemoryStore::new(clock.clone())) as Arc<dyn Store>,
        Kind::Sqlite => sqlite(&settings, scope, &clock, &place)?,
    };
    let configured = keys(root, scope)?;
    let keys_end_with_process = configured.is_none();
    let keys = match configured {
        Some(keys) => keys,
        None if settings.kind == Kind::Memory => StoreKeys::generate_key()
            .and_then(|key| StoreKeys::new([key]))
            .map_err(|error| Mistake::new(error.to_string()))?,
        None => {
            let what = "the key \"store_keys\" is missing: what is kept longer than a process lives needs \
                        one; make it with `passcode store-key`";
            return Err(Mistake::new(what));
        }
    };
    let ends_with_process = settings.kind == Kind::Memory;
    let is_lost = short && ends_with_process;
    Ok(Kept { store, keys, clock, is_lost, ends_with_process, keys_end_with_process })
}

/// Finds mistakes also where no provider needs the store.
pub(super) fn check(root: &Node, scope: &Scope) -> Result<(), Mistake> {
    settings(root, scope)?;
    keys(root, scope).map(drop)
}

fn settings(root: &Node, scope: &Scope) -> Result<(Settings, Place), Mistake> {
    let Some(entry) = root.entry("store") else {
        return Ok((Settings::default(), Place::default()));
    };
    let place = Place::default().key("store", entry.line);
    let settings = Settings::deserialize(Reader::new(&entry.node, place.clone(), scope))?;
    let foreign = |key: &str, is_set: bool, what: &str| match is_set {
        true => Err(Mistake::new(what).at(&place.key(key, entry.node.line_of(key)))),
        false => Ok(()),
    };
    if settings.kind == Kind::Memory {
        foreign("path", settings.path.is_some(), "the memory store has no path")?;
        foreign("timeout", settings.timeout.is_some(), "the memory store answers at once")?;
    }
    Ok((settings, place))
}

fn keys(root: &Node, scope: &Scope) -> Result<Option<StoreKeys>, Mistake> {
    let Some(entry) = root.entry("store_keys") else { return Ok(None) };
    let place = Place::default().key("store_keys", entry.line);
    let keys: Vec<Secret> =
        Deserialize::deserialize(Reader::new(&entry.node, place.clone(), scope))?;
    StoreKeys::new(keys.iter().map(Secret::expose))
        .map(Some)
        .map_err(|error| Mistake::new(error.to_string()).at(&place))
}

#[cfg(feature = "sqlite")]
fn sqlite(
    settings: &Settings,
    scope: &Scope,
    clock: &Clock,
    place: &Place,
) -> Result<Arc<dyn Store>, Mistake> {
    let Some(path) = &settings.path else {
        let what = "the key \"path\" is missing: name the database's file";
        return Err(Mistake::new(what).at(place));
    };
    let path = scope.directory.join(path);
    let timeout = settings.timeout.unwrap_or(TIMEOUT);
    Ok(Arc::new(crate::store::SqliteStore::new(path, timeout, clock.clone())))
}

#[cfg(not(feature = "sqlite"))]
fn sqlite(_: &Settings, _: &Scope, _: &Clock, place: &Place) -> Result<Arc<dyn Store>, Mistake> {
    let what = "the store \"sqlite\" is not compiled in: switch on passcode's feature \"sqlite\"";
    Err(Mistake::new(what).at(&place.key("kind", None)))
}
