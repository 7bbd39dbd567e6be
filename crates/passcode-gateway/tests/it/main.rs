//! The gateway's calls against its contract.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod admin;
mod approvals;
mod bench;
mod bodies;
mod check;
mod clients;
mod create;
mod document;
mod endings;
mod heads;
mod idempotency;
mod keys;
mod limits;
mod page;
mod pending;
mod reload;
mod settings;
mod stage;
mod store;
mod tls;
mod tokens;
mod twilio;
