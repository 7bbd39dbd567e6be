//! What the tests know of each kind whose codes are made and checked by Passcode: one `Kit` a kind,
//! and the list of them. Every test that is the same for all of them loops over `ALL`, and over the
//! stores.

mod gateway;
mod http;
mod inbox;
mod kit;
mod mail;
mod smtp;
mod store;

pub(crate) use kit::{Kit, Service};
pub(crate) use store::{KEY, Store};

/// Every kind with own codes.
pub(crate) const ALL: &[&Kit] = &[&smtp::KIT, &http::KIT];
