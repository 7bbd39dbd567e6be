use std::sync::Arc;
use std::time::{Duration, SystemTime};
use std::{error, fmt};

use vendor_http::{Answer, HttpError, Reach, Secret};

use crate::response_code;

/// Why a send or a validate has no good end.
///
/// A wrong or old code is one of these too (kind `Answer`, with its [`code`](Self::code)), so
/// that `Ok` means nothing but success. `Display` is one sentence: what happened and what to do.
/// Neither it nor `Debug` nor a source shows a URL, a secret, a number or the vendor's own words.
#[derive(Debug, Clone)]
pub struct Error(Box<Parts>);

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request is malformed and was refused here. Nothing was sent.
    InvalidInput,
    /// There was no token to send the request with. The request itself was not sent.
    /// [`Error::token_rejected`] tells refused credentials from an outage of the token call.
    Token,
    /// The request got no whole answer. [`Error::reach`] says whether it may have arrived.
    Http,
    /// The vendor said no: with a response code ([`Error::code`]), or with nothing but an HTTP
    /// status ([`Error::status`]).
    Answer,
    /// An answer that can't be trusted: unreadable, contradicting itself or contradicting the
    /// request. The request may have been acted on.
    Untrusted,
    /// The vendor took the request for one to its discontinued product and did nothing.
    Discontinued,
}

/// Which call an error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Send,
    Validate,
}

/// What happened, each with its own sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    Input(&'static str),
    /// The caller's deadline came while the token was fetched.
    TokenLate,
    /// The token call got no whole answer.
    TokenHttp,
    /// The token call's answer holds neither a token nor a refusal.
    TokenMissing,
    /// The token call refused the credentials.
    CredentialsRefused(Refused),
    /// 401 or 403 for the token itself.
    TokenRefused(Operation),
    Http(Operation),
    Answer(Operation),
    Untrusted(Operation, &'static str),
    Discontinued(Operation),
}

/// Which of the credentials the token call refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    Password,
    CustomerId,
    /// The password was not read as Base64 text of a password.
    JwtAsPassword,
    Unnamed,
}

#[derive(Debug, Clone)]
struct Parts {
    problem: Problem,
    http: Option<Arc<HttpError>>,
    status: Option<u16>,
    code: Option<i64>,
    retry_after: Option<Duration>,
    vendor_text: Option<Secret>,
}

impl Error {
    pub(crate) fn new(problem: Problem) -> Self {
        Self(Box::new(Parts {
            problem,
            http: None,
            status: None,
            code: None,
            retry_after: None,
            vendor_text: None,
        }))
    }

    pub(crate) fn with_http(mut self, http: HttpError) -> Self {
        self.0.status = http.status().map(|status| status.as_u16());
        self.0.http = Some(Arc::new(http));
        self
    }

    pub(crate) fn with_answer(mut self, answer: &Answer) -> Self {
        self.0.status = Some(answer.status.as_u16());
        self.0.retry_after = answer.retry_after(SystemTime::now());
        self
    }

    pub(crate) fn with_words(mut self, code: Option<i64>, text: Option<Secret>) -> Self {
        self.0.code = code;
        self.0.vendor_text = text;
        self
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self.0.problem {
            Problem::Input(_) => ErrorKind::InvalidInput,
            Problem::TokenLate
            | Problem::TokenHttp
            | Problem::TokenMissing
            | Problem::CredentialsRefused(_) => ErrorKind::Token,
            Problem::Http(_) => ErrorKind::Http,
            Problem::TokenRefused(_) | Problem::Answer(_) => ErrorKind::Answer,
            Problem::Untrusted(..) => ErrorKind::Untrusted,
            Problem::Discontinued(_) => ErrorKind::Discontinued,
        }
    }

