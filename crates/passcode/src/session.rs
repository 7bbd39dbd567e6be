mod fingerprint;

use std::fmt;

use vendor_http::{Secret, SharedSecret};

pub use fingerprint::SessionFingerprint;

/// A handle on a vendor's session token (Ratio's JWT), shared by its clones.
///
/// When an answer of the vendor refreshes the token, every clone has the new one. Never printed;
/// keep it on the server.
///
/// After a restart, [`Session::new`] with the newest token is the same session again: a code that
/// was sent under it verifies. That holds for tokens that say which session they belong to, as
/// Ratio's do (a JWT with the claim `sub`, better with a session id); a token that says nothing
/// must not have been replaced since the send.
#[derive(Clone)]
pub struct Session {
    token: SharedSecret,
    /// What tells it from others if its tokens don't.
    first: SessionFingerprint,
}

impl Session {
    /// Takes the vendor's token, as it is: Ratio's is a JWT, without `Bearer`. It isn't checked here.
    pub fn new(token: impl Into<String>) -> Self {
        let token = token.into();
        let first = SessionFingerprint::of_token(&token);
        Self { token: SharedSecret::new(Secret::new(token)), first }
    }

    /// The newest token itself, a copy. Name it only where it goes onto the wire or into a store.
    #[must_use]
    pub fn expose(&self) -> String {
        self.token.newest().expose().to_owned()
    }

    /// Which session it is: the same before and after a refresh, and after a restart.
    #[must_use]
    pub fn fingerprint(&self) -> SessionFingerprint {
        SessionFingerprint::of_claims(&self.expose()).unwrap_or_else(|| self.first.clone())
    }

    /// Puts a newer token in, for every clone.
    pub fn replace(&self, token: impl Into<String>) {
        self.token.replace(Secret::new(token));
    }

    /// The handle itself, for a client that reads and refreshes the token.
    #[allow(dead_code, reason = "it has no caller where no vendor with sessions is compiled in")]
    pub(crate) fn handle(&self) -> &SharedSecret {
        &self.token
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(***)")
    }
}

#[cfg(test)]
mod tests;
