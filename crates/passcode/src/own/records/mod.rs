//! What is kept of the codes that are made here: nothing that gives one away, or whose it is.
//!
//! | name, an HMAC of | holds | lives until |
//! | --- | --- | --- |
//! | `code`, provider, client, recipient | the id, length and times of the newest code | an hour after its end |
//! | `made`, and the id | that there was a code of this id | an hour after its end |
//! | `live`, and id and length | that it can still be used; whoever takes it away has proved it | its end |
//! | `next`, and the id | the code that came after this one | an hour after that one's end |
//! | `guesses`, `message`, `messages`, and the id | how many there were | an hour after its end |

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::code::{Purpose, digits, is_right};
use super::rules::Rules;
use crate::store::{Clock, Key, Label, Quota, Store, StoreKeys, Take, random};
use crate::{Dispatch, Error, ErrorKind, Rejection, Result};

/// How long an ended code is remembered, so that it can be told from one that never was.
const REMEMBERED: Duration = Duration::from_secs(60 * 60);

/// Whoever loses a race looks again; more often than this nobody loses.
const ROUNDS: u32 = 10;

/// The records of one provider.
#[derive(Debug)]
pub(super) struct Records {
    pub(super) provider: String,
    pub(super) store: Arc<dyn Store>,
    pub(super) keys: StoreKeys,
    pub(super) clock: Clock,
    pub(super) rules: Rules,
}

/// A code that lives.
#[derive(Debug, Clone)]
pub(super) struct Live<'a> {
    key: &'a Key,
    recipient: &'a str,
    made: Made,
}

