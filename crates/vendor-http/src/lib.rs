//! The one hardened HTTP client under Passcode's vendor clients.
//!
//! It knows no vendor. It is made of `hyper` and `rustls` alone: in a client such as `reqwest` an
//! application's own features reach into all of the process (a proxy from the environment,
//! redirects, decompression, HTTP/2), and a one-time passcode must not depend on them. Everything
//! that matters is stated in [`HttpClient`].
//!
//! What the client of a vendor needs besides is here too: the capped [`Answer`] with its
//! [`Retry-After`](Answer::retry_after), [`Reach`], which says whether a failed request may have
//! arrived, [`read_once`], without which a body proves nothing, and the redacting [`Secret`].

mod answer;
mod base_url;
mod cause;
mod client;
mod connect;
mod connections;
mod error;
mod proxy;
mod read_once;
mod secret;
mod settings;
mod shared_secret;
mod stream;
mod tls;
mod transport;

pub use answer::{Answer, BODY_LIMIT};
pub use base_url::BaseUrl;
pub use client::HttpClient;
pub use connections::Connections;
pub use error::{Failure, HttpError, Reach, SetupError};
pub use read_once::read_once;
pub use secret::{Secret, sensitive_header};
pub use settings::HttpSettings;
pub use shared_secret::SharedSecret;
pub use transport::{Exchange, Transport};
