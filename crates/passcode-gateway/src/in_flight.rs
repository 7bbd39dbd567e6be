use std::sync::Arc;

use tokio::sync::watch;

/// How many calls are being worked on.
#[derive(Debug, Clone)]
pub(crate) struct InFlight(Arc<watch::Sender<u32>>);

/// One of them, until it is dropped.
#[derive(Debug)]
pub(crate) struct Call(Arc<watch::Sender<u32>>);

impl InFlight {
    pub(crate) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }

    /// One more, unless there are `most`.
    pub(crate) fn enter(&self, most: u32) -> Option<Call> {
        let mut is_free = false;
        self.0.send_if_modified(|number| {
            is_free = *number < most;
            *number += u32::from(is_free);
            // Nobody waits for more of them.
            false
        });
        is_free.then(|| Call(Arc::clone(&self.0)))
    }

    pub(crate) fn number(&self) -> u32 {
        *self.0.borrow()
    }

    /// Waits until there is none.
    pub(crate) async fn none(&self) {
        // It fails when nobody can count any more, which is none too.
        let _ = self.0.subscribe().wait_for(|number| *number == 0).await;
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.0.send_if_modified(|number| {
            *number -= 1;
            *number == 0
        });
    }
}
