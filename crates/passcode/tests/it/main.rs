//! The crate from outside: configuration, and each vendor's answers through the public trait.
#![cfg(all(feature = "ratio", feature = "messagecentral"))]
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod answers;
mod base_url;
mod causes;
mod config;
mod failover;
mod findings;
mod leaf;
mod messagecentral;
mod properties;
mod ratio;
mod recipients;
mod retry;
mod route;
mod scripted;
mod scripted_vendor;
mod service;
mod vendors;
mod waits;
