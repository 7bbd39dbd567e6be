//! Every built-in kind. Nothing else knows them all.

use crate::policies::{failover, fixed, limit, route};
use crate::{Config, Providers, Registry, Result};

/// Adds a vendor's kind, or says which feature brings it. Feature, kind and room have one name.
macro_rules! vendor {
    ($kinds:ident, $name:ident, $feature:literal) => {
        #[cfg(feature = $feature)]
        $kinds.register_vendor(
            crate::vendors::$name::config::kind(),
            crate::vendors::$name::config::build,
        );
        #[cfg(not(feature = $feature))]
        $kinds.note_absent($feature);
    };
}

/// Adds a kind with codes of its own, or says which feature brings it.
macro_rules! sender {
    ($kinds:ident, $name:ident, $feature:literal) => {
        #[cfg(feature = $feature)]
        $kinds.register_sender(
            crate::own::senders::$name::config::kind(),
            crate::own::senders::$name::config::build,
        );
        #[cfg(not(feature = $feature))]
        $kinds.note_absent($feature);
    };
}

/// Every built-in kind that is compiled in.
impl Default for Registry {
    fn default() -> Self {
        let mut kinds = Self::empty();
        kinds.register("route", route::config::build);
        kinds.register("failover", failover::config::build);
        kinds.register("limit", limit::config::build);
        kinds.register("fixed", fixed::config::build);
        vendor!(kinds, ratio, "ratio");
        vendor!(kinds, messagecentral, "messagecentral");
        vendor!(kinds, vonage, "vonage");
        vendor!(kinds, plivo, "plivo");
        vendor!(kinds, prelude, "prelude");
        vendor!(kinds, stytch, "stytch");
        vendor!(kinds, twilio, "twilio");
        vendor!(kinds, telnyx, "telnyx");
        sender!(kinds, smtp, "smtp");
        sender!(kinds, http, "http");
        kinds
    }
}

// Here, since the configuration knows no kind.
impl Config {
    /// Makes the providers, of the built-in kinds. Resolves secrets, touches no network.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) with the first mistake.
    pub fn build(&self) -> Result<Providers> {
        self.build_with(&Registry::default())
    }
}
