use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use crate::Secret;

/// A secret that answers may replace, such as a session's token. Clones share it: each sees the
/// newest. Never printed.
#[derive(Clone)]
pub struct SharedSecret(Arc<RwLock<Secret>>);

impl SharedSecret {
    /// Begins with this secret.
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Self(Arc::new(RwLock::new(secret)))
    }

    /// The newest secret.
    #[must_use]
    pub fn newest(&self) -> Secret {
        // A poisoned lock still holds a whole secret: replacing it is one assignment.
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts a newer secret in, for every clone.
    pub fn replace(&self, secret: Secret) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = secret;
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedSecret(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_the_newest_and_show_nothing() {
        let shared = SharedSecret::new(Secret::new("old"));
        let clone = shared.clone();
        clone.replace(Secret::new("hunter2"));
        assert_eq!(shared.newest().expose(), "hunter2");
        assert_eq!(format!("{shared:?}"), "SharedSecret(***)");
    }
}
