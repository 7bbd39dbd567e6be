//! Twilio Verify's API in front of providers that do as they are told.

mod bench;
mod check;
mod create;
mod failures;
mod login;
mod parameters;
mod replicas;
mod store;
mod target;
