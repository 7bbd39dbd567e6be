#![doc = include_str!("../README.md")]
//!
//! ## The whole of `examples/acme/vendor.rs`
//!
//! ```text
#![doc = include_str!("../examples/acme/vendor.rs")]
//! ```

mod cases;
mod fault;
mod fixture;
mod report;
mod seen;
pub mod sender;
pub mod store;
mod suite;
mod verdict;

pub use cases::run;
pub use fault::Fault;
pub use fixture::Fixture;
pub use report::{Case, Report, Verdict};
