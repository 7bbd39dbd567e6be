//! The one hardened HTTP client under Passcode's vendor clients.
//!
//! It knows no vendor. It exists because an application's own features reach into a shared
//! `reqwest` (a proxy from the environment, redirects, decompression, HTTP/2), and a one-time
//! passcode must not depend on them: everything that matters is stated in [`HttpClient`].
//!
//! What the client of a vendor needs besides is here too: the capped [`Answer`] with its
//! [`Retry-After`](Answer::retry_after), [`Reach`], which says whether a failed request may have
//! arrived, and the redacting [`Secret`].

mod answer;
mod base_url;
mod cause;
mod certificates;
mod client;
mod connect;
mod error;
mod proxy;
mod secret;
mod settings;
mod shared_secret;
mod transport;

pub use answer::{Answer, BODY_LIMIT};
pub use base_url::BaseUrl;
pub use client::HttpClient;
pub use error::{Failure, HttpError, Reach, SetupError};
pub use secret::{Secret, sensitive_header};
pub use settings::HttpSettings;
pub use shared_secret::SharedSecret;
pub use transport::{Exchange, Transport};
