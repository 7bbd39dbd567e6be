//! A store of each kind.

use std::sync::Arc;

use super::settings::{Kind, Places, Settings};
use crate::config::mistake::Mistake;
use crate::config::scope::Scope;
#[cfg(feature = "sqlite")]
use crate::config::secret::check_path;
use crate::store::{Clock, MemoryStore, Store};

/// The store, and what of its settings is probably not wanted.
pub(super) fn build(
    settings: Settings,
    scope: &Scope,
    clock: &Clock,
    places: &Places,
) -> Result<(Arc<dyn Store>, Vec<Mistake>), Mistake> {
    match settings.kind {
        Kind::Memory => Ok((Arc::new(MemoryStore::new(clock.clone())), Vec::new())),
        Kind::Sqlite => sqlite(settings, scope, clock, places),
        Kind::Redis => Ok((redis(settings, places)?, Vec::new())),
    }
}

#[cfg(feature = "sqlite")]
fn sqlite(
    settings: Settings,
    scope: &Scope,
    clock: &Clock,
    places: &Places,
) -> Result<(Arc<dyn Store>, Vec<Mistake>), Mistake> {
    let timeout = settings.timeout();
    let Some(path) = settings.path.filter(|path| !path.is_empty()) else {
        let what = "the key \"path\" is missing: name the database's file";
        return Err(Mistake::new(what).at(&places.table));
    };
    check_path(&path).map_err(|mistake| mistake.at(&places.key("path")))?;
    let path = scope.directory.join(path);
    let findings = (scope.file_system)(&path).and_then(crate::store::network_file_system);
    let findings = findings.map(|name| {
        let what = format!(
            "the file is on a network's file system ({name}), where SQLite's locks can't be trusted: keep it on a disk of \
             this machine, or use kind = \"redis\""
        );
        Mistake::new(what).at(&places.key("path"))
    });
    let store = crate::store::SqliteStore::new(path, timeout, clock.clone());
    Ok((Arc::new(store), findings.into_iter().collect()))
}

#[cfg(not(feature = "sqlite"))]
fn sqlite(
    _: Settings,
    _: &Scope,
    _: &Clock,
    places: &Places,
) -> Result<(Arc<dyn Store>, Vec<Mistake>), Mistake> {
    Err(not_compiled_in("sqlite", places))
}

#[cfg(feature = "redis")]
use super::redis::build as redis;

#[cfg(not(feature = "redis"))]
fn redis(_: Settings, places: &Places) -> Result<Arc<dyn Store>, Mistake> {
    Err(not_compiled_in("redis", places))
}

#[cfg(not(all(feature = "sqlite", feature = "redis")))]
fn not_compiled_in(kind: &str, places: &Places) -> Mistake {
    let what =
        format!("the store {kind:?} is not compiled in: switch on passcode's feature {kind:?}");
    Mistake::new(what).at(&places.key("kind"))
}
