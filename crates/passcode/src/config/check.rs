//! What can be said of a configuration that builds: what is probably not wanted, and whether
//! vendors take its credentials.

use std::fmt::{self, Debug};
use std::time::Instant;

use async_trait::async_trait;

use crate::Result;

/// Something in a configuration that builds but is probably not wanted: a route that nothing
/// reaches, a `base_url` that isn't the vendor's.
///
/// `Display` is one sentence with its place and without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub(super) provider: Option<String>,
    pub(super) text: String,
    pub(super) is_remark: bool,
}

impl Finding {
    /// The configured provider it is about, if it is about one.
    #[must_use]
    pub fn provider(&self) -> Option<&str> {
        self.provider.as_deref()
    }

    /// Whether it is as it should be and only good to know: what a rule of a `limit` doesn't count,
    /// for one. `passcode check` says it and doesn't fail for it.
    #[must_use]
    pub fn is_remark(&self) -> bool {
        self.is_remark
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Tries a provider's credentials, where its vendor has a call that sends no message.
///
/// A kind offers one with [`BuildContext::offer_check`](crate::config::BuildContext::offer_check).
#[async_trait]
pub trait CheckCredentials: Debug + Send + Sync + 'static {
    /// Asks the vendor, by `deadline`, whether it takes the credentials: `Some(Ok(()))` if it does,
    /// `None` if it has no call for that. Sends nothing to anybody.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Credentials`](crate::ErrorKind::Credentials) when it refuses them,
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) when it can't be asked.
    async fn check_credentials(&self, deadline: Instant) -> Option<Result<()>>;
}
