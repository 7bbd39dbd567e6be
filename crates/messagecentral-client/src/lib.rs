#![doc = include_str!("../README.md")]

mod api_version;
mod client;
mod credentials;
mod error;
mod jwt;
mod number;
mod reply;
mod request;
pub mod response_code;
mod token;
mod token_reply;

pub use api_version::ApiVersion;
pub use client::{Client, PRODUCTION};
pub use credentials::Credentials;
pub use error::{Error, ErrorKind};
pub use reply::{Code, Reply};
pub use request::{FlowType, SendOtp, ValidateOtp};