/// What is kept of a code. Times are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Made {
    id: String,
    length: u8,
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
    /// The code of this person: the live one, or else a new one of this length.
    pub(super) async fn code<'a>(&'a self, recipient: &'a str, length: u8) -> Result<Live<'a>> {
        for _ in 0..ROUNDS {
            let (key, made) = match self.newest(recipient).await? {
                Some((key, made)) if self.is_live(key, recipient, &made).await? => (key, made),
                Some((key, ended)) => {
                    let next = self.make(recipient, length).await?;
                    self.replace(key, recipient, &ended, &next).await?;
                    continue;
                }
                None => {
                    let made = self.make(recipient, length).await?;
                    let key = self.keys.first();
                    let name = self.person(key, recipient);
                    if !self.store.put_new(&name, &json(&made), self.remembered(&made)).await? {
                        continue;
                    }
                    (key, made)
                }
            };
            return Ok(Live { key, recipient, made });
        }
        let what = "the store lost what was written, again and again";
        Err(Error::local(ErrorKind::Storage, what))
    }

    /// How long it still lives.
    pub(super) fn left(&self, live: &Live<'_>) -> Duration {
        Duration::from_millis(live.made.ends.saturating_sub(self.clock.milliseconds()))
    }

    pub(super) fn digits(&self, live: &Live<'_>) -> secrecy::SecretString {
        let purpose = self.purpose(live.recipient, &live.made.id, live.made.length);
        digits(live.key, &purpose)
    }

    /// Claims the right to send one message more with this code.
    pub(super) async fn claim(&self, live: &Live<'_>) -> Result<()> {
        let guesses = self.store.add(&self.guesses(live), 0, self.counted()).await?;
        if guesses >= i64::from(self.rules.max_guesses) {
            let what =
                "the code that was sent has had all its guesses, and a new one comes after its end";
            return Err(self.over("max_guesses", what, self.left(live)));
        }
        let [resend, sends] = self.quotas(live);
        if let Take::Refused { wait, .. } = self.store.take(&resend).await? {
            let what = "the last message has only just been sent";
            return Err(self.over("resend_after", what, wait.min(self.left(live))));
        }
        if let Take::Refused { .. } = self.store.take(&sends).await? {
            self.store.give_back(&resend).await?;
            let what = "this code has been sent as often as it may be";
            return Err(self.over("max_sends", what, self.left(live)));
        }
        Ok(())
    }

    /// Gives the right back, since surely nothing was sent.
    pub(super) async fn give_back(&self, live: &Live<'_>) -> Result<()> {
        self.store.give_back(&self.quotas(live).concat()).await
    }

    /// Counts a guess, compares it, and lets one caller have the right one.
    ///
    /// `Ok(Ok(()))` is the proof. `ends_ahead` is whether the code's end, by what the send gave, is
    /// still to come.
    pub(super) async fn guess(
        &self,
        recipient: &str,
        id: &str,
        length: u8,
        typed: &str,
        ends_ahead: bool,
    ) -> Result<Result<(), Rejection>> {
        let Some(key) = self.key_of(id) else {
            let what =
                "none of store_keys made this code: put back the key that did, after the others";
            return match ends_ahead {
                true => Err(Error::local(ErrorKind::Storage, what)),
                false => Ok(Err(Rejection::Expired)),
            };
        };
        let made = Made { id: id.to_owned(), length, ends: 0 };
        let guesses = Live { key, recipient, made };
        let count = self.store.add(&self.guesses(&guesses), 1, self.counted()).await;
        let count = count.map_err(uncertain)?;
        let live = self.live(key, recipient, id, length);
        let code = digits(key, &self.purpose(recipient, id, length));
        if count > i64::from(self.rules.max_guesses) {
            return self.unless_ended(key, &live, id, ends_ahead, Rejection::TooManyAttempts).await;
        }
        if !is_right(&code, typed) {
            return self.unless_ended(key, &live, id, ends_ahead, Rejection::WrongCode).await;
        }
        // Of many who have the right one, one takes it away.
        if self.store.remove(&live).await.map_err(uncertain)? {
            return Ok(Ok(()));
        }
        Ok(Err(self.ended(key, id, ends_ahead).await?))
    }

    /// This rejection, unless the code isn't live any more: then why.
    async fn unless_ended(
        &self,
        key: &Key,
        live: &str,
        id: &str,
        ends_ahead: bool,
        rejection: Rejection,
    ) -> Result<Result<(), Rejection>> {
        match self.store.get(live).await.map_err(uncertain)? {
            Some(_) => Ok(Err(rejection)),
            None => Ok(Err(self.ended(key, id, ends_ahead).await?)),
        }
    }

    /// Why a code isn't live any more.
    async fn ended(&self, key: &Key, id: &str, ends_ahead: bool) -> Result<Rejection> {
        let made = self.store.get(&key.name(Label("made"), &[id])).await.map_err(uncertain)?;
        let made = made.and_then(|bytes| serde_json::from_slice::<Made>(&bytes).ok());
        match made {
            Some(made) if made.ends <= self.clock.milliseconds() => Ok(Rejection::Expired),
            Some(_) => Ok(Rejection::AlreadyUsed),
            None if ends_ahead => {
                let what = "the store has lost this code: send a new one";
                Err(uncertain(Error::local(ErrorKind::Storage, what)))
            }
            None => Ok(Rejection::Expired),
        }
    }

    /// The newest code of this person, under whichever key.
    async fn newest(&self, recipient: &str) -> Result<Option<(&Key, Made)>> {
        let mut newest = None;
        for key in self.keys.all() {
            let Some(bytes) = self.store.get(&self.person(key, recipient)).await? else { continue };
            let made = serde_json::from_slice::<Made>(&bytes)
                .map_err(|_| Error::local(ErrorKind::Storage, "the store holds what is no code"))?;
            if newest.as_ref().is_none_or(|(_, other): &(&Key, Made)| other.ends < made.ends) {
                newest = Some((key, made));
            }
        }
        Ok(newest)
    }

    async fn is_live(&self, key: &Key, recipient: &str, made: &Made) -> Result<bool> {
        let live = self.live(key, recipient, &made.id, made.length);
        Ok(made.ends > self.clock.milliseconds() && self.store.get(&live).await?.is_some())
    }

    /// Makes a code that nobody knows of yet.
    async fn make(&self, recipient: &str, length: u8) -> Result<Made> {
        let key = self.keys.first();
        let mut bytes = [0; 16];
        random(&mut bytes)?;
        let id = format!("{}.{}", key.fingerprint(), BASE64_URL_SAFE_NO_PAD.encode(bytes));
        let life = self.rules.expires_in;
        let ends = self.clock.milliseconds() + crate::store::milliseconds(life);
        let made = Made { id, length, ends };
        let remembered = self.remembered(&made);
        self.store.put(&key.name(Label("made"), &[&made.id]), &json(&made), remembered).await?;
        self.store.put(&self.live(key, recipient, &made.id, length), b"1", life).await?;
        Ok(made)
    }

    /// Puts the next code in the place of an ended one. Of several that come next at once, one does.
    async fn replace(&self, key: &Key, recipient: &str, ended: &Made, next: &Made) -> Result<()> {
        let name = key.name(Label("next"), &[&ended.id]);
        let mut next = json(next);
        let life = self.rules.expires_in + REMEMBERED;
        if !self.store.put_new(&name, &next, life).await? {
            let Some(others) = self.store.get(&name).await? else { return Ok(()) };
            next = others;
        }
        let first = self.keys.first();
        self.store.put(&self.person(first, recipient), &next, life).await?;
        if first.fingerprint() != key.fingerprint() {
            self.store.remove(&self.person(key, recipient)).await?;
        }
        Ok(())
    }

    fn over(&self, setting: &str, what: &str, wait: Duration) -> Error {
        Error::local(ErrorKind::OverLimit, what)
            .with_code(setting.to_owned())
            .with_retry_after(wait)
    }

    fn quotas(&self, live: &Live<'_>) -> [Vec<Quota>; 2] {
        let name = |label| live.key.name(Label(label), &[&live.made.id]);
        let rules = &self.rules;
        let resend = Quota::new(name("message"), 1, rules.resend_after);
        let resend = (!rules.resend_after.is_zero()).then_some(resend);
        let sends = Quota::new(name("messages"), rules.max_sends, rules.expires_in + REMEMBERED);
        [resend.into_iter().collect(), vec![sends]]
    }

    /// The key that made the code of this id.
    fn key_of(&self, id: &str) -> Option<&Key> {
        let (fingerprint, _) = id.split_once('.')?;
        self.keys.all().find(|key| key.fingerprint() == fingerprint)
    }

    fn person(&self, key: &Key, recipient: &str) -> String {
        key.name(Label("code"), &[&self.provider, "", recipient])
    }

    /// It holds for this id, person and length alone: a verification that somebody changed finds none.
    fn live(&self, key: &Key, recipient: &str, id: &str, length: u8) -> String {
        let length = length.to_string();
        key.name(Label("live"), &[&self.provider, "", recipient, id, &length])
    }

    fn guesses(&self, live: &Live<'_>) -> String {
        live.key.name(Label("guesses"), &[&live.made.id])
    }

    fn purpose<'a>(&'a self, recipient: &'a str, id: &'a str, length: u8) -> Purpose<'a> {
        Purpose { provider: &self.provider, client: "", recipient, id, length }
    }

    fn counted(&self) -> Duration {
        self.rules.expires_in + REMEMBERED
    }

    fn remembered(&self, made: &Made) -> Duration {
        let left = made.ends.saturating_sub(self.clock.milliseconds());
        Duration::from_millis(left) + REMEMBERED
    }
}

/// A guess may have been counted by now.
fn uncertain(error: Error) -> Error {
    error.with_dispatch(Dispatch::MaybeSent)
}

fn json(made: &Made) -> Vec<u8> {
    serde_json::to_vec(made).expect("text and numbers are always JSON")
}
