//! The store of a configuration: the table `[store]` and `store_keys`.

mod kept;
mod kinds;
#[cfg(feature = "redis")]
mod redis;
mod settings;
#[cfg(test)]
mod tests;

use std::fmt::Debug;
use std::sync::Arc;

use serde::Deserialize;

pub use self::kept::Kept;
pub(super) use self::settings::{Kind, Settings};
use crate::Result;
use crate::config::check::Finding;
use crate::config::mistake::{Mistake, Place};
use crate::config::node::Node;
use crate::config::reader::Reader;
use crate::config::scope::Scope;
use crate::config::secret::Secret;
use crate::store::{Clock, Store, StoreKeys};

/// What to write so that the next process knows what this one did.
pub(crate) const LINES: &str = "write store_keys = [\"env:PASSCODE_STORE_KEY\"] above the tables (`passcode store-key` makes the key) \
     and a table [store] with kind = \"sqlite\" and path = \"passcode.db\"";

/// The store, made of its table; nothing is opened or asked yet.
#[derive(Debug, Clone)]
pub(super) struct Configured {
    pub(super) store: Arc<dyn Store>,
    kind: Kind,
    clock: Clock,
    place: Place,
}

impl Configured {
    /// Makes the store; and says what of its settings is probably not wanted.
    pub(super) fn new(root: &Node, scope: &Scope) -> Result<(Self, Vec<Mistake>), Mistake> {
        let clock = Clock::system();
        let (settings, places) = Settings::read(root, scope)?;
        let kind = settings.kind;
        let (store, findings) = kinds::build(settings, scope, &clock, &places)?;
        Ok((Self { store, kind, clock, place: places.table }, findings))
    }

    /// The store with its keys, for who keeps something in it.
    pub(super) fn kept(&self, root: &Node, scope: &Scope, short: bool) -> Result<Kept, Mistake> {
        let is_memory = self.kind == Kind::Memory;
        let configured = keys(root, scope)?;
        let keys_end_with_process = configured.is_none();
        let keys = match configured {
            Some(keys) => keys,
            None if is_memory => StoreKeys::generate_key()
                .and_then(|key| StoreKeys::new([key]))
                .map_err(|error| Mistake::new(error.to_string()))?,
            None => {
                let what = "the key \"store_keys\" is missing: what is kept longer than a process lives needs \
                            one; make it with `passcode store-key`";
                return Err(Mistake::new(what));
            }
        };
        let (store, clock) = (Arc::clone(&self.store), self.clock.clone());
        Ok(Kept {
            store,
            keys,
            clock,
            is_lost: short && is_memory,
            ends_with_process: is_memory,
            keys_end_with_process,
            lasting: Arc::default(),
        })
    }

    /// The name of its kind.
    pub(super) fn kind(&self) -> &'static str {
        self.kind.name()
    }

    /// Tries the store, as [`Providers::check_store`](crate::Providers::check_store) has it.
    pub(super) async fn check(&self, origin: &str) -> Result<Vec<Finding>> {
        let found = self.store.check().await?;
        let findings = found.into_iter().map(|what| {
            let text = Mistake::new(what).at(&self.place).into_sentence(origin);
            Finding { provider: None, text, is_remark: false }
        });
        Ok(findings.collect())
    }
}

/// Finds mistakes in the keys also where no provider needs them.
pub(super) fn keys(root: &Node, scope: &Scope) -> Result<Option<StoreKeys>, Mistake> {
    let Some(entry) = root.entry("store_keys") else { return Ok(None) };
    let place = Place::default().key("store_keys", entry.line);
    let keys: Vec<Secret> =
        Deserialize::deserialize(Reader::new(&entry.node, place.clone(), scope))?;
    StoreKeys::new(keys.iter().map(Secret::expose))
        .map(Some)
        .map_err(|error| Mistake::new(error.to_string()).at(&place))
}
