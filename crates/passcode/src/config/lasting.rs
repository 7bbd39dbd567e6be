//! What providers have learnt and keep when a configuration is read anew: who rests, a vendor's token.
//! It belongs to settings that are as they were, those of files that they name included.

use std::any::Any;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use crate::config::node::Node;
use crate::config::scope::Scope;

/// Who keeps it, and of whose settings it depends.
pub(super) type Key = (String, String);

struct Thing {
    fingerprint: u64,
    value: Arc<dyn Any + Send + Sync>,
}

/// What the providers of one configuration have learnt so far.
#[derive(Default)]
pub(crate) struct Lasting {
    hashes: RandomState,
    things: BTreeMap<Key, Thing>,
}

/// What goes from the providers of one configuration to those of the next.
#[derive(Default)]
pub(super) struct Passing {
    before: Arc<Lasting>,
    after: RefCell<BTreeMap<Key, Thing>>,
    /// Of the settings of each provider that was built, and of those that it is made of.
    fingerprints: RefCell<BTreeMap<String, u64>>,
}

impl Passing {
    pub(super) fn from(before: Option<Arc<Lasting>>) -> Self {
        Self { before: before.unwrap_or_default(), ..Self::default() }
    }

    /// The fingerprint of settings, and of what they have referred to so far.
    pub(super) fn of(&self, settings: &Node, scope: &Scope) -> u64 {
        self.before.hashes.hash_one((settings, scope.read_so_far()))
    }

    /// Keeps the fingerprint of a provider that was built, of these members.
    pub(super) fn note(&self, name: &str, own: u64, members: Option<&BTreeSet<String>>) {
        let mut fingerprints = self.fingerprints.borrow_mut();
        let members = members.into_iter().flatten();
        let members: Vec<_> = members.map(|member| fingerprints.get(member).copied()).collect();
        let fingerprint = self.before.hashes.hash_one((own, members));
        fingerprints.insert(name.to_owned(), fingerprint);
    }

    /// The fingerprint of a provider that was built.
    pub(super) fn noted(&self, name: &str) -> u64 {
        self.fingerprints.borrow().get(name).copied().unwrap_or_default()
    }

    /// What was kept under this key, unless settings have changed.
    pub(super) fn take<T: Send + Sync + 'static>(
        &self,
        key: &Key,
        fingerprint: u64,
    ) -> Option<Arc<T>> {
        let thing = self.before.things.get(key)?;
        let value = (thing.fingerprint == fingerprint).then(|| Arc::clone(&thing.value))?;
        value.downcast().ok()
    }

    /// Keeps it for the next configuration.
    pub(super) fn keep(&self, key: Key, fingerprint: u64, value: Arc<dyn Any + Send + Sync>) {
        self.after.borrow_mut().insert(key, Thing { fingerprint, value });
    }

    /// What the next configuration may go on with.
    pub(super) fn into_lasting(self) -> Arc<Lasting> {
        let hashes = self.before.hashes.clone();
        Arc::new(Lasting { hashes, things: self.after.into_inner() })
    }
}

/// Shows whose it is alone.
impl fmt::Debug for Lasting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.things.keys()).finish()
    }
}
