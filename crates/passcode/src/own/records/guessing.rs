//! From a guess to whether it is right, once.

use super::record::{Made, Person, Records};
use crate::own::code::is_right;
use crate::store::Key;
use crate::{Dispatch, Error, ErrorKind, Rejection, Result};

/// What somebody typed, against which code.
#[derive(Clone, Copy)]
pub(in crate::own) struct Typed<'a> {
    pub(in crate::own) person: Person<'a>,
    pub(in crate::own) id: &'a str,
    pub(in crate::own) length: u8,
    pub(in crate::own) code: &'a str,
    /// Whether the code's end, by what the send gave, is still to come.
    pub(in crate::own) ends_ahead: bool,
}

impl Records {
    /// Counts a guess, compares it, and lets one caller have the right one. `Ok(Ok(()))` is the proof.
    pub(in crate::own) async fn guess(&self, typed: Typed<'_>) -> Result<Result<(), Rejection>> {
        let Typed { person, id, length, .. } = typed;
        let Some(key) = self.key_of(id) else {
            let what =
                "none of store_keys made this code: put back the key that did, after the others";
            return match typed.ends_ahead {
                true => Err(Error::local(ErrorKind::Storage, what)),
                false => Ok(Err(Rejection::Expired)),
            };
        };
        let guesses = self.guesses(key, person, id);
        let count = self.store.add(&guesses, 1, self.counted()).await.map_err(uncertain)?;
        let live = self.live(key, person, id, length);
        let code = self.digits_of(key, person, id, length);
        let rejection = match is_right(&code, typed.code) {
            _ if count > i64::from(self.rules.max_guesses) => Rejection::TooManyAttempts,
            false => Rejection::WrongCode,
            // Of many who have the right one, one takes it away.
            true if self.store.remove(&live).await.map_err(uncertain)? => return Ok(Ok(())),
            true => return self.ended(key, typed).await.map(Err),
        };
        match self.store.get(&live).await.map_err(uncertain)? {
            Some(_) => Ok(Err(rejection)),
            None => self.ended(key, typed).await.map(Err),
        }
    }

    /// Why a code isn't live any more.
    async fn ended(&self, key: &Key, typed: Typed<'_>) -> Result<Rejection> {
        let name = self.name(key, "made", typed.person, &[typed.id]);
        let made = self.store.get(&name).await.map_err(uncertain)?;
        let made = made.and_then(|bytes| serde_json::from_slice::<Made>(&bytes).ok());
        match made {
            Some(made) if made.ends <= self.clock.milliseconds() => Ok(Rejection::Expired),
            Some(_) => Ok(Rejection::AlreadyUsed),
            None if !typed.ends_ahead => Ok(Rejection::Expired),
            None => {
                let what = "the store has lost this code: send a new one";
                Err(uncertain(Error::local(ErrorKind::Storage, what)))
            }
        }
    }
}

/// A guess may have been counted by now.
fn uncertain(error: Error) -> Error {
    error.with_dispatch(Dispatch::MaybeSent)
}
