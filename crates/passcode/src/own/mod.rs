//! Codes that are made and checked here, and delivered by anything that carries a message.

mod builtin;
mod code;
mod codes;
mod kind;
mod records;
mod rules;
mod segments;
mod sender;
pub(crate) mod senders;
mod settings;
mod texts;
mod trial;

pub use kind::{SenderKind, SenderSetup};
pub use sender::{Message, Sender};
#[cfg(feature = "http")]
pub use senders::http::{Preset, presets};

#[cfg(test)]
mod tests;
