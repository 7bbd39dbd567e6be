use std::time::Duration;

use async_trait::async_trait;
use tokio::time::Instant;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use crate::{
    Capabilities, Channel, Delivery, Error, Operation, OtpProvider, Recipient, Result, SendRequest,
    Verification, VerifyOutcome, VerifyRequest,
};

/// Gives every operation one span, and never a secret or a recipient in it.
///
/// The span is called `otp`, has the level `INFO`, and its fields are:
///
/// | field | holds |
/// | --- | --- |
/// | `provider`, `operation` | who did it, and `send` or `verify` |
/// | `channel`, `country` | `sms`, …; two letters, absent for an address and where nobody knows |
/// | `outcome` | `sent`, `already_pending`, `approved`, a rejection, the kind of an error, or `dropped` |
/// | `dispatch` | of an error: what the vendor may have done |
/// | `attempt` | how many attempts were made |
/// | `latency_ms` | from first step to last, pauses included |
///
/// An error is also an event of the level `WARN` inside it.
#[derive(Debug)]
pub struct Traced<P> {
    inner: P,
    channel: Option<Channel>,
}

impl<P: OtpProvider> Traced<P> {
    /// Traces the operations of `inner`.
    pub fn new(inner: P) -> Self {
        Self { inner, channel: None }
    }

    /// Says which channel `inner` sends to phones by if none was asked for.
    #[must_use]
    pub fn with_channel(mut self, channel: Option<Channel>) -> Self {
        self.channel = channel;
        self
    }

    async fn trace<T>(
        &self,
        span: Span,
        outcome: impl FnOnce(&T) -> &'static str,
        operation: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let mut ending = Ending { span: span.clone(), begun: Instant::now(), outcome: "dropped" };
        let result = operation.instrument(span.clone()).await;
        match &result {
            Ok(done) => ending.outcome = outcome(done),
            Err(error) => {
                ending.outcome = error.kind().as_str();
                span.record("dispatch", error.dispatch().as_str());
                span.in_scope(|| report(error));
            }
        }
        result
    }

    fn span(&self, operation: Operation, channel: Channel, recipient: &Recipient) -> Span {
        tracing::info_span!(
            "otp",
            provider = self.inner.name(),
            operation = operation.as_str(),
            channel = channel.as_str(),
            country = recipient.as_phone().and_then(crate::PhoneNumber::country),
            outcome = Empty,
            dispatch = Empty,
            // A `Retry` inside counts on.
            attempt = Empty,
            latency_ms = Empty,
        )
    }
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

fn report(error: &Error) {
    tracing::warn!(
        kind = error.kind().as_str(),
        dispatch = error.dispatch().as_str(),
        status = error.status(),
        code = error.code(),
        "{error}"
    );
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl<P: OtpProvider> OtpProvider for Traced<P> {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.inner.owns(provider_name)
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        let channel = request.channel_or(self.channel);
        let span = self.span(Operation::Send, channel, request.recipient());
        let outcome = |sent: &Verification| match sent.delivery() {
            Delivery::Sent => "sent",
            Delivery::AlreadyPending => "already_pending",
        };
        self.trace(span, outcome, self.inner.send(request)).await
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let sent = request.verification();
        let span = self.span(Operation::Verify, sent.channel(), sent.recipient());
        let outcome = |outcome: &VerifyOutcome| match outcome {
            VerifyOutcome::Approved(_) => "approved",
            VerifyOutcome::Rejected(rejection) => rejection.as_str(),
        };
        self.trace(span, outcome, self.inner.verify(request)).await
    }
}
