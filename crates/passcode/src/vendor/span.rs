//! One span for every operation of a vendor, and never a secret or a recipient in it.
//!
//! The span is called `otp`, has the level `INFO`, and its fields are:
//!
//! | field | holds |
//! | --- | --- |
//! | `provider`, `operation` | who did it, and `send` or `verify` |
//! | `channel`, `country` | `sms`, …; two letters, absent for an address and where nobody knows |
//! | `outcome` | `sent`, `already_pending`, `approved`, a rejection, the kind of an error, or `dropped` |
//! | `dispatch` | of an error: what the vendor may have done |
//! | `attempt` | how many attempts were made |
//! | `latency_ms` | from first step to last, pauses included |
//!
//! An error is also an event inside it: of the level `WARN`, but `DEBUG` where the vendor was not
//! asked since it can't serve the request. Its message is the error's sentence; its fields are
//! `kind`, `dispatch`, `status`, `code`, `latency_ms` and `cause`, which holds every error under it,
//! outermost first.

use std::error::Error as _;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;
use tracing::field::{Empty, display};
use tracing::{Instrument, Span};

use crate::{
    Channel, Dispatch, Error, ErrorKind, Operation, PhoneNumber, Recipient, Result, Verification,
    VerifyOutcome,
};

/// What an operation came to, in one word.
pub(super) trait Outcome {
    fn word(&self) -> &'static str;
}

impl Outcome for Verification {
    fn word(&self) -> &'static str {
        self.delivery().as_str()
    }
}

impl Outcome for VerifyOutcome {
    fn word(&self) -> &'static str {
        match self {
            Self::Approved(_) => "approved",
            Self::Rejected(rejection) => rejection.as_str(),
        }
    }
}

/// Opens the span of an operation that begins now.
pub(super) fn open(
    provider: &str,
    operation: Operation,
    channel: Channel,
    recipient: &Recipient,
) -> Span {
    tracing::info_span!(
        "otp",
        provider,
        operation = operation.as_str(),
        channel = channel.as_str(),
        country = recipient.as_phone().and_then(PhoneNumber::country),
        outcome = Empty,
        dispatch = Empty,
        attempt = Empty,
        latency_ms = Empty,
    )
}

/// Runs an operation in its span and records what it came to.
pub(super) async fn record<T: Outcome>(
    span: Span,
    operation: impl Future<Output = Result<T>>,
) -> Result<T> {
    let mut ending = Ending { span: span.clone(), begun: Instant::now(), outcome: "dropped" };
    let result = operation.instrument(span.clone()).await;
    match &result {
        Ok(done) => ending.outcome = done.word(),
        Err(error) => {
            ending.outcome = error.kind().as_str();
            span.record("dispatch", error.dispatch().as_str());
            span.in_scope(|| report(error, ending.begun.elapsed()));
        }
    }
    result
}

/// Writes the end of an operation into its span, also when its future is dropped.
struct Ending {
    span: Span,
    begun: Instant,
    outcome: &'static str,
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.span.record("outcome", self.outcome);
        self.span.record("latency_ms", milliseconds(self.begun.elapsed()));
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn report(error: &Error, latency: Duration) {
    // Not an event of the vendor's: the caller, or a policy, asks another provider.
    if error.kind() == ErrorKind::Unsupported && error.dispatch() == Dispatch::NotSent {
        tracing::debug!("{error}");
        return;
    }
    let cause = error.source().map(|cause| display(Chain(cause)));
    tracing::warn!(
        kind = error.kind().as_str(),
        dispatch = error.dispatch().as_str(),
        status = error.status(),
        code = error.code(),
        latency_ms = milliseconds(latency),
        cause,
        "{error}"
    );
}

/// An error and all that is under it, outermost first.
struct Chain<'a>(&'a (dyn std::error::Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut next = self.0.source();
        while let Some(cause) = next {
            write!(f, ": {cause}")?;
            next = cause.source();
        }
        Ok(())
    }
}
