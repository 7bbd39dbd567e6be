//! The login over real sockets, its vendors emulated.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod bench;
mod failures;
mod flow;
mod safety;
