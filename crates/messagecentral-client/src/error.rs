use std::sync::Arc;
use std::time::{Duration, SystemTime};
use std::{error, fmt};

use vendor_http::{Answer, HttpError, Reach};

/// Why a send or a validate has no [`Reply`](crate::Reply).
///
/// `Display` is a clause: what happened and what to do. Neither it nor `Debug` nor a source shows
/// a URL, a secret, a number or the vendor's own words.
#[derive(Debug, Clone)]
pub struct Error(Box<Parts>);

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request is malformed and was refused here. Nothing was sent.
    InvalidInput,
    /// The vendor refused our customer id or password when it was asked for a token. The request
    /// itself was not sent.
    Credentials,
    /// There was no token to send the request with. The request itself was not sent.
    Token,
    /// The request got no whole answer. [`Error::reach`] says whether it may have arrived.
    Http,
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
    Http,
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
    retry_after: Option<Duration>,
    shared: bool,
}

impl Error {
    pub(crate) fn new(problem: Problem) -> Self {
        Self(Box::new(Parts {
            problem,
            http: None,
            status: None,
            retry_after: None,
            shared: false,
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

    pub(crate) fn with_shared(mut self, shared: bool) -> Self {
        self.0.shared = shared;
        self
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self.0.problem {
            Problem::Input(_) => ErrorKind::InvalidInput,
            Problem::TokenLate | Problem::TokenHttp | Problem::TokenMissing => ErrorKind::Token,
            Problem::CredentialsRefused(_) => ErrorKind::Credentials,
            Problem::Http => ErrorKind::Http,
        }
    }

    /// How far the send or validate itself got. A failed token call is always
    /// [`Reach::NotSent`].
    #[must_use]
    pub fn reach(&self) -> Reach {
        match (self.kind(), &self.0.http) {
            (ErrorKind::Http, Some(http)) => http.reach(),
            (ErrorKind::Http, None) => Reach::MaybeSent,
            _ => Reach::NotSent,
        }
    }

    /// Why no whole answer came: to the token call, if the kind is `Token`.
    #[must_use]
    pub fn http(&self) -> Option<&Arc<HttpError>> {
        self.0.http.as_ref()
    }

    /// The HTTP status, if there was one: the token call's, unless the kind is
    /// [`Http`](ErrorKind::Http).
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// How long the vendor asks to wait, from `Retry-After` of the token call; at most a day.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether another caller has reported the same already: several waited for one token call
    /// that failed, or that lasted beyond their deadlines. Count what isn't shared.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.0.shared
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.problem {
            Problem::Input(problem) => {
                write!(f, "the request was not sent to Message Central: {problem}")
            }
            Problem::TokenLate => f.write_str(
                "no token of Message Central came before the deadline; the request was not sent",
            ),
            Problem::TokenHttp => {
                f.write_str("Message Central's token call failed")?;
                if let Some(http) = &self.0.http {
                    write!(f, ": {http}")?;
                }
                f.write_str("; the request was not sent")
            }
            Problem::TokenMissing => {
                f.write_str("Message Central's token call brought no token")?;
                if let Some(status) = self.0.status {
                    write!(f, " (HTTP status {status})")?;
                }
                f.write_str("; the request was not sent")
            }
            Problem::CredentialsRefused(refused) => f.write_str(refused.sentence()),
            Problem::Http => {
                f.write_str("Message Central gave no answer")?;
                match &self.0.http {
                    Some(http) => write!(f, ": {http}"),
                    None => Ok(()),
                }
            }
        }
    }
}

/// The source is the [`HttpError`], if it was one.
impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.0.http.as_deref().map(|http| http as _)
    }
}

impl Refused {
    fn sentence(self) -> &'static str {
        match self {
            Self::Password => "Message Central says that the password is wrong: check it",
            Self::CustomerId => "Message Central says that the customer id is invalid: check it",
            Self::JwtAsPassword => {
                "Message Central could not decode the password; if it is the dashboard's token \
                 (a JWT), use it as the auth token instead"
            }
            Self::Unnamed => "Message Central refused the customer id or the password: check them",
        }
    }
}
