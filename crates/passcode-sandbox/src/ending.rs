//! The word that the sandbox ends, for everything that would otherwise wait.

use tokio::sync::watch;

/// Ends what waits on its [`Ending`]s when it is dropped.
pub(crate) struct Alive(#[expect(dead_code, reason = "its drop is the signal")] watch::Sender<()>);

/// Told when the sandbox ends.
#[derive(Clone)]
pub(crate) struct Ending(watch::Receiver<()>);

pub(crate) fn pair() -> (Alive, Ending) {
    let (alive, ending) = watch::channel(());
    (Alive(alive), Ending(ending))
}

impl Ending {
    /// Returns when the sandbox ends.
    pub(crate) async fn reached(mut self) {
        while self.0.changed().await.is_ok() {}
    }
}
