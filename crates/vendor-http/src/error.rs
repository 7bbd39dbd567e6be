use std::{error, fmt};

use http::StatusCode;

/// How far a failed request got: the difference between "try again" and "ask the person first".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It surely never arrived: it was refused here, or no connection was made.
    NotSent,
    /// It may have arrived and been acted on.
    MaybeSent,
}

/// What went wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The request could not be built, or is for another host than the client's.
    Unbuildable,
    /// There was no time left to begin: the deadline had passed.
    NoTimeLeft,
    /// The host's name has no address.
    NoSuchHost,
    /// Nothing listens there, or no way leads there.
    ConnectionRefused,
    /// No connection was made in time.
    ConnectTimeout,
    /// The certificate is by an authority that this machine doesn't trust.
    UnknownAuthority,
    /// The certificate is for another host.
    WrongName,
    /// The certificate is not valid any more, or not yet.
    ExpiredCertificate,
    /// The certificate is bad in another way.
    Certificate,
    /// The other side doesn't speak TLS.
    NotTls,
    /// The TLS handshake failed in another way.
    Tls,
    /// The proxy could not be used, or it made no connection to the host.
    Proxy,
    /// No connection could be made, for another reason.
    Connect,
    /// The attempt's time ran out before the whole answer was there.
    Timeout,
    /// The connection broke, or what came over it was not HTTP.
    Broken,
    /// The answer's body is over [`BODY_LIMIT`](crate::BODY_LIMIT), 64 KiB.
    BodyTooLarge,
}

/// A request that got no usable answer.
///
/// `Display` is a clause without a URL, for a client's own error to build on. The source is the
/// HTTP library's error, which holds none either.
#[derive(Debug)]
pub struct HttpError {
    failure: Failure,
    reach: Reach,
    status: Option<StatusCode>,
    source: Option<Source>,
}

/// What a library says of a failure.
type Source = Box<dyn error::Error + Send + Sync>;

impl HttpError {
    /// An error without a source.
    #[must_use]
    pub fn new(failure: Failure, reach: Reach) -> Self {
        Self { failure, reach, status: None, source: None }
    }

    pub(crate) fn with_source(mut self, source: impl error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn failure(&self) -> Failure {
        self.failure
    }

    /// How far the request got.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// The answer's status, if it had come before the failure.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.failure, f)
    }
}

/// A clause for a person.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unbuildable => "the request could not be built",
            Self::NoTimeLeft => "no time was left to send the request",
            Self::NoSuchHost => {
                "there is no host of this name: check the base URL, the proxy and the DNS"
            }
            Self::ConnectionRefused => {
                "the connection was refused: nothing listens there, or no way leads there"
            }
            Self::ConnectTimeout => "no connection was made in time",
            Self::UnknownAuthority => {
                "the certificate is by an authority that this machine doesn't trust: if it is your own, configure its \
                 certificate"
            }
            Self::WrongName => "the certificate is for another host: check the base URL",
            Self::ExpiredCertificate => "the certificate is not valid at this time",
            Self::Certificate => "the certificate is not acceptable",
            Self::NotTls => "the other side doesn't speak TLS: check http and https",
            Self::Tls => "the TLS handshake failed",
            Self::Proxy => {
                "no connection came about through the proxy: check its address and its credentials"
            }
            Self::Connect => "no connection could be made",
            Self::Timeout => "no whole answer came in time",
            Self::Broken => "the connection broke before the whole answer was there",
            Self::BodyTooLarge => "the answer was too large to be one of this service",
        })
    }
}

impl error::Error for HttpError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// A client that could not be made: `Display` is one sentence, without the value it is about.
#[derive(Debug)]
pub struct SetupError {
    message: String,
    source: Option<Source>,
}

impl SetupError {
    /// An error with this sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    pub(crate) fn with_source(mut self, source: impl error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl error::Error for SetupError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
