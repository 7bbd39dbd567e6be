//! The kind `ratio`: SMS and e-mail by Ratio, as first or second factor.

mod adapter;
mod config;
mod error;

pub(super) use config::build;
