use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use crate::pulse::Pulse;

/// Counts of the connections that were made.
#[derive(Clone)]
pub(crate) struct Connections(Arc<Inner>);

struct Inner {
    made: AtomicU64,
    open: AtomicU64,
    written: AtomicU64,
    pulse: Pulse,
}

/// One open connection; it counts until it is dropped.
pub(super) struct Open(Connections);

impl Connections {
    pub(crate) fn new(pulse: Pulse) -> Self {
        let (made, open, written) = Default::default();
        Self(Arc::new(Inner { made, open, written, pulse }))
    }

    pub(super) fn enter(&self) -> Open {
        self.0.made.fetch_add(1, SeqCst);
        self.0.open.fetch_add(1, SeqCst);
        self.0.pulse.beat();
        Open(self.clone())
    }

    /// How many were made so far.
    pub(crate) fn made(&self) -> u64 {
        self.0.made.load(SeqCst)
    }

    /// How many are open now.
    pub(crate) fn open(&self) -> u64 {
        self.0.open.load(SeqCst)
    }

    /// How many bytes were written to them so far.
    pub(crate) fn written(&self) -> u64 {
        self.0.written.load(SeqCst)
    }
}

impl Open {
    pub(super) fn note_written(&self, bytes: usize) {
        self.0.0.written.fetch_add(bytes as u64, SeqCst);
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.0.open.fetch_sub(1, SeqCst);
        self.0.0.pulse.beat();
    }
}
