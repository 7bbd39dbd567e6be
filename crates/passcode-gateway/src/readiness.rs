use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// So long the store may be away.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether calls should come here.
#[derive(Debug)]
pub(crate) struct Readiness(Mutex<State>);

#[derive(Debug)]
struct State {
    is_ending: bool,
    store: Store,
}

#[derive(Debug, Clone, Copy)]
enum Store {
    /// Not seen yet.
    Unseen,
    There,
    /// Since then.
    Away(Instant),
}

impl Readiness {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(State { is_ending: false, store: Store::Unseen }))
    }

    /// Notes whether the store was there just now.
    pub(crate) fn saw(&self, is_there: bool) {
        let mut state = self.state();
        state.store = match (is_there, state.store) {
            (true, _) => Store::There,
            (false, Store::There) => Store::Away(Instant::now()),
            (false, before) => before,
        };
    }

    /// Notes that this process ends.
    pub(crate) fn end(&self) {
        self.state().is_ending = true;
    }

    pub(crate) fn is_ready(&self) -> bool {
        let state = self.state();
        let has_store = match state.store {
            Store::Unseen => false,
            Store::There => true,
            Store::Away(since) => since.elapsed() < PATIENCE,
        };
        has_store && !state.is_ending
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_follows_the_store_with_two_seconds_patience() {
        let readiness = Readiness::new();
        assert!(!readiness.is_ready(), "not before the store was seen");
        readiness.saw(false);
        assert!(!readiness.is_ready());
        readiness.saw(true);
        assert!(readiness.is_ready());
        for _ in 0..2 {
            readiness.saw(false);
            assert!(readiness.is_ready());
            tokio::time::advance(Duration::from_millis(999)).await;
        }
        readiness.saw(false);
        assert!(readiness.is_ready());
        tokio::time::advance(Duration::from_millis(2)).await;
        assert!(!readiness.is_ready());
        readiness.saw(true);
        assert!(readiness.is_ready());
        readiness.end();
        readiness.saw(true);
        assert!(!readiness.is_ready());
    }
}
