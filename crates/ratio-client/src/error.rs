use std::time::{Duration, SystemTime};
use std::{error, fmt};

use http::StatusCode;
use vendor_http::{Answer, Failure, HttpError, Reach};

use crate::ErrorCode;
use crate::refusal::Refusal;

/// What kind of failure an [`Error`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No usable answer came. [`Error::reach`] says whether the request may have arrived.
    Http,
    /// Ratio, or something in front of it, answered with a status of 400 or more.
    Answer,
    /// The answer was a success, but its body is not what the contract says. The call may have
    /// taken effect.
    Undecodable,
    /// The answer's status is one the contract doesn't list: another success, or a redirect,
    /// which is never followed. The call may have taken effect.
    Undocumented,
    /// The request could not be made from what was given, so none was sent.
    Unbuildable,
}

/// A call that failed. Neither `Debug` nor `Display` shows a byte of a request or of an answer's
/// body, but for an error code.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    status: Option<StatusCode>,
    refusal: Refusal,
    retry_after: Option<Duration>,
    source: Option<HttpError>,
}

impl Error {
    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// How far the request got. `None` if it was answered.
    #[must_use]
    pub fn reach(&self) -> Option<Reach> {
        match (&self.source, self.kind) {
            (Some(source), _) => Some(source.reach()),
            (None, ErrorKind::Unbuildable) => Some(Reach::NotSent),
            (None, _) => None,
        }
    }

    /// The answer's HTTP status, also if only its body was lost.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status.map(|status| status.as_u16())
    }

    /// Ratio's own error code, such as `INVALID_PHONE`. The list of codes is open. Text that isn't of
    /// their form (upper case, digits and `_`, 64 characters at most) is none.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.refusal.code.as_deref()
    }

    /// The same code as a value to match on.
    #[must_use]
    pub fn error_code(&self) -> Option<ErrorCode> {
        self.code().map(ErrorCode::from)
    }

    /// Whether the answer's body is a JSON object with `code` or `message`, as Ratio's errors are.
    /// Without it a gateway may have spoken.
    #[must_use]
    pub fn has_error_body(&self) -> bool {
        self.refusal.has_error_body
    }

    /// How long the answer asks to wait (`Retry-After`), at most a day.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    fn new(kind: ErrorKind) -> Self {
        Self { kind, status: None, refusal: Refusal::default(), retry_after: None, source: None }
    }

    pub(crate) fn unbuildable() -> Self {
        Self::new(ErrorKind::Unbuildable)
    }

    pub(crate) fn undecodable(status: Option<StatusCode>) -> Self {
        Self { status, ..Self::new(ErrorKind::Undecodable) }
    }

    /// For a status that no code path of ours expects.
    pub(crate) fn from_status(status: StatusCode) -> Self {
        let refused = status.is_client_error() || status.is_server_error();
        let kind = if refused { ErrorKind::Answer } else { ErrorKind::Undocumented };
        Self { status: Some(status), ..Self::new(kind) }
    }

    pub(crate) fn from_answer(answer: &Answer) -> Self {
        Self {
            refusal: Refusal::read(answer),
            retry_after: answer.retry_after(SystemTime::now()),
            ..Self::from_status(answer.status)
        }
    }
}

impl From<HttpError> for Error {
    fn from(source: HttpError) -> Self {
        let kind = match source.failure() {
            Failure::Unbuildable => ErrorKind::Unbuildable,
            _ => ErrorKind::Http,
        };
        Self { status: source.status(), source: Some(source), ..Self::new(kind) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status.map_or(0, |status| status.as_u16());
        match (self.kind, &self.refusal.code) {
            (ErrorKind::Http, _) if self.reach() == Some(Reach::NotSent) => f.write_str(
                "the request never left for Ratio, so it may be repeated: check the base URL, the \
                 network and the deadline",
            ),
            (ErrorKind::Http, _) => f.write_str(
                "no usable answer came from Ratio, which may have acted on the request all the same",
            ),
            (ErrorKind::Answer, Some(code)) => {
                write!(f, "Ratio refused the call with status {status} and the code {code}")
            }
            (ErrorKind::Answer, None) => {
                write!(f, "the call to Ratio was answered with status {status} and no error code")
            }
            (ErrorKind::Undecodable, _) => write!(
                f,
                "Ratio answered with status {status}, but not with the body its contract promises; \
                 the call may have taken effect"
            ),
            (ErrorKind::Undocumented, _) => write!(
                f,
                "Ratio answered with status {status}, which its contract doesn't list for this call; \
                 the call may have taken effect"
            ),
            (ErrorKind::Unbuildable, _) => f.write_str(
                "the request to Ratio could not be made from what was given, so none was sent: check \
                 the parameters and the session's token for characters that can't be sent",
            ),
        }
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
