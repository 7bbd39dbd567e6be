use std::sync::Arc;

use crate::config::lasting::Lasting;
use crate::store::{Clock, Store, StoreKeys};

/// Where a configuration keeps what must be kept between a send and a verify. A handle.
#[derive(Debug, Clone)]
pub struct Kept {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) keys: StoreKeys,
    pub(crate) clock: Clock,
    /// Whether all of it is lost before anybody comes back for it.
    pub(crate) is_lost: bool,
    pub(super) ends_with_process: bool,
    pub(super) keys_end_with_process: bool,
    /// What the providers have learnt.
    pub(super) lasting: Arc<Lasting>,
}

impl Kept {
    /// A store of one's own, under these keys, by this clock. Nothing of it counts as ending with the
    /// process, whatever the store is.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, keys: StoreKeys, clock: Clock) -> Self {
        Self {
            store,
            keys,
            clock,
            is_lost: false,
            ends_with_process: false,
            keys_end_with_process: false,
            lasting: Arc::default(),
        }
    }

    pub(in crate::config) fn lasting(&self) -> Arc<Lasting> {
        Arc::clone(&self.lasting)
    }

    pub(in crate::config) fn with_lasting(mut self, lasting: Arc<Lasting>) -> Self {
        self.lasting = lasting;
        self
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

    /// Whether the configured store is the memory of this process, and ends with it.
    #[must_use]
    pub fn ends_with_process(&self) -> bool {
        self.ends_with_process
    }

    /// Whether the keys were made when it was, since no `store_keys` are configured.
    #[must_use]
    pub fn keys_end_with_process(&self) -> bool {
        self.keys_end_with_process
    }
}
