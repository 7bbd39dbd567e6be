//! The kind `failover`: the next member when one surely sent nothing.

mod config;
mod decision;
mod health;
mod member;
mod provider;

pub(super) use config::build;
