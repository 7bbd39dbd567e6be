//! What is kept of the codes that are made here: nothing that gives one away, or whose it is.
//!
//! Each name is an HMAC of a label, provider, client and recipient, and of what stands in the table.
//! It is made with the key that made the code, which the code's id tells, so that all who have the
//! key count together.
//!
//! | label, and | holds | lives until |
//! | --- | --- | --- |
//! | `code` | the id, length and times of the person's newest code | an hour after its end |
//! | `made`, the id | the same, of this code | an hour after its end |
//! | `live`, the id and the length | that it can still be used; whoever takes it away has proved it | its end |
//! | `next`, the id | the code that came after this one | an hour after that one's end |
//! | `guesses`, the id | how many there were | an hour after its end |
//! | `message`, `messages`, the id | when the last went out, and how many did | an hour after its end |

mod guessing;
mod sending;

pub(super) use self::guessing::Typed;

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::code::{Purpose, digits};
use super::rules::Rules;
use crate::store::{Clock, Key, Label, Store, StoreKeys};

/// How long an ended code is remembered, so that it can be told from one that never was.
const REMEMBERED: Duration = Duration::from_secs(60 * 60);

/// The records of one provider.
#[derive(Debug)]
pub(super) struct Records {
    pub(super) provider: String,
    pub(super) store: Arc<dyn Store>,
    pub(super) keys: StoreKeys,
    pub(super) clock: Clock,
    pub(super) rules: Rules,
}

/// Whose code it is.
#[derive(Clone, Copy)]
pub(super) struct Person<'a> {
    /// For whom we ask, when we serve several; empty if none.
    pub(super) client: &'a str,
    /// The recipient's canonical text.
    pub(super) recipient: &'a str,
}

/// A code that lives.
pub(super) struct Live<'a> {
    key: &'a Key,
    person: Person<'a>,
    made: Made,
}

/// What is kept of a code. Times are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Made {
    id: String,
    length: u8,
    made: u64,
    ends: u64,
}

impl Live<'_> {
    pub(super) fn id(&self) -> &str {
        &self.made.id
    }

    pub(super) fn length(&self) -> u8 {
        self.made.length
    }
}

impl Records {
    /// How long it still lives.
    pub(super) fn left(&self, live: &Live<'_>) -> Duration {
        self.until(live.made.ends)
    }

    pub(super) fn digits(&self, live: &Live<'_>) -> secrecy::SecretString {
        self.digits_of(live.key, live.person, &live.made.id, live.made.length)
    }

    fn digits_of(
        &self,
        key: &Key,
        person: Person<'_>,
        id: &str,
        length: u8,
    ) -> secrecy::SecretString {
        let Person { client, recipient } = person;
        digits(key, &Purpose { provider: &self.provider, client, recipient, id, length })
    }

    fn until(&self, end: u64) -> Duration {
        Duration::from_millis(end.saturating_sub(self.clock.milliseconds()))
    }

    /// As long as what belongs to a code that is made now is kept.
    fn counted(&self) -> Duration {
        self.rules.expires_in + REMEMBERED
    }

    fn name(&self, key: &Key, label: &'static str, person: Person<'_>, parts: &[&str]) -> String {
        let whose = [self.provider.as_str(), person.client, person.recipient];
        key.name(Label(label), &[&whose[..], parts].concat())
    }

    /// It holds for this id, person and length alone: a verification that somebody changed finds none.
    fn live(&self, key: &Key, person: Person<'_>, id: &str, length: u8) -> String {
        self.name(key, "live", person, &[id, &length.to_string()])
    }

    fn guesses(&self, key: &Key, person: Person<'_>, id: &str) -> String {
        self.name(key, "guesses", person, &[id])
    }

    /// The key that made the code of this id.
    fn key_of(&self, id: &str) -> Option<&Key> {
        let (fingerprint, _) = id.split_once('.')?;
        self.keys.all().find(|key| key.fingerprint() == fingerprint)
    }
}
