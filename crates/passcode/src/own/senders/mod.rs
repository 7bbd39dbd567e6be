//! The built-in senders, a room each.

#[cfg(feature = "http")]
pub(crate) mod http;
#[cfg(feature = "smtp")]
pub(crate) mod smtp;