    /// How far the send or validate itself got; `None` once it has a whole answer. A failed token
    /// call is always [`Reach::NotSent`].
    #[must_use]
    pub fn reach(&self) -> Option<Reach> {
        match self.kind() {
            ErrorKind::InvalidInput | ErrorKind::Token => Some(Reach::NotSent),
            ErrorKind::Http => self.0.http.as_ref().map(|http| http.reach()),
            ErrorKind::Answer | ErrorKind::Untrusted | ErrorKind::Discontinued => None,
        }
    }

    /// The HTTP status, if there was one: the token call's if the kind is `Token`.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The vendor's code for the send or validate, whatever its number; the known ones are in
    /// [`response_code`]. `None` when the answer holds no readable one.
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        self.0.code
    }

    /// How long the vendor asks to wait, from `Retry-After`.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the vendor refused our password, customer id or token (after the one renewal, if
    /// it could be renewed): configuration to mend, not an outage to wait for.
    #[must_use]
    pub fn token_rejected(&self) -> bool {
        matches!(self.0.problem, Problem::CredentialsRefused(_) | Problem::TokenRefused(_))
    }

    /// The vendor's own words, for an operator who asks for them. They may quote a phone number,
    /// so they are in no other part of this error.
    #[must_use]
    pub fn vendor_text(&self) -> Option<&Secret> {
        self.0.vendor_text.as_ref()
    }

    fn write_answer(&self, f: &mut fmt::Formatter<'_>, operation: Operation) -> fmt::Result {
        match (self.0.code, self.0.status) {
            (Some(code), _) => {
                let advice = response_code::advice(code).unwrap_or("an undocumented code");
                write!(f, "Message Central answered {operation} with code {code}: {advice}")
            }
            (None, Some(status)) => write!(
                f,
                "Message Central answered {operation} with HTTP status {status} and no response code"
            ),
            (None, None) => write!(f, "Message Central refused {operation}"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.problem {
            Problem::Input(problem) => {
                write!(f, "the request was not sent to Message Central: {problem}")
            }
            Problem::TokenLate => f.write_str(
                "no token of Message Central came before the deadline; \
                 the request was not sent, try again",
            ),
            Problem::TokenHttp => f.write_str(
                "Message Central's token call failed; the request was not sent, try again later",
            ),
            Problem::TokenMissing => {
                f.write_str("Message Central's token call brought no token")?;
                if let Some(status) = self.0.status {
                    write!(f, " (HTTP status {status})")?;
                }
                f.write_str("; the request was not sent, try again later")
            }
            Problem::CredentialsRefused(refused) => f.write_str(refused.sentence()),
            Problem::TokenRefused(operation) => write!(
                f,
                "Message Central refused the auth token for {operation}; \
                 check the customer id and the password or token"
            ),
            Problem::Http(operation) if self.reach() == Some(Reach::NotSent) => write!(
                f,
                "Message Central could not be reached for {operation}; nothing was sent, try again later"
            ),
            Problem::Http(operation) => write!(
                f,
                "Message Central's {operation} got no whole answer; it may have been acted on"
            ),
            Problem::Answer(operation) => self.write_answer(f, operation),
            Problem::Untrusted(operation, why) => write!(
                f,
                "Message Central's answer to {operation} can't be trusted: {why}; \
                 it may have been acted on"
            ),
            Problem::Discontinued(operation) => write!(
                f,
                "Message Central took {operation} for a call of its discontinued product and did \
                 nothing; check the account and the API version"
            ),
        }
    }
}

/// The source is the [`HttpError`], if it was one.
impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.0.http.as_deref().map(|http| http as _)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Send => "send",
            Self::Validate => "validate",
        })
    }
}

impl Refused {
    fn sentence(self) -> &'static str {
        match self {
            Self::Password => "Message Central says that the password is wrong; check it",
            Self::CustomerId => "Message Central says that the customer id is invalid; check it",
            Self::JwtAsPassword => {
                "Message Central could not decode the password; if it is the dashboard's token \
                 (a JWT), use it as the auth token instead"
            }
            Self::Unnamed => "Message Central refused the customer id or the password; check both",
        }
    }
}
