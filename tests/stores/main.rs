//! The stores of more than one process: on one file, and on one Redis.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod file;
mod killed;
mod own_codes;
mod processes;
mod real_time;
#[cfg(feature = "redis-server")]
mod redis;
mod replica;
mod sqlite;
