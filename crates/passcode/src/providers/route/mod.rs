//! The kind `route`: picks a member by recipient and channel.

mod config;
mod provider;
mod reach;
mod rule;

pub(super) use config::build;
