//! Every built-in kind. Nothing else knows them all.

use crate::policies::{failover, fixed, limit, route};
use crate::{Config, Providers, Registry, Result};

/// Adds a kind that is made of other providers. Kind and room have one name.
macro_rules! policy {
    ($kinds:ident, $name:ident) => {
        $kinds.register(stringify!($name), $name::config::build);
        #[cfg(feature = "schema")]
        $kinds.describe_policy(stringify!($name), $name::config::build);
    };
}

/// Adds a vendor's kind, or says which feature brings it. Feature, kind and room have one name.
macro_rules! vendor {
    ($kinds:ident, $name:ident, $feature:literal) => {
        #[cfg(feature = $feature)]
        {
            use crate::vendors::$name::config::{build, kind};
            $kinds.register_vendor(kind(), build);
            #[cfg(feature = "schema")]
            $kinds.describe_vendor(&kind(), build);
        }
        #[cfg(not(feature = $feature))]
        $kinds.note_absent($feature);
    };
}

/// Adds a kind with codes of its own, or says which feature brings it.
macro_rules! sender {
    ($kinds:ident, $name:ident, $feature:literal) => {
        #[cfg(feature = $feature)]
        {
            use crate::own::senders::$name::config::{build, kind};
            $kinds.register_sender(kind(), build);
            #[cfg(feature = "schema")]
            $kinds.describe_sender(&kind(), build);
        }
        #[cfg(not(feature = $feature))]
        $kinds.note_absent($feature);
    };
}

/// Every built-in kind that is compiled in.
impl Default for Registry {
    fn default() -> Self {
        let mut kinds = Self::empty();
        policy!(kinds, route);
        policy!(kinds, failover);
        policy!(kinds, limit);
        policy!(kinds, fixed);
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
    /// Makes the providers, of the built-in kinds that are compiled in. Reads variables and files for
    /// secrets and texts, touches no network.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) with the first mistake.
    pub fn build(&self) -> Result<Providers> {
        self.build_with(&Registry::default())
    }
}
