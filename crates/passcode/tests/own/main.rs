//! Own codes from outside: the kinds `smtp` and `http` against servers that do as they are told.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod bench;
mod carrier;
mod connections;
mod ends;
mod headers;
mod http;
mod limits;
mod secrecy;
mod settings;
mod texts;
mod tls;
mod urls;
