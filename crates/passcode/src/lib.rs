#![doc = include_str!("../README.md")]

mod capabilities;
mod channel;
mod code;
pub mod config;
mod deadline;
pub mod decorators;
mod error;
mod outcome;
mod provider;
mod providers;
mod recipient;
mod request;
mod sealer;
mod session;
pub mod stored;
mod verification;

pub use capabilities::{Capabilities, CapabilityRow, Resend};
pub use channel::Channel;
pub use code::OtpCode;
pub use config::{Config, Providers, Registry};
pub use error::{Dispatch, Error, ErrorKind, Operation, Result};
pub use outcome::{Approval, Evidence, Rejection, VerifyOutcome};
pub use provider::{OtpProvider, OtpProviderExt};
pub use recipient::{EmailAddress, PhoneNumber, Recipient};
pub use request::{Device, SendRequest, VerifyRequest};
pub use sealer::Sealer;
pub use session::Session;
pub use verification::{Delivery, Verification};
