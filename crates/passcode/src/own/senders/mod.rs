//! The built-in senders, a room each.

#[cfg(feature = "smtp")]
pub(crate) mod smtp;
