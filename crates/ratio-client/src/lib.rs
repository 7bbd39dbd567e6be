#![doc = include_str!("../README.md")]

mod call;
mod caller;
mod client;
mod credentials;
mod device;
mod error;
mod error_code;
#[allow(
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    unreachable_pub,
    reason = "generated, and checked against its documents instead"
)]
#[rustfmt::skip]
mod generated;
mod hooks;
mod refusal;
mod session;

pub use client::{Client, PRODUCTION_URL, SANDBOX_URL, STAGING_URL};
pub use credentials::Credentials;
pub use device::Device;
pub use error::{Error, ErrorKind};
pub use error_code::ErrorCode;
/// The contract's operations, a method each, as [`Client::call`] lends them out.
pub use generated::Client as Api;
pub use generated::types;
pub use vendor_http::{Answer, HttpError, HttpSettings, Reach, Secret, SetupError, SharedSecret};
