//! The one place that repeats an operation.

mod decision;
mod policy;

use std::time::{Duration, Instant};

use async_trait::async_trait;
use backon::ExponentialBackoff;
use tracing::Span;

use crate::deadline;
use crate::decorators::retry::decision::{Attempt, Decision, Reason, decide};
pub use crate::decorators::retry::policy::RetryPolicy;
use crate::{
    Capabilities, Error, OtpProvider, Result, SendRequest, Verification, VerifyOutcome,
    VerifyRequest,
};

/// Tries an operation again that surely did nothing.
///
/// Only an outage that the request never reached (`NotSent` and `Unavailable`) and HTTP 429 are
/// repeated; all else is as final as without it. Between two attempts it waits for what
/// `Retry-After` asks, else a random time that doubles. All attempts share one deadline. Each
/// failed attempt is a `tracing` event, and the last error says how many there were and why there
/// were no more ([`Error::attempts`]).
#[derive(Debug)]
pub struct Retry<P> {
    inner: P,
    policy: RetryPolicy,
    total_timeout: Duration,
}

impl<P: OtpProvider> Retry<P> {
    /// Repeats the operations of `inner`. An operation ends `total_timeout` after its first
    /// attempt began, or by the caller's deadline if that is earlier.
    pub fn new(inner: P, policy: RetryPolicy, total_timeout: Duration) -> Self {
        Self { inner, policy, total_timeout }
    }

    fn attempts(&self, deadline: Instant) -> Attempts<'_> {
        Attempts { policy: &self.policy, pauses: self.policy.pauses(), number: 1, deadline }
    }
}

/// The attempts at one operation.
struct Attempts<'a> {
    policy: &'a RetryPolicy,
    pauses: ExponentialBackoff,
    /// Of the attempt under way; 1 for the first.
    number: u32,
    deadline: Instant,
}

impl Attempts<'_> {
    /// What the operation comes to after this result of an attempt; `None`, after the pause, if
    /// there is to be another attempt.
    async fn settle<T>(&mut self, result: Result<T>) -> Option<Result<T>> {
        let settled = match result {
            Ok(done) => Ok(done),
            Err(error) => match self.decide(&error) {
                Decision::Again(wait) => {
                    report(&error, self.number, wait);
                    tokio::time::sleep(wait).await;
                    self.number += 1;
                    return None;
                }
                Decision::Stop(reason) => Err(self.last(error, reason)),
            },
        };
        Span::current().record("attempt", self.number);
        Some(settled)
    }

    fn decide(&mut self, error: &Error) -> Decision {
        let pause = self.pauses.next().unwrap_or_default();
        let left = self.deadline.saturating_duration_since(now());
        decide(self.policy, Attempt { number: self.number, pause }, left, error)
    }

    /// Where only one attempt is allowed, there is nothing to say of repeating.
    fn last(&self, error: Error, reason: Reason) -> Error {
        match self.policy.attempts() {
            1 => error,
            _ => error.with_attempts(self.number, reason.clause()),
        }
    }
}

/// The runtime's clock, which tests can pause.
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

fn report(error: &Error, attempt: u32, wait: Duration) {
    tracing::warn!(
        attempt,
        wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
        kind = error.kind().as_str(),
        dispatch = error.dispatch().as_str(),
        "the attempt failed and will be repeated: {error}"
    );
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl<P: OtpProvider> OtpProvider for Retry<P> {
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
        let deadline = deadline::of(self.total_timeout, request.deadline());
        let request = request.clone().with_deadline(deadline);
        let mut attempts = self.attempts(deadline);
        loop {
            let result = self.inner.send(&request).await;
            if let Some(settled) = attempts.settle(result).await {
                return settled;
            }
        }
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let deadline = deadline::of(self.total_timeout, request.deadline());
        let request = request.clone().with_deadline(deadline);
        let mut attempts = self.attempts(deadline);
        loop {
            let result = self.inner.verify(&request).await;
            if let Some(settled) = attempts.settle(result).await {
                return settled;
            }
        }
    }
}

#[cfg(test)]
mod tests;
