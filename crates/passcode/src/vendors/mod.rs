//! The vendors, a room each, with the same slots: `mod.rs` (what it can do, and `impl Vendor`),
//! `config.rs` (settings, build), `wire.rs` (what goes out and comes in), `meaning.rs` (what the
//! vendor's answers mean).

#[cfg(feature = "messagecentral")]
pub(crate) mod messagecentral;
#[cfg(feature = "plivo")]
pub(crate) mod plivo;
#[cfg(feature = "prelude")]
pub(crate) mod prelude;
#[cfg(feature = "ratio")]
pub(crate) mod ratio;
#[cfg(feature = "stytch")]
pub(crate) mod stytch;
#[cfg(feature = "telnyx")]
pub(crate) mod telnyx;
#[cfg(feature = "twilio")]
pub(crate) mod twilio;
#[cfg(feature = "vonage")]
pub(crate) mod vonage;
