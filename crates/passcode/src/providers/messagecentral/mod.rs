//! The kind `messagecentral`: SMS and WhatsApp by Message Central VerifyNow.

mod adapter;
mod config;
mod error;

pub(super) use config::build;
