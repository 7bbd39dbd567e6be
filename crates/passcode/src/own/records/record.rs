//! The records themselves.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::names::Names;
use crate::crypto::random;
use crate::own::code::{Purpose, digits};
use crate::own::rules::Rules;
use crate::store::{Clock, Key, Store, StoreKeys};
use crate::{Error, ErrorKind, Result};

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
    pub(super) names: Names,
    pub(super) person: Person<'a>,
    pub(super) id: String,
    pub(super) made: Made,
}

/// What is kept of a code, as `LENGTH MADE ENDS`. Times are milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) length: u8,
    pub(super) made: u64,
    pub(super) ends: u64,
}

/// Which code is a person's newest, and its times, as `MADE ENDS ID`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Newest {
    pub(super) id: String,
    pub(super) made: u64,
    pub(super) ends: u64,
}

impl Live<'_> {
    pub(in crate::own) fn id(&self) -> &str {
        &self.id
    }

    pub(in crate::own) fn length(&self) -> u8 {
        self.made.length
    }
}

impl Records {
    /// How long it still lives.
    pub(in crate::own) fn left(&self, live: &Live<'_>) -> Duration {
        Duration::from_millis(live.made.ends.saturating_sub(self.clock.milliseconds()))
    }

    pub(in crate::own) fn digits(&self, live: &Live<'_>) -> secrecy::SecretString {
        self.digits_of(live.key, live.person, &live.id, live.made.length)
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

    /// As long as what belongs to a code that is made now is kept.
    pub(super) fn counted(&self) -> Duration {
        self.rules.expires_in + REMEMBERED
    }

    pub(super) fn names(&self, key: &Key, person: Person<'_>) -> Names {
        Names::new(key, &self.provider, person.client, person.recipient)
    }

    /// An id of the key that writes. Nobody has seen it before.
    pub(super) fn new_id(&self) -> Result<String> {
        let mut bytes = [0; 16];
        random(&mut bytes)?;
        let mut id = format!("{}.", self.keys.first().fingerprint());
        BASE64_URL_SAFE_NO_PAD.encode_string(bytes, &mut id);
        Ok(id)
    }

    /// The key that made the code of this id.
    pub(super) fn key_of(&self, id: &str) -> Option<&Key> {
        let (fingerprint, _) = id.split_once('.')?;
        self.keys.all().find(|key| key.fingerprint() == fingerprint)
    }
}

impl Made {
    pub(super) fn write(&self) -> String {
        format!("{} {} {}", self.length, self.made, self.ends)
    }

    pub(super) fn read(kept: Option<Vec<u8>>) -> Result<Option<Self>> {
        read(kept, |text| {
            let mut words = text.split(' ');
            let mut word = || words.next();
            let length = word()?.parse().ok()?;
            Some(Self { length, made: word()?.parse().ok()?, ends: word()?.parse().ok()? })
        })
    }
}

impl Newest {
    pub(super) fn write(&self) -> String {
        format!("{} {} {}", self.made, self.ends, self.id)
    }

    pub(super) fn read(kept: Option<Vec<u8>>) -> Result<Option<Self>> {
        read(kept, |text| {
            let mut words = text.split(' ');
            let mut word = || words.next();
            let (made, ends) = (word()?.parse().ok()?, word()?.parse().ok()?);
            Some(Self { id: word()?.to_owned(), made, ends })
        })
    }
}

/// Reads an id, if there is one.
pub(super) fn read_id(kept: Option<Vec<u8>>) -> Result<Option<String>> {
    read(kept, |text| Some(text.to_owned()))
}

/// Reads a record, if there is one. Words after those that are known are a newer version's.
fn read<T>(kept: Option<Vec<u8>>, reader: impl Fn(&str) -> Option<T>) -> Result<Option<T>> {
    let Some(kept) = kept else { return Ok(None) };
    let read = std::str::from_utf8(&kept).ok().and_then(reader);
    let unread = || Error::local(ErrorKind::Storage, "the store holds what is no code");
    read.map(Some).ok_or_else(unread)
}
