//! Who may ask, and for what.

mod failures;
mod key;

use std::sync::Arc;

pub(crate) use failures::Failures;
pub use key::ClientKey;
pub(crate) use key::KeyHash;
use passcode::SendRules;

/// Every client; none means that this machine may ask without a key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clients(pub(crate) Vec<Arc<Client>>);

/// One of several services that ask this gateway.
#[derive(Debug)]
pub(crate) struct Client {
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
pub(crate) struct TwilioPair {
    /// The account that it names.
    pub(crate) account_sid: String,
    /// Its password.
    pub(crate) auth_token: KeyHash,
    /// The service that it names.
    pub(crate) service_sid: String,
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

    /// Whose pair this is, with what the client is known by there. It looks at every pair there is.
    pub(crate) fn of_pair(
        &self,
        account_sid: &str,
        auth_token: &[u8],
    ) -> Option<(&Arc<Client>, &TwilioPair)> {
        let hash = KeyHash::of(auth_token);
        let mut found = None;
        for client in &self.0 {
            if let Some(pair) = &client.twilio
                && pair.auth_token.matches(&hash) & (pair.account_sid == account_sid)
            {
                found = Some((client, pair));
            }
        }
        found
    }
}

impl Client {
    /// Its configured name; empty for whoever needs no key.
    #[must_use]
    pub(crate) fn name(&self) -> &str {
        &self.name
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
