use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use secrecy::{ExposeSecret, SecretString};

/// A handle on a vendor's session token (Ratio's JWT), shared by its clones.
///
/// When an answer of the vendor refreshes the token, every clone has the new one. Never printed;
/// keep it on the server.
#[derive(Clone)]
pub struct Session(Arc<RwLock<SecretString>>);

impl Session {
    /// Takes the vendor's token.
    pub fn new(token: impl Into<String>) -> Self {
        Self(Arc::new(RwLock::new(SecretString::from(token.into()))))
    }

    /// The newest token itself. Name it only where it goes onto the wire or into a store.
    #[must_use]
    pub fn expose(&self) -> String {
        // A poisoned lock still holds a whole token: replacing it is one assignment.
        self.0.read().unwrap_or_else(PoisonError::into_inner).expose_secret().to_owned()
    }

    /// Puts a newer token in, for every clone.
    pub fn replace(&self, token: impl Into<String>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = SecretString::from(token.into());
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(***)")
    }
}
