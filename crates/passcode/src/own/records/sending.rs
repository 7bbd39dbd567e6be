//! From a person to a live code, and to the right to send it.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::record::{Live, Made, Person, Records};
use crate::store::{Key, Quota, Take, milliseconds, random, still_counted};
use crate::{Error, ErrorKind, Result};

/// Whoever loses a race looks again; more often than this nobody loses.
const ROUNDS: u32 = 10;

impl Records {
    /// The code of this person: the live one, or else a new one of this length.
    pub(in crate::own) async fn code<'a>(
        &'a self,
        person: Person<'a>,
        length: u8,
    ) -> Result<Live<'a>> {
        for _ in 0..ROUNDS {
            let Some(newest) = self.newest(person).await? else {
                let key = self.keys.first();
                let made = self.make(person, length).await?;
                let name = self.newest_name(key, person);
                if self.store.put_new(&name, &json(&made), self.counted()).await? {
                    return Ok(Live { key, person, made });
                }
                continue;
            };
            // Whichever key's name it stands under, its own made it.
            let key = self.key_of(&newest.id);
            if let Some(key) = key
                && self.is_live(key, person, &newest).await?
            {
                return Ok(Live { key, person, made: newest });
            }
            let next = self.make(person, length).await?;
            let key = key.unwrap_or_else(|| self.keys.first());
            self.replace(key, person, &newest, &next).await?;
        }
        let what = "the store lost what was written, again and again";
        Err(Error::local(ErrorKind::Storage, what))
    }

    /// The live code of this person, if there is one.
    pub(in crate::own) async fn live_code<'a>(
        &'a self,
        person: Person<'a>,
    ) -> Result<Option<Live<'a>>> {
        let Some(newest) = self.newest(person).await? else { return Ok(None) };
        match self.key_of(&newest.id) {
            Some(key) if self.is_live(key, person, &newest).await? => {
                Ok(Some(Live { key, person, made: newest }))
            }
            _ => Ok(None),
        }
    }

    /// Claims the right to send one message more with this code.
    pub(in crate::own) async fn claim(&self, live: &Live<'_>) -> Result<()> {
        let guesses = self
            .store
            .add(&self.guesses(live.key, live.person, live.id()), 0, self.counted())
            .await?;
        if guesses >= i64::from(self.rules.max_guesses) {
            let what =
                "the code that was sent has had all its guesses, and a new one comes after its end";
            return Err(over("max_guesses", what, self.left(live)));
        }
        let quotas = self.quotas(live);
        let Take::Refused { which, wait } = self.store.take(&quotas).await? else { return Ok(()) };
        // The store names the longest wait. `resend_after` is asked first, however short it is.
        let wait = match quotas.as_slice() {
            [_, _] if which == 0 => Some(wait),
            [resend, _] => self.wait(resend).await?,
            _ => None,
        };
        match wait {
            Some(wait) => {
                let what = "the last message has only just been sent";
                Err(over("resend_after", what, wait.min(self.left(live))))
            }
            None => {
                let what = "this code has been sent as often as it may be";
                Err(over("max_sends", what, self.left(live)))
            }
        }
    }

    /// Gives the right back that was claimed then, since surely nothing was sent.
    pub(in crate::own) async fn give_back(&self, live: &Live<'_>, then: SystemTime) -> Result<()> {
        let gone = self.clock.now().duration_since(then).unwrap_or_default();
        self.store.give_back(&still_counted(&self.quotas(live), gone)).await
    }

    /// How long this quota asks to wait, if it does.
    async fn wait(&self, quota: &Quota) -> Result<Option<Duration>> {
        let quota = std::slice::from_ref(quota);
        match self.store.take(quota).await? {
            Take::Refused { wait, .. } => Ok(Some(wait)),
            Take::Taken => self.store.give_back(quota).await.map(|()| None),
        }
    }

    /// `resend_after`, unless there is none, and `max_sends`.
    fn quotas(&self, live: &Live<'_>) -> Vec<Quota> {
        let name = |label| self.name(live.key, label, live.person, &[&live.made.id]);
        let resend_after = self.rules.resend_after;
        let resend = Quota::new(name("message"), 1, resend_after);
        let sends = Quota::new(name("messages"), self.rules.max_sends, self.counted());
        let resend = (!resend_after.is_zero()).then_some(resend);
        resend.into_iter().chain([sends]).collect()
    }

    /// The newest code of this person, under whichever key's name.
    async fn newest(&self, person: Person<'_>) -> Result<Option<Made>> {
        let mut newest: Option<Made> = None;
        for key in self.keys.all() {
            let found = self.store.get(&self.newest_name(key, person)).await?;
            let Some(bytes) = found else { continue };
            let made = serde_json::from_slice::<Made>(&bytes)
                .map_err(|_| Error::local(ErrorKind::Storage, "the store holds what is no code"))?;
            if newest.as_ref().is_none_or(|other| other.made < made.made) {
                newest = Some(made);
            }
        }
        Ok(newest)
    }

    fn newest_name(&self, key: &Key, person: Person<'_>) -> String {
        self.name(key, "code", person, &[])
    }

    async fn is_live(&self, key: &Key, person: Person<'_>, made: &Made) -> Result<bool> {
        let live = self.live(key, person, &made.id, made.length);
        Ok(made.ends > self.clock.milliseconds() && self.store.get(&live).await?.is_some())
    }

    /// Makes a code that nobody knows of yet.
    async fn make(&self, person: Person<'_>, length: u8) -> Result<Made> {
        let key = self.keys.first();
        let mut bytes = [0; 16];
        random(&mut bytes)?;
        let id = format!("{}.{}", key.fingerprint(), BASE64_URL_SAFE_NO_PAD.encode(bytes));
        let now = self.clock.milliseconds();
        let ends = now + milliseconds(self.rules.expires_in);
        let made = Made { id, length, made: now, ends };
        let name = self.name(key, "made", person, &[&made.id]);
        self.store.put(&name, &json(&made), self.counted()).await?;
        self.store.put(&self.live(key, person, &made.id, length), b"1", self.until(ends)).await?;
        Ok(made)
    }

    /// Puts the next code in the place of an ended one. Of several that come next at once, one does.
    async fn replace(
        &self,
        key: &Key,
        person: Person<'_>,
        ended: &Made,
        next: &Made,
    ) -> Result<()> {
        let name = self.name(key, "next", person, &[&ended.id]);
        let mut next = json(next);
        if !self.store.put_new(&name, &next, self.counted()).await? {
            let Some(others) = self.store.get(&name).await? else { return Ok(()) };
            next = others;
        }
        let first = self.keys.first();
        self.store.put(&self.newest_name(first, person), &next, self.counted()).await?;
        for other in self.keys.all().filter(|other| other.fingerprint() != first.fingerprint()) {
            self.store.remove(&self.newest_name(other, person)).await?;
        }
        Ok(())
    }
}

fn over(setting: &str, what: &str, wait: Duration) -> Error {
    Error::local(ErrorKind::OverLimit, what).with_code(setting.to_owned()).with_retry_after(wait)
}

fn json(made: &Made) -> Vec<u8> {
    serde_json::to_vec(made).expect("text and numbers are always JSON")
}
