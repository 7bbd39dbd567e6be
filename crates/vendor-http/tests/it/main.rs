//! `HttpClient` against real sockets on loopback.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod hardening;
mod reach;
mod server;
mod tls;
