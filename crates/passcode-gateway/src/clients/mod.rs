//! Who may ask, and for what.

mod failures;
mod key;

use std::sync::Arc;

pub(crate) use failures::Failures;
pub use key::ClientKey;
pub(crate) use key::KeyHash;
use passcode::SendRules;
use passcode::config::Secret;

/// Every client; none means that this machine may ask without a key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clients(pub(crate) Vec<Arc<Client>>);

/// One of several services that ask this gateway.
#[derive(Debug)]
pub struct Client {
    /// Empty for whoever needs no key.
    pub(crate) name: String,
    pub(crate) keys: Vec<KeyHash>,
    /// Those it may name beside the default; `None` for all.
    pub(crate) providers: Option<Vec<String>>,
    /// How often it may send, besides what its providers allow.
    pub(crate) sends: SendRules,
    /// Its pair for Twilio Verify's API.
    pub(crate) twilio: Option<TwilioPair>,
}

/// What a program that speaks Twilio Verify's API is configured with.
#[derive(Debug, Clone)]
pub struct TwilioPair {
    /// The account that it names.
    pub account_sid: String,
    /// Its password.
    pub auth_token: Secret,
    /// The service that it names.
    pub service_sid: String,
}

impl Clients {
    /// Whoever asks where nobody needs a key.
    pub(crate) fn anybody() -> Arc<Client> {
        let (name, keys, providers, twilio) = (String::new(), Vec::new(), None, None);
        Arc::new(Client { name, keys, providers, sends: SendRules::default(), twilio })
    }

    pub(crate) fn need_keys(&self) -> bool {
        !self.0.is_empty()
    }

    /// Whose key this is. It looks at every key there is, so the time says nothing.
    pub(crate) fn of_key(&self, key: &[u8]) -> Option<&Arc<Client>> {
        let hash = KeyHash::of(key);
        let mut found = None;
        for client in &self.0 {
            for own in &client.keys {
                if own.matches(&hash) {
                    found = Some(client);
                }
            }
        }
        found
    }
}

impl Client {
    /// Its configured name; empty for whoever needs no key.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its pair for Twilio Verify's API, if it speaks that.
    #[must_use]
    pub fn twilio(&self) -> Option<&TwilioPair> {
        self.twilio.as_ref()
    }

    /// For whom a send is counted, and codes of our own are made.
    pub(crate) fn counted(&self) -> Option<String> {
        (!self.name.is_empty()).then(|| self.name.clone())
    }

    pub(crate) fn may_name(&self, provider: &str) -> bool {
        let named = self.providers.as_ref();
        named.is_none_or(|names| names.iter().any(|name| name == provider))
    }
}
