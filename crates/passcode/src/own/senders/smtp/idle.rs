//! Connections that are kept for the next message.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::server::Connection;

/// So many are kept; whoever comes while all are in use makes another.
const KEPT: usize = 4;

/// Not kept for longer than this, since servers end what says nothing.
const LONGEST: Duration = Duration::from_secs(15);

/// The newest last.
#[derive(Default)]
pub(super) struct Idle(Mutex<Vec<(Instant, Connection)>>);

impl Idle {
    pub(super) fn take(&self) -> Option<Connection> {
        let mut kept = self.lock();
        kept.retain(|(since, _)| since.elapsed() < LONGEST);
        kept.pop().map(|(_, connection)| connection)
    }

    pub(super) fn keep(&self, connection: Connection) {
        let mut kept = self.lock();
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((Instant::now(), connection));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Instant, Connection)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
