//! The one error of every operation, for two readers: code branches on its parts, a person reads
//! its sentence.

mod dispatch;
mod kind;
mod operation;
mod reading;
mod sentence;

use std::error;
use std::time::Duration;

pub use dispatch::Dispatch;
pub use kind::ErrorKind;
pub use operation::Operation;

use crate::verification::Verification;

/// What an operation of this crate returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Box<dyn error::Error + Send + Sync + 'static>;

/// An operation that did not come to its answer.
///
/// A wrong or expired code is **not** an error: see [`VerifyOutcome`](crate::VerifyOutcome).
///
/// `Display` is one whole sentence without secrets: what happened, to which provider, what to do.
/// It doesn't repeat its [`source`](error::Error::source).
///
/// [`Told`](crate::Told) is what to tell the person. Whoever answers another program by it asks
/// first whose fault it is:
///
/// | what happened | [`is_input`](Self::is_input) | [`kind`](Self::kind) | an answer |
/// | --- | --- | --- | --- |
/// | what was typed is no recipient | yes | `InvalidRecipient` | 422, ask for another |
/// | what was typed is no code, or what was sent no channel, language or seal | yes | `InvalidRequest` | 422, ask again |
/// | a sealed verification is too old | yes | `NotFound` | 410, send a new code |
/// | the calling code is wrong | no | `InvalidRequest` | 500 |
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
    shared: bool,
    recipients_side: bool,
    input: bool,
    advice: Option<&'static str>,
    pending: Option<Box<Verification>>,
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
            shared: false,
            recipients_side: false,
            input: false,
            advice: None,
            pending: None,
            source: None,
        }))
    }

    /// An error found before anything left: its dispatch is [`NotSent`](Dispatch::NotSent).
    pub fn local(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::new(kind, message).with_dispatch(Dispatch::NotSent)
    }

    /// What a person typed, or what came with their request, is at fault.
    pub(crate) fn input(kind: ErrorKind, message: impl Into<String>) -> Self {
        let mut error = Self::local(kind, message);
        error.0.input = true;
        error
    }

    /// For a verify: whoever sent the code is not configured any more.
    #[must_use]
    pub fn unknown_provider(name: &str) -> Self {
        let message = "it sent this code but is not configured any more: configure it again or send a new code";
        Self::local(ErrorKind::UnknownProvider, message)
            .with_provider(name)
            .with_operation(Operation::Verify)
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
    pub fn with_status(mut self, status: impl Into<Option<u16>>) -> Self {
        self.0.status = status.into();
        self
    }

    /// Keeps the vendor's own error code, such as `INVALID_PHONE` or `702`, or the name of our limit.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Option<String>>) -> Self {
        self.0.code = code.into();
        self
    }

    /// Keeps how long to wait.
    #[must_use]
    pub fn with_retry_after(mut self, wait: impl Into<Option<Duration>>) -> Self {
        self.0.retry_after = wait.into();
        self
    }

    /// For what repeats: keeps the number of attempts and why there were no more, as a
    /// clause that can follow "tried 3 times, ".
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32, why_no_more: impl Into<String>) -> Self {
        self.0.repeated = Some(Repeated { attempts, why_no_more: why_no_more.into() });
        self
    }

    /// Says that somebody else reports the same failure: several waited for one call that failed.
    #[must_use]
    pub fn with_shared(mut self, shared: bool) -> Self {
        self.0.shared = shared;
        self
    }

    /// Says that the refusal is of the recipient's own side, such as the mailbox that a mail server
    /// was told: whoever passed it on may be well or ill, so it says nothing of its health.
    #[must_use]
    pub fn with_recipients_side(mut self, recipients_side: bool) -> Self {
        self.0.recipients_side = recipients_side;
        self
    }

    /// Says what the person or the caller can do next, as a clause; by default what kind and
    /// dispatch say.
    #[must_use]
    pub fn with_advice(mut self, advice: &'static str) -> Self {
        self.0.advice = Some(advice);
        self
    }

    /// Keeps what a code could be checked by that this failed send may have sent.
    #[must_use]
    pub fn with_pending(mut self, verification: impl Into<Option<Verification>>) -> Self {
        self.0.pending = verification.into().map(Box::new);
        self
    }

    /// Changes what [`pending`](Self::pending) gives, if it gives anything.
    pub(crate) fn map_pending(mut self, change: impl FnOnce(Verification) -> Verification) -> Self {
        self.0.pending = self.0.pending.map(|pending| Box::new(change(*pending)));
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

    /// Whether what a person typed, or what came with their request, is at fault: a recipient, a
    /// code, a sealed verification, a channel's or a language's name. Let them mend it; the calling
    /// code, the configuration and the vendor are as they should be.
    #[must_use]
    pub fn is_input(&self) -> bool {
        self.0.input || self.0.kind == ErrorKind::InvalidRecipient
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

    /// The vendor's own error code, if it gave one. Of `OverLimit` the rule as it is configured, or the
    /// setting.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// How long the vendor, or our own limit, asks to wait before the next request, if it said so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// For a send that may have happened: what its code can be verified by, if one arrives. `None`
    /// where the vendor's lost answer would have held the id that it needs. Also for one that wasn't
    /// made since a code of our own still lives, which this verifies.
    #[must_use]
    pub fn pending(&self) -> Option<&Verification> {
        self.0.pending.as_deref()
    }

    /// How many times the operation was tried: 1 unless something repeats it, such as the setting
    /// `retry`.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.repeated.as_ref().map_or(1, |repeated| repeated.attempts)
    }

    /// Whether somebody else reports the same failure, so that it need not be counted again.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.0.shared
    }

    /// Whether the recipient's own side refused, which says nothing of the provider's health.
    #[must_use]
    pub fn is_recipients_side(&self) -> bool {
        self.0.recipients_side
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
