use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use passcode::store::Store;

/// What is around a store, as the suite needs to see and to shake it.
#[async_trait]
pub trait Fixture: Debug + Send + Sync {
    /// Further handles on what the store keeps, as other processes have them.
    fn others(&self) -> Vec<Arc<dyn Store>> {
        Vec::new()
    }

    /// What the time is, since any beginning that stays the same.
    fn now(&self) -> Duration;

    /// How far the store's own clock may go from that at most, such as by what it rounds to.
    fn slack(&self) -> Duration;

    /// Lets so much time pass: at once where the clock is the test's, by waiting where it isn't.
    async fn pass(&self, time: Duration);

    /// Stops the store, and gives a handle on it that has not noticed yet. `None` where it can't be
    /// stopped.
    async fn hang(&self) -> Option<Arc<dyn Store>>;

    /// Lets it go on.
    async fn heal(&self);

    /// The longest an operation may take while the store is stopped, with some slack.
    fn patience(&self) -> Duration;
}
