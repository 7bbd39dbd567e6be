use std::fmt::Debug;
use std::time::Duration;

use async_trait::async_trait;
use passcode::{CapabilityRow, Recipient, Verification};

use crate::Fault;

/// The vendor under a provider, as the suite needs to see and to shake it.
///
/// Whatever can't be done is answered with `None` or `false`; the cases that need it are then
/// reported as not applicable, with the reason.
#[async_trait]
pub trait Fixture: Debug + Send + Sync {
    /// A recipient that this row of the provider's capabilities serves, and that nothing was sent
    /// to yet. `None` when there is none (left).
    async fn recipient(&self, row: &CapabilityRow) -> Option<Recipient>;

    /// All codes delivered to this recipient so far, newest first.
    async fn codes(&self, recipient: &Recipient) -> Option<Vec<String>>;

    /// How many sends and verifies have reached the vendor so far, whatever became of them. Calls
    /// that a provider makes for itself, for a token say, don't count.
    async fn requests(&self) -> Option<u64>;

    /// Moves the vendor's clock past the life of the code of this verification; `false` if it can't.
    async fn expire(&self, verification: &Verification) -> bool;

    /// How many wrong codes the vendor takes before it refuses the right one too; `None` if nobody
    /// knows.
    fn guesses(&self) -> Option<u32>;

    /// An id of the vendor's form that it never gave.
    fn unknown_id(&self) -> String;

    /// A phone number and an e-mail address, or any two recipients, of one user of the vendor's:
    /// the first and the second factor.
    async fn two_factors(&self) -> Option<(Recipient, Recipient)>;

    /// Lets every request from now on fail so, until [`heal`](Self::heal); `false` if it can't.
    async fn inject(&self, fault: Fault) -> bool;

    /// Ends the fault.
    async fn heal(&self);

    /// The longest an operation may take under a fault, with some slack. Under a fault that stalls,
    /// requests carry a deadline of 100 ms.
    fn patience(&self) -> Duration;

    /// Secrets of the provider's configuration that nothing may print.
    fn secrets(&self) -> Vec<String>;
}
