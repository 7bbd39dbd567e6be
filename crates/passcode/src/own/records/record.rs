//! The records themselves, and the names that they are kept under.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::own::code::{Purpose, digits};
use crate::own::rules::Rules;
use crate::store::{Clock, Key, Label, Store, StoreKeys};

/// How long an ended code is remembered, so that it can be told from one that never was.
const REMEMBERED: Duration = Duration::from_secs(60 * 60);

/// The records of one provider.
#[derive(Debug)]
pub(in crate::own) struct Records {
    pub(in crate::own) provider: String,
    pub(in crate::own) store: Arc<dyn Store>,
    pub(in crate::own) keys: StoreKeys,
    pub(in crate::own) clock: Clock,
    pub(in crate::own) rules: Rules,
}

/// Whose code it is.
#[derive(Clone, Copy)]
pub(in crate::own) struct Person<'a> {
    /// For whom we ask, when we serve several; empty if none.
    pub(in crate::own) client: &'a str,
    /// The recipient's canonical text.
    pub(in crate::own) recipient: &'a str,
}

/// A code that lives.
pub(in crate::own) struct Live<'a> {
    pub(super) key: &'a Key,
    pub(super) person: Person<'a>,
    pub(super) made: Made,
}

/// What is kept of a code. Times are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Made {
    pub(super) id: String,
    pub(super) length: u8,
    pub(super) made: u64,
    pub(super) ends: u64,
}

impl Live<'_> {
    pub(in crate::own) fn id(&self) -> &str {
        &self.made.id
    }

    pub(in crate::own) fn length(&self) -> u8 {
        self.made.length
    }
}

impl Records {
    /// How long it still lives.
    pub(in crate::own) fn left(&self, live: &Live<'_>) -> Duration {
        self.until(live.made.ends)
    }

    pub(in crate::own) fn digits(&self, live: &Live<'_>) -> secrecy::SecretString {
        self.digits_of(live.key, live.person, &live.made.id, live.made.length)
    }

    pub(super) fn digits_of(
        &self,
        key: &Key,
        person: Person<'_>,
        id: &str,
        length: u8,
    ) -> secrecy::SecretString {
        let Person { client, recipient } = person;
        digits(key, &Purpose { provider: &self.provider, client, recipient, id, length })
    }

    pub(super) fn until(&self, end: u64) -> Duration {
        Duration::from_millis(end.saturating_sub(self.clock.milliseconds()))
    }

    /// As long as what belongs to a code that is made now is kept.
    pub(super) fn counted(&self) -> Duration {
        self.rules.expires_in + REMEMBERED
    }

    pub(super) fn name(
        &self,
        key: &Key,
        label: &'static str,
        person: Person<'_>,
        parts: &[&str],
    ) -> String {
        let whose = [self.provider.as_str(), person.client, person.recipient];
        key.name(Label(label), &[&whose[..], parts].concat())
    }

    /// It holds for this id, person and length alone: a verification that somebody changed finds none.
    pub(super) fn live(&self, key: &Key, person: Person<'_>, id: &str, length: u8) -> String {
        self.name(key, "live", person, &[id, &length.to_string()])
    }

    pub(super) fn guesses(&self, key: &Key, person: Person<'_>, id: &str) -> String {
        self.name(key, "guesses", person, &[id])
    }

    /// The key that made the code of this id.
    pub(super) fn key_of(&self, id: &str) -> Option<&Key> {
        let (fingerprint, _) = id.split_once('.')?;
        self.keys.all().find(|key| key.fingerprint() == fingerprint)
    }
}
