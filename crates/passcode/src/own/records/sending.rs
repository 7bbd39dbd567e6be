//! From a person to a live code, and to the right to send it.

use std::time::{Duration, SystemTime};

use futures_util::future::{try_join, try_join_all, try_join3};

use super::names::Names;
use super::record::{Live, Made, Newest, Person, Records, read_id};
use crate::store::{Key, Quota, Take, milliseconds, still_counted};
use crate::{Error, ErrorKind, Result};

/// Whoever loses a race looks again; more often than this nobody loses.
const ROUNDS: u32 = 10;

/// The names of one person's records, under each key.
type All<'a> = [(&'a Key, Names)];

/// What is found of a person's newest code.
enum Found<'a> {
    /// It lives, and has had so many guesses.
    Live(Live<'a>, i64),
    /// It doesn't, or isn't written yet; this is the id of the code to make.
    Another(String),
}

impl Records {
    /// The live code of this person, or else a new one, and the right to send one message more with
    /// it, or why there is none.
    pub(in crate::own) async fn claim<'a>(
        &'a self,
        person: Person<'a>,
        asked: Option<u8>,
    ) -> Result<(Live<'a>, Result<()>)> {
        let all = self.all(person);
        for _ in 0..ROUNDS {
            let newest = self.newest(&all).await?;
            let (id, is_first) = match &newest {
                None => (self.new_id()?, true),
                Some(newest) => match self.look(person, &all, newest).await? {
                    None => continue,
                    Some(Found::Another(id)) => (id, false),
                    Some(Found::Live(live, guesses)) => {
                        let claimed = self.claim_more(&live, asked, guesses).await;
                        return match claimed {
                            Err(error) if error.kind() == ErrorKind::Storage => Err(error),
                            claimed => Ok((live, claimed)),
                        };
                    }
                },
            };
            let length = asked.unwrap_or(self.rules.code_length);
            if let Some(live) = self.begin(person, &all, id, length, is_first).await? {
                return Ok((live, Ok(())));
            }
        }
        let what = "the store lost what was written, again and again";
        Err(Error::local(ErrorKind::Storage, what))
    }

    /// The live code of this person, if there is one.
    pub(in crate::own) async fn live_code<'a>(
        &'a self,
        person: Person<'a>,
    ) -> Result<Option<Live<'a>>> {
        let all = self.all(person);
        let Some(Newest { id, .. }) = self.newest(&all).await? else { return Ok(None) };
        if self.key_of(&id).is_none() {
            return Ok(None);
        }
        let (key, names) = self.of(&all, &id);
        let (made, next) = (names.made(&id), names.next(&id));
        let (made, next) = try_join(self.store.get(&made), self.store.get(&next)).await?;
        let now = self.clock.milliseconds();
        let made = Made::read(made)?.filter(|made| next.is_none() && made.ends > now);
        Ok(made.map(|made| Live { key, names: names.clone(), person, id, made }))
    }

    /// Gives the right back that was claimed then, since surely nothing was sent.
    pub(in crate::own) async fn give_back(&self, live: &Live<'_>, then: SystemTime) -> Result<()> {
        self.give_back_of(&self.quotas(&live.names, &live.id), then).await
    }

    async fn give_back_of(&self, quotas: &[Quota], then: SystemTime) -> Result<()> {
        let gone = self.clock.now().duration_since(then).unwrap_or_default();
        self.store.give_back(&still_counted(quotas, gone)).await
    }

    /// The newest code of this person, under whichever key's name.
    async fn newest(&self, all: &All<'_>) -> Result<Option<Newest>> {
        if let [(_, names)] = all {
            return Newest::read(self.store.get(names.newest()).await?);
        }
        let found = all
            .iter()
            .map(|(_, names)| async move { Newest::read(self.store.get(names.newest()).await?) });
        let found = try_join_all(found).await?.into_iter().flatten();
        Ok(found.reduce(|one, other| if one.made < other.made { other } else { one }))
    }

    /// Whether the newest code lives. `None` if somebody else is just writing what comes after it.
    async fn look<'a>(
        &'a self,
        person: Person<'a>,
        all: &All<'a>,
        newest: &Newest,
    ) -> Result<Option<Found<'a>>> {
        let Newest { id, ends, .. } = newest;
        // Whichever key's name it stands under, its own made it.
        let is_known = self.key_of(id).is_some();
        let (key, names) = self.of(all, id);
        let next = names.next(id);
        let now = self.clock.milliseconds();
        if is_known && *ends > now {
            let (made, guesses) = (names.made(id), names.guesses(id));
            let made = self.store.get(&made);
            let guesses = self.store.add(&guesses, 0, self.counted());
            let (made, next, guesses) = try_join3(made, self.store.get(&next), guesses).await?;
            match (Made::read(made)?, read_id(next)?) {
                (_, Some(next)) => return self.another(next).map(Some),
                // Who has written that it is the newest is just writing it, or was cut off: either makes it.
                (None, None) => return Ok(Some(Found::Another(id.clone()))),
                (Some(made), None) if made.ends > now => {
                    let live = Live { key, names: names.clone(), person, id: id.clone(), made };
                    return Ok(Some(Found::Live(live, guesses)));
                }
                (Some(_), None) => {}
            }
        }
        // Of several that come next at once, one does.
        let ours = self.new_id()?;
        let put = self.store.put_new(&next, ours.as_bytes(), self.counted());
        let (is_ours, theirs) = try_join(put, self.store.get(&next)).await?;
        if is_ours {
            return Ok(Some(Found::Another(ours)));
        }
        read_id(theirs)?.map(|theirs| self.another(theirs)).transpose()
    }

    /// The code of an id that somebody chose; its key may have been taken away since.
    fn another<'a>(&self, id: String) -> Result<Found<'a>> {
        Ok(Found::Another(if self.key_of(&id).is_some() { id } else { self.new_id()? }))
    }

    /// Makes the code of this id and claims its first message. `None` if somebody else did either.
    async fn begin<'a>(
        &'a self,
        person: Person<'a>,
        all: &All<'a>,
        id: String,
        length: u8,
        is_first: bool,
    ) -> Result<Option<Live<'a>>> {
        let (key, names) = self.of(all, &id);
        let (now, then) = (self.clock.milliseconds(), self.clock.now());
        let made = Made { length, made: now, ends: now + milliseconds(self.rules.expires_in) };
        let quotas = self.quotas(names, &id);
        let name = names.made(&id);
        let record = made.write();
        let make = self.store.put_new(&name, record.as_bytes(), self.counted());
        let newest = Newest { id, made: made.made, ends: made.ends };
        let newest_is = self.put_newest(all, &newest, is_first);
        let taken = self.store.take(&quotas);
        let (is_ours, is_newest, taken) = try_join3(make, newest_is, taken).await?;
        let has_right = taken == Take::Taken;
        if is_ours && is_newest && has_right {
            return Ok(Some(Live { key, names: names.clone(), person, id: newest.id, made }));
        }
        // Another than ours is looked at once more, with the right to a message as it was.
        if has_right {
            self.give_back_of(&quotas, then).await?;
        }
        Ok(None)
    }

    fn all<'a>(&'a self, person: Person<'a>) -> Vec<(&'a Key, Names)> {
        self.keys.all().map(|key| (key, self.names(key, person))).collect()
    }

    /// The key that made the code of this id, or else the one that writes, and the names under it.
    fn of<'a, 'n>(&self, all: &'n All<'a>, id: &str) -> (&'a Key, &'n Names) {
        let made = self.key_of(id).unwrap_or_else(|| self.keys.first()).fingerprint();
        let found = all.iter().find(|(key, _)| key.fingerprint() == made);
        let (key, names) = found.expect("there are names under every key");
        (key, names)
    }

    /// Writes which code is the newest: the first of this person only if there is none. Whether it did.
    async fn put_newest(&self, all: &All<'_>, newest: &Newest, is_first: bool) -> Result<bool> {
        let record = newest.write();
        let [(_, first), others @ ..] = all else { return Ok(false) };
        if is_first {
            return self.store.put_new(first.newest(), record.as_bytes(), self.counted()).await;
        }
        let put = self.store.put(first.newest(), record.as_bytes(), self.counted());
        let others = others.iter().filter(|(_, other)| other != first);
        let removed = others.map(|(_, other)| self.store.remove(other.newest()));
        try_join(put, try_join_all(removed)).await?;
        Ok(true)
    }

    /// Claims the right to send one message more with a code that lives.
    async fn claim_more(&self, live: &Live<'_>, asked: Option<u8>, guesses: i64) -> Result<()> {
        if asked.is_some_and(|asked| asked != live.length()) {
            return Err(another_length(live.length()));
        }
        if guesses >= i64::from(self.rules.max_guesses) {
            let what =
                "the code that was sent has had all its guesses, and a new one comes after its end";
            return Err(over("max_guesses", what, self.left(live)));
        }
        let quotas = self.quotas(&live.names, &live.id);
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

    /// How long this quota asks to wait, if it does.
    async fn wait(&self, quota: &Quota) -> Result<Option<Duration>> {
        let quota = std::slice::from_ref(quota);
        match self.store.take(quota).await? {
            Take::Refused { wait, .. } => Ok(Some(wait)),
            Take::Taken => self.store.give_back(quota).await.map(|()| None),
        }
    }

    /// `resend_after`, unless there is none, and `max_sends`.
    fn quotas(&self, names: &Names, id: &str) -> Vec<Quota> {
        let resend_after = self.rules.resend_after;
        let sends = Quota::new(names.messages(id), self.rules.max_sends, self.counted());
        if resend_after.is_zero() {
            return vec![sends];
        }
        vec![Quota::new(names.message(id), 1, resend_after), sends]
    }
}

fn another_length(live: u8) -> Error {
    let what =
        format!("a code of {live} digits is live, and while it is no other length can be sent");
    Error::local(ErrorKind::Unsupported, what).with_code("code_length".to_owned())
}

fn over(setting: &str, what: &str, wait: Duration) -> Error {
    Error::local(ErrorKind::OverLimit, what).with_code(setting.to_owned()).with_retry_after(wait)
}
