use std::fmt::Debug;
use std::time::Duration;

use async_trait::async_trait;
use passcode::{CapabilityRow, Recipient};

use super::Fault;

/// Whoever carries the messages under a sender, as the suite needs to see and to shake it.
#[async_trait]
pub trait Fixture: Debug + Send + Sync {
    /// A recipient of this row's channel that nothing was sent to yet.
    async fn recipient(&self, row: &CapabilityRow) -> Recipient;

    /// The code in each message that arrived at this recipient so far, newest first, read as a
    /// person reads it: of the message as it arrived, not of what the sender was given. A message in
    /// which nobody finds a code counts, as an empty text.
    async fn codes(&self, recipient: &Recipient) -> Vec<String>;

    /// How many messages arrived so far, at whomever.
    async fn messages(&self) -> usize;

    /// Lets every delivery from now on fail so, until [`heal`](Self::heal); `false` if it can't, and
    /// the case is not applicable.
    async fn inject(&self, fault: Fault) -> bool;

    /// Ends the fault.
    async fn heal(&self);

    /// The longest a send may take under a fault, with some slack. Under [`Fault::Silent`], requests
    /// carry a deadline of [`deadline`](Self::deadline).
    fn patience(&self) -> Duration;

    /// Long enough for a message to be handed over, and short enough to wait for.
    fn deadline(&self) -> Duration;

    /// Secrets of the provider's configuration that nothing may print.
    fn secrets(&self) -> Vec<String>;
}
