//! The suites, tested: what is good passes, and each broken provider and store fails its case.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "../../examples/acme/fixture.rs"]
mod fixture;
#[path = "../../examples/acme/service.rs"]
mod service;
#[path = "../../examples/acme/vendor.rs"]
mod vendor;

mod broken;
mod flawed;
mod flawed_store;
mod flawed_tables;
mod named;
mod senders;
mod store_flaw;
mod stores;
