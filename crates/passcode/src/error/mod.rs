//! The one error of every operation, for two readers: code branches on its parts, a person reads
//! its sentence.

mod dispatch;
mod kind;

use std::convert::Infallible;
use std::time::Duration;
use std::{error, fmt};

pub use dispatch::Dispatch;
pub use kind::ErrorKind;

/// What an operation of this crate returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Box<dyn error::Error + Send + Sync + 'static>;

/// Which operation failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// [`OtpProvider::send`](crate::OtpProvider::send).
    Send,
    /// [`OtpProvider::verify`](crate::OtpProvider::verify).
    Verify,
}

impl Operation {
    /// The name in `snake_case`, for logs and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Verify => "verify",
        }
    }
}

/// An operation that did not come to its answer.
///
/// A wrong or expired code is **not** an error: see [`VerifyOutcome`](crate::VerifyOutcome).
///
/// `Display` is one whole sentence without secrets: what happened, to which provider, what to do.
/// It doesn't repeat its [`source`](error::Error::source).
pub struct Error(Box<Parts>);

struct Parts {
    kind: ErrorKind,
    dispatch: Dispatch,
    message: String,
    provider: Option<String>,
    operation: Option<Operation>,
    status: Option<u16>,
    code: Option<String>,
    retry_after: Option<Duration>,
    repeated: Option<Repeated>,
    source: Option<Source>,
}

/// What became of repeating the operation.
#[derive(Debug)]
struct Repeated {
    attempts: u32,
    why_no_more: String,
}

impl Error {
    /// An error of this kind.
    ///
    /// `message` is a clause for a person, in lower case and without a full stop: what happened
    /// and, where the kind alone doesn't say it, what to do. It must hold no secret and no full
    /// recipient. The dispatch is [`MaybeSent`](Dispatch::MaybeSent) until
    /// [`with_dispatch`](Self::with_dispatch) says otherwise.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            kind,
            dispatch: Dispatch::MaybeSent,
            message: message.into(),
            provider: None,
            operation: None,
            status: None,
            code: None,
            retry_after: None,
            repeated: None,
            source: None,
        }))
    }

    /// An error found before anything left: its dispatch is [`NotSent`](Dispatch::NotSent).
    pub fn local(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::new(kind, message).with_dispatch(Dispatch::NotSent)
    }

    /// Says what the vendor may have done.
    #[must_use]
    pub fn with_dispatch(mut self, dispatch: Dispatch) -> Self {
        self.0.dispatch = dispatch;
        self
    }

    /// Names the configured provider it happened to.
    #[must_use]
    pub fn with_provider(mut self, provider: impl Into<String>) -> Self {
        self.0.provider = Some(provider.into());
        self
    }

    /// Names the operation.
    #[must_use]
    pub fn with_operation(mut self, operation: Operation) -> Self {
        self.0.operation = Some(operation);
        self
    }

    /// Keeps the HTTP status of the vendor's answer.
    #[must_use]
    pub fn with_status(mut self, status: Option<u16>) -> Self {
        self.0.status = status;
        self
    }

    /// Keeps the vendor's own error code, such as `INVALID_PHONE` or `702`.
    #[must_use]
    pub fn with_code(mut self, code: Option<String>) -> Self {
        self.0.code = code;
        self
    }

    /// Keeps how long the vendor asks to wait.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    /// For decorators that repeat: keeps the number of attempts and why there were no more, as a
    /// clause that can follow "tried 3 times, ".
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32, why_no_more: impl Into<String>) -> Self {
        self.0.repeated = Some(Repeated { attempts, why_no_more: why_no_more.into() });
        self
    }

    /// Keeps the cause. Its text is shown by error reporters: it must hold no secret.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// What went wrong: branch on this.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What the vendor may have done: repeat only [`NotSent`](Dispatch::NotSent) and
    /// [`Refused`](Dispatch::Refused).
    #[must_use]
    pub fn dispatch(&self) -> Dispatch {
        self.0.dispatch
    }

    /// The configured provider it happened to, if it got that far.
    #[must_use]
    pub fn provider(&self) -> Option<&str> {
        self.0.provider.as_deref()
    }

    /// The operation, if there was one.
    #[must_use]
    pub fn operation(&self) -> Option<Operation> {
        self.0.operation
    }

    /// The HTTP status of the vendor's answer, if one came.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The vendor's own error code, if it gave one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// How long the vendor asks to wait before the next request, if it said so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many times the operation was tried: 1 unless something repeats it, such as a
    /// [`Retry`](crate::decorators::Retry).
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.repeated.as_ref().map_or(1, |repeated| repeated.attempts)
    }

    /// What the dispatch means for the next step, where the message can't know it.
    fn advice(&self) -> Option<&'static str> {
        match (self.kind(), self.dispatch(), self.operation()?) {
            (ErrorKind::Unavailable, Dispatch::NotSent, _) => {
                Some("nothing reached it, so it is safe to try again")
            }
            (
                ErrorKind::Unavailable | ErrorKind::Protocol,
                Dispatch::MaybeSent,
                Operation::Send,
            ) => Some("a message may be on its way, so let the person look before sending again"),
            (
                ErrorKind::Unavailable | ErrorKind::Protocol,
                Dispatch::MaybeSent,
                Operation::Verify,
            ) => {
                Some("the attempt may have been counted, so let the person try the code once more")
            }
            (ErrorKind::RateLimited, ..) if self.retry_after().is_none() => {
                Some("wait a minute before the next try")
            }
            _ => None,
        }
    }
}

/// For code that takes "anything that turns into …" and is given the thing itself.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.provider(), self.operation()) {
            (Some(provider), Some(Operation::Send)) => {
                write!(f, "sending through {provider:?} failed: ")?;
            }
            (Some(provider), Some(Operation::Verify)) => {
                write!(f, "verifying through {provider:?} failed: ")?;
            }
            (Some(provider), None) => write!(f, "provider {provider:?}: ")?,
            (None, _) => {}
        }
        f.write_str(&self.0.message)?;
        match &self.0.repeated {
            None => {}
            Some(Repeated { attempts: 1, why_no_more }) => {
                write!(f, "; tried once, {why_no_more}")?;
            }
            Some(Repeated { attempts, why_no_more }) => {
                write!(f, "; tried {attempts} times, {why_no_more}")?;
            }
        }
        if let Some(advice) = self.advice() {
            write!(f, "; {advice}")?;
        }
        if let Some(wait) = self.retry_after() {
            write!(f, "; wait {} s before the next try", wait.as_secs().max(1))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = &*self.0;
        f.debug_struct("Error")
            .field("kind", &parts.kind)
            .field("dispatch", &parts.dispatch)
            .field("message", &parts.message)
            .field("provider", &parts.provider)
            .field("operation", &parts.operation)
            .field("status", &parts.status)
            .field("code", &parts.code)
            .field("retry_after", &parts.retry_after)
            .field("repeated", &parts.repeated)
            .field("source", &parts.source)
            .finish()
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
