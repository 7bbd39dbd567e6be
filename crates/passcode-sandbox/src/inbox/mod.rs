//! Where every message of every vendor arrives.

mod event;
mod filter;
mod follow;
mod letters;
mod message;
mod store;

pub(crate) use event::Event;
pub(crate) use filter::Filter;
pub use letters::Inbox;
pub(crate) use letters::Letter;
pub(crate) use message::MessageId;
pub use message::{Channel, Message, State};

#[cfg(test)]
mod tests;
