//! From a guess to whether it is right, once.

use futures_util::future::try_join;

use super::record::{Made, Person, Records};
use crate::own::code::is_right;
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
        let names = self.names(key, person);
        let (guesses, made, next) = (names.guesses(id), names.made(id), names.next(id));
        let counted = self.store.add(&guesses, 1, self.counted());
        let (count, made) = try_join(counted, self.store.get(&made)).await.map_err(uncertain)?;
        let Some(made) = Made::read(made).map_err(uncertain)? else {
            let what = "the store has lost this code: send a new one";
            return match typed.ends_ahead {
                true => Err(uncertain(Error::local(ErrorKind::Storage, what))),
                false => Ok(Err(Rejection::Expired)),
            };
        };
        if made.ends <= self.clock.milliseconds() {
            return Ok(Err(Rejection::Expired));
        }
        let code = self.digits_of(key, person, id, made.length);
        // A verification of another length is one that somebody changed.
        let is_right = is_right(&code, typed.code) && made.length == length;
        let has_guesses = count <= i64::from(self.rules.max_guesses);
        if is_right && has_guesses {
            // Of many who have the right one, one says what comes after it, and so takes it.
            let ours = self.new_id().map_err(uncertain)?;
            let taken = self.store.put_new(&next, ours.as_bytes(), self.counted()).await;
            let taken = taken.map_err(uncertain)?;
            return Ok(if taken { Ok(()) } else { Err(Rejection::AlreadyUsed) });
        }
        Ok(Err(match self.store.get(&next).await.map_err(uncertain)? {
            Some(_) => Rejection::AlreadyUsed,
            None if has_guesses => Rejection::WrongCode,
            None => Rejection::TooManyAttempts,
        }))
    }
}

/// A guess may have been counted by now.
fn uncertain(error: Error) -> Error {
    error.with_dispatch(Dispatch::MaybeSent)
}
