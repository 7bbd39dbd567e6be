//! Own codes from outside: the kind `smtp` against a mail server that does as it is told.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod bench;
mod carrier;
mod connections;
mod ends;
mod headers;
mod limits;
mod secrecy;
mod settings;
mod texts;
mod tls;
mod urls;
