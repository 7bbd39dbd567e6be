use std::fmt::Debug;
use std::future::Future;
use std::time::Instant;

use crate::vendor::order::{Guess, Order, Sent, Verdict};
use crate::{Capabilities, Result};

/// What one vendor's API is, and nothing else: what it can do, how a code is sent, how a guess is
/// checked.
///
/// [`Leaf`](crate::vendor::Leaf) makes an [`OtpProvider`](crate::OtpProvider) of it and does what
/// is the same for all vendors: it refuses what the [`Capabilities`] don't have, fixes channel and
/// deadline, compares the owner, holds a second factor to its session, repeats, opens the span and
/// names the error. [`Registry::register_vendor`](crate::Registry::register_vendor) makes a kind
/// of it.
///
/// An implementation writes its operations as `async fn`. What it owes:
///
/// - each operation reaches the vendor at most once, but for a read that changes nothing, and ends by
///   the deadline it is given;
/// - an error's [`Dispatch`](crate::Dispatch) is `NotSent` or `Refused` only if that is certain;
/// - a code is approved on the vendor's positive proof only;
/// - no secret and no full recipient is in an error, a log or a `Debug`.
///
/// ```
/// use passcode::vendor::{Guess, Leaf, Order, RetryPolicy, Sent, Vendor, Verdict};
/// use passcode::{Capabilities, CapabilityRow, Channel, Evidence, OtpProviderExt, Rejection, Result};
///
/// /// Sends nothing, and takes one code.
/// #[derive(Debug)]
/// struct Acme(Capabilities);
///
/// impl Vendor for Acme {
///     fn capabilities(&self) -> &Capabilities {
///         &self.0
///     }
///
///     async fn send(&self, order: &Order<'_>) -> Result<Sent> {
///         Ok(Sent::new(format!("id of {}", order.channel())))
///     }
///
///     async fn check(&self, guess: &Guess<'_>) -> Result<Verdict> {
///         Ok(match guess.code().expose() {
///             "012345" => Verdict::Approved(Evidence::default()),
///             _ => Verdict::Rejected(Rejection::WrongCode),
///         })
///     }
///
///     async fn check_credentials(&self, _: std::time::Instant) -> Option<Result<()>> {
///         None
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// let acme = Acme(Capabilities::new(vec![CapabilityRow::new(Channel::Sms)]));
/// let provider = Leaf::new("acme", acme).with_retry(RetryPolicy::new(3));
/// let sent = provider.send_to("+1 202-555-0123").await?;
/// assert!(provider.verify_code(&sent, "012 345").await?.is_approved());
/// # Ok(())
/// # }
/// ```
pub trait Vendor: Debug + Send + Sync + 'static {
    /// What it can do. Made once, when the vendor is.
    fn capabilities(&self) -> &Capabilities;

    /// Has the vendor send a code. The order is one that the capabilities allow.
    ///
    /// # Errors
    ///
    /// As [`OtpProvider::send`](crate::OtpProvider::send), without provider and operation, which the
    /// leaf adds.
    fn send(&self, order: &Order<'_>) -> impl Future<Output = Result<Sent>> + Send;

    /// What a code could still be checked by after a send that ended
    /// [`MaybeSent`](crate::Dispatch::MaybeSent), or whose process ended: something if the vendor
    /// checks by recipient, or by an id that we choose, so that it needs nothing of the answer that was
    /// lost. It becomes [`Error::pending`](crate::Error::pending). `None` by default.
    fn pending(&self, _: &Order<'_>) -> impl Future<Output = Option<Sent>> + Send {
        std::future::ready(None)
    }

    /// Has the vendor check a code. A wrong, expired or used code is a [`Verdict`].
    ///
    /// # Errors
    ///
    /// As [`OtpProvider::verify`](crate::OtpProvider::verify), without provider and operation.
    fn check(&self, guess: &Guess<'_>) -> impl Future<Output = Result<Verdict>> + Send;

    /// Asks whether the vendor takes our credentials, by a call that sends nothing to anybody and
    /// ends by `deadline`; `None` if the vendor has no such call.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Credentials`](crate::ErrorKind::Credentials) when it refuses them,
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) when it can't be asked.
    fn check_credentials(
        &self,
        deadline: Instant,
    ) -> impl Future<Output = Option<Result<()>>> + Send;
}
