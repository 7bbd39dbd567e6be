//! The crate from outside: configuration, and each vendor's answers through the public trait.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod answers;
mod base_url;
mod causes;
mod config;
mod failover;
mod findings;
mod how_it_is_written;
mod leaf;
mod messagecentral;
#[cfg(feature = "metrics")]
mod metrics;
mod misplaced;
mod nesting;
mod plivo;
mod prelude;
mod properties;
mod ratio;
mod recipients;
mod retry;
mod route;
mod scripted;
mod scripted_vendor;
mod secret_grammar;
mod service;
mod settings_that_lie;
mod stytch;
mod telnyx;
mod told;
mod twilio;
mod unplaced;
mod vendors;
mod vonage;
mod waits;
mod whose_fault;
