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
mod record;
mod sending;

pub(super) use self::guessing::Typed;
pub(super) use self::record::{Live, Person, Records};
