//! What all calls share.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::clients::{Client, Failures};
use crate::counts::Counts;
use crate::history::History;
use crate::in_flight::InFlight;
use crate::readiness::Readiness;
use crate::setup::Setup;

pub(crate) struct Shared {
    setup: RwLock<Arc<Setup>>,
    /// Whether the last reading of the configuration was taken.
    is_loaded: AtomicBool,
    pub(crate) counts: Counts,
    pub(crate) history: Arc<History>,
    pub(crate) failures: Failures,
    pub(crate) in_flight: InFlight,
    pub(crate) readiness: Readiness,
}

/// The address that a call came from: an extension of the request. Whoever serves the router other
/// than by [`Server`](crate::Server) puts it there; without it nobody's proxy is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// Whose call it is, and what it is served with.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) setup: Arc<Setup>,
    pub(crate) client: Arc<Client>,
}

impl Shared {
    pub(crate) fn new(setup: Setup, history: Arc<History>) -> Self {
        Self {
            setup: RwLock::new(Arc::new(setup)),
            is_loaded: AtomicBool::new(true),
            counts: Counts::default(),
            history,
            failures: Failures::default(),
            in_flight: InFlight::new(),
            readiness: Readiness::new(),
        }
    }

    pub(crate) fn setup(&self) -> Arc<Setup> {
        Arc::clone(&self.setup.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn replace(&self, setup: Setup) {
        *self.setup.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(setup);
    }

    pub(crate) fn note_loaded(&self, is_loaded: bool) {
        self.is_loaded.store(is_loaded, Ordering::Relaxed);
    }

    pub(crate) fn is_loaded(&self) -> bool {
        self.is_loaded.load(Ordering::Relaxed)
    }

    /// Looks whether the store is there.
    pub(crate) async fn look(&self) {
        let setup = self.setup();
        let seen = setup.kept.store().get("probe").await;
        if let Err(error) = &seen {
            tracing::warn!(%error, "the store is out of reach");
        }
        self.readiness.saw(seen.is_ok());
    }

    /// Writes what was counted into the store.
    pub(crate) async fn flush(&self) {
        let setup = self.setup();
        if let Err(error) = self.history.flush(&setup.kept).await {
            tracing::debug!(%error, "counts wait for the store");
        }
    }
}
