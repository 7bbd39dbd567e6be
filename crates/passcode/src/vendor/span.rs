//! One span and one count for every operation of a vendor, and never a secret or a recipient in it.
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
//! Its end is an event inside it, of the level `INFO`, so that every log has a line for it. An error
//! is an event before that: of the level `WARN`, but `DEBUG` where the vendor was not
//! asked since it can't serve the request. Its message is the error's sentence; its fields are
//! `kind`, `dispatch`, `status`, `code`, `latency_ms` and `cause`, which holds every error under it,
//! outermost first.

use std::error::Error as _;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tracing::field::{Empty, display};
use tracing::{Instrument, Span};

use crate::metrics::{Ended, Metrics};
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

/// An operation that begins now.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) provider: &'a Arc<str>,
    pub(super) operation: Operation,
    pub(super) channel: Channel,
    pub(super) recipient: &'a Recipient,
}

impl Call<'_> {
    fn country(&self) -> Option<&'static str> {
        self.recipient.as_phone().and_then(PhoneNumber::country)
    }

    fn span(&self) -> Span {
        tracing::info_span!(
            "otp",
            provider = &**self.provider,
            operation = self.operation.as_str(),
            channel = self.channel.as_str(),
            country = self.country(),
            outcome = Empty,
            dispatch = Empty,
            attempt = Empty,
            latency_ms = Empty,
        )
    }
}

/// Runs an operation in its span, and records and counts what it came to.
pub(super) async fn record<T: Outcome>(
    call: Call<'_>,
    metrics: &Metrics,
    operation: impl Future<Output = Result<T>>,
) -> Result<T> {
    let span = call.span();
    let begun = Instant::now();
    let mut ending =
        Ending { call, metrics, span: span.clone(), begun, outcome: "dropped", error: None };
    let result = operation.instrument(span.clone()).await;
    match &result {
        Ok(done) => ending.outcome = done.word(),
        Err(error) => {
            ending.outcome = error.kind().as_str();
            ending.error = Some((error.kind(), error.dispatch()));
            span.record("dispatch", error.dispatch().as_str());
            span.in_scope(|| report(error, begun.elapsed()));
            if error.kind() == ErrorKind::OverLimit {
                metrics.over_limit(call.provider, rule(error));
            }
        }
    }
    result
}

/// The limits that own codes have, by their settings.
const LIMITS: [&str; 3] = ["max_guesses", "max_sends", "resend_after"];

/// The limit of own codes that an error names. A vendor from outside may say something else, and that
/// is no label.
fn rule(error: &Error) -> &str {
    error.code().filter(|code| LIMITS.contains(code)).unwrap_or_default()
}

/// Writes the end of an operation into its span and counts it, also when its future is dropped.
struct Ending<'a> {
    call: Call<'a>,
    metrics: &'a Metrics,
    span: Span,
    begun: Instant,
    outcome: &'static str,
    error: Option<(ErrorKind, Dispatch)>,
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        let took = self.begun.elapsed();
        self.span.record("outcome", self.outcome);
        self.span.record("latency_ms", milliseconds(took));
        let operation = self.call.operation.as_str();
        self.span.in_scope(|| tracing::info!("the {operation} ended: {}", self.outcome));
        self.metrics.ended(Ended {
            provider: self.call.provider,
            operation: self.call.operation,
            channel: self.call.channel,
            country: self.call.country().unwrap_or_default(),
            outcome: self.outcome,
            error: self.error,
            took,
        });
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
