//! Waiting for something to happen, without polling it.

use tokio::sync::watch;

/// Beats whenever a request arrives, a fault happens, or a connection opens or closes.
#[derive(Clone)]
pub(crate) struct Pulse(watch::Sender<()>);

impl Pulse {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(()))
    }

    pub(crate) fn beat(&self) {
        self.0.send_replace(());
    }

    /// Returns once it is so, looking at the start and at every beat.
    pub(crate) async fn until(&self, mut so: impl FnMut() -> bool) {
        let mut beats = self.0.subscribe();
        while !so() {
            // The sender lives as long as this handle.
            let _ = beats.changed().await;
        }
    }
}
