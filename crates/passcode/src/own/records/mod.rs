//! What is kept of the codes that are made here: nothing that gives one away, or whose it is.
//!
//! All names of a person's records begin with one HMAC of provider, client and recipient. It is made
//! with the key that made the code, which the code's id tells, so that all who have the key count
//! together.
//!
//! | after the HMAC | holds | lives until |
//! | --- | --- | --- |
//! | nothing | which code is the person's newest | an hour after its end |
//! | `made`, the id | this code's length and times | an hour after its end |
//! | `next`, the id | which code comes after this one, which has ended or been used: whoever writes it has the proof | an hour after the code's end |
//! | `guesses`, the id | how many there were | an hour after its end |
//! | `message`, `messages`, the id | when the last went out, and how many did | an hour after its end |
//!
//! What doesn't depend on each other is asked at once: a send waits for the store three times, and a
//! check twice.

mod guessing;
mod names;
mod record;
mod sending;

pub(super) use self::guessing::Typed;
pub(super) use self::record::{Live, Person, Records};
