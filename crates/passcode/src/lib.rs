#![doc = include_str!("guide/links.md")]
#![doc = include_str!("../README.md")]

mod capabilities;
mod channel;
mod code;
pub mod config;
mod crypto;
mod error;
#[cfg(any(doc, doctest))]
pub mod guide;
mod kinds;
mod locale;
#[cfg_attr(
    not(feature = "metrics"),
    expect(
        dead_code,
        unreachable_pub,
        reason = "nothing is counted, and whoever counts need not know"
    )
)]
mod metrics;
mod outcome;
pub mod own;
mod policies;
mod provider;
mod recipient;
mod request;
mod sealer;
mod session;
pub mod store;
pub mod stored;
mod told;
mod typed;
pub mod vendor;
mod vendors;
mod verification;

pub use capabilities::{Capabilities, CapabilityRow, Resend};
pub use channel::Channel;
pub use code::OtpCode;
pub use config::{Config, Providers, Registry};
pub use error::{Dispatch, Error, ErrorKind, Operation, Result};
pub use locale::Locale;
#[cfg(feature = "metrics")]
pub use metrics::{Metrics, MetricsEvent};
pub use outcome::{Approval, Evidence, Rejection, VerifyOutcome};
pub use policies::limit::{SendRules, SendTaken};
pub use provider::{OtpProvider, OtpProviderExt};
pub use recipient::{EmailAddress, PhoneNumber, Recipient, RecipientKey};
pub use request::{Device, SendRequest, VerifyRequest};
pub use sealer::{Sealer, Unsealed};
pub use session::{Session, SessionFingerprint};
pub use told::Told;
pub use verification::{Delivery, Verification};
