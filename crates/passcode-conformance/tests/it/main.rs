//! The suite, tested: a good provider passes, and each broken one fails its case.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "../../examples/acme/fixture.rs"]
mod fixture;
#[path = "../../examples/acme/service.rs"]
mod service;
#[path = "../../examples/acme/vendor.rs"]
mod vendor;

mod broken;
mod flawed;
mod senders;
