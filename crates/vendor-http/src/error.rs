use std::{error, fmt};

use http::StatusCode;

/// How far a failed request got: the difference between "try again" and "ask the person first".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It surely never arrived: refused here, DNS, TCP, TLS or the connect timeout.
    NotSent,
    /// It may have arrived and been acted on.
    MaybeSent,
}

/// What went wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The request could not be built.
    Unbuildable,
    /// There was no time left to begin.
    NoTimeLeft,
    /// DNS, TCP, TLS or the connect timeout.
    Connect,
    /// The attempt's time ran out before the whole answer was there.
    Timeout,
    /// The connection broke, or what came over it was not HTTP.
    Broken,
    /// The answer's body is over [`BODY_LIMIT`](crate::BODY_LIMIT).
    BodyTooLarge,
}

/// A request that got no usable answer.
///
/// `Display` is a clause without a URL, for a client's own error to build on. The source is
/// `reqwest`'s error, stripped of its URL.
#[derive(Debug)]
pub struct HttpError {
    failure: Failure,
    reach: Reach,
    status: Option<StatusCode>,
    source: Option<reqwest::Error>,
}

impl HttpError {
    /// An error without a source.
    #[must_use]
    pub fn new(failure: Failure, reach: Reach) -> Self {
        Self { failure, reach, status: None, source: None }
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

/// The one place that reads how far a request got out of a `reqwest` error: only a request that
/// could not be built or connected is known not to have arrived.
impl From<reqwest::Error> for HttpError {
    fn from(error: reqwest::Error) -> Self {
        let (failure, reach) = if error.is_builder() {
            (Failure::Unbuildable, Reach::NotSent)
        } else if error.is_connect() {
            (Failure::Connect, Reach::NotSent)
        } else if error.is_timeout() {
            (Failure::Timeout, Reach::MaybeSent)
        } else {
            (Failure::Broken, Reach::MaybeSent)
        };
        Self { failure, reach, status: None, source: Some(error.without_url()) }
    }
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.failure {
            Failure::Unbuildable => "the request could not be built",
            Failure::NoTimeLeft => "no time was left to send the request",
            Failure::Connect => "no connection could be made",
            Failure::Timeout => "no whole answer came in time",
            Failure::Broken => "the connection broke before the whole answer was there",
            Failure::BodyTooLarge => "the answer was too large to be one of this service",
        })
    }
}

impl error::Error for HttpError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

/// A client that could not be made: one sentence, without the value it is about.
#[derive(Debug)]
pub struct SetupError {
    message: String,
    source: Option<reqwest::Error>,
}

impl SetupError {
    /// An error with this sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    pub(crate) fn with_source(mut self, source: reqwest::Error) -> Self {
        self.source = Some(source.without_url());
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
        self.source.as_ref().map(|source| source as _)
    }
}
