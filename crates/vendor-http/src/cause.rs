//! Why no answer came: the one place that reads the errors of the system and of TLS.

use std::error::Error;
use std::io;

use hyper_util::client::legacy;
use rustls::CertificateError;
use tokio::time::error::Elapsed;

use crate::{Failure, HttpError, Reach, SetupError};

/// Our error for a request that got no answer: only one that was not connected is known not to have
/// arrived.
pub(crate) fn explain(error: legacy::Error) -> HttpError {
    let (failure, reach) = if error.is_connect() {
        (connecting(&error), Reach::NotSent)
    } else {
        (Failure::Broken, Reach::MaybeSent)
    };
    HttpError::new(failure, reach).with_source(error)
}

/// Our error for an answer that ended before its end. The request has arrived.
pub(crate) fn broken(error: hyper::Error) -> HttpError {
    HttpError::new(Failure::Broken, Reach::MaybeSent).with_source(error)
}

/// Our error for a client that could not be made. Base URL, proxy and certificates of the
/// settings have been read by then, so no setting is to blame.
pub(crate) fn explain_setup(error: rustls::Error) -> SetupError {
    let no_store = matches!(&error, rustls::Error::General(text) if text.starts_with(NO_STORE));
    let message = if no_store {
        "this machine has no store of trusted certificates, so https can't be used: install one (on Linux \
         the package ca-certificates)"
    } else {
        "the HTTPS client could not be set up on this machine"
    };
    SetupError::new(message).with_source(error)
}

/// How the platform's verifier begins its sentence for an empty store.
const NO_STORE: &str = "No CA certificates were loaded";

fn connecting(error: &legacy::Error) -> Failure {
    let at_the_proxy = || causes(error).any(is_of_a_proxy).then_some(Failure::Proxy);
    causes(error).find_map(known).or_else(at_the_proxy).unwrap_or(Failure::Connect)
}

impl Failure {
    /// Why no connection could be made, by the errors of the system and of TLS that are under this
    /// one: also for clients of other protocols than HTTP.
    #[must_use]
    pub fn of_connecting(error: &(dyn Error + 'static)) -> Self {
        causes(error).find_map(known).unwrap_or(Self::Connect)
    }
}

/// An error and all that is under it, outermost first.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| next(*error))
}

/// An I/O error shows what it holds in another way than by its source.
fn next<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(held) => Some(held),
        None => error.source(),
    }
}

fn known(error: &(dyn Error + 'static)) -> Option<Failure> {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return Some(tls(error));
    }
    if error.is::<Elapsed>() {
        return Some(Failure::ConnectTimeout);
    }
    // The connector's own errors have no types that can be named.
    let text = error.to_string();
    if ["dns error", "failed to lookup address"].iter().any(|begin| text.starts_with(begin))
        || text == "invalid dns name"
    {
        return Some(Failure::NoSuchHost);
    }
    match error.downcast_ref::<io::Error>()?.kind() {
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable => Some(Failure::ConnectionRefused),
        io::ErrorKind::TimedOut => Some(Failure::ConnectTimeout),
        _ => None,
    }
}

/// Whether it is the error of going through a proxy.
fn is_of_a_proxy(error: &(dyn Error + 'static)) -> bool {
    let text = error.to_string();
    text.starts_with("tunnel error: ") || text.starts_with("SOCKS error: ")
}

fn tls(error: &rustls::Error) -> Failure {
    match error {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            CertificateError::UnknownIssuer => Failure::UnknownAuthority,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Failure::WrongName
            }
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => Failure::ExpiredCertificate,
            _ => Failure::Certificate,
        },
        rustls::Error::InvalidMessage(_) => Failure::NotTls,
        _ => Failure::Tls,
    }
}
