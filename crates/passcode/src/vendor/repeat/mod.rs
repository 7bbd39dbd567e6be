//! The one place that repeats an operation of a vendor.

mod decision;
mod policy;

use std::future::Future;
use std::time::Instant;

use backon::ExponentialBackoff;
use tracing::Span;

use crate::vendor::repeat::decision::{Attempt, Decision, Reason, decide};
pub use crate::vendor::repeat::policy::RetryPolicy;
use crate::{Error, Result};

/// Tries an operation again that surely did nothing, until `deadline`.
///
/// Only an outage that the request never reached (`NotSent` and `Unavailable`) and HTTP 429 are
/// repeated; all else is as final as without it. Between two attempts it waits for what
/// `Retry-After` asks, else a random time that doubles. Each failed attempt is a `tracing` event,
/// and the last error says how many there were and why there were no more ([`Error::attempts`]).
pub(crate) async fn repeat<T, F: Future<Output = Result<T>>>(
    policy: &RetryPolicy,
    deadline: Instant,
    mut operation: impl FnMut() -> F,
) -> Result<T> {
    let mut attempts = Attempts { policy, pauses: policy.pauses(), number: 1, deadline };
    loop {
        let result = operation().await;
        if let Some(settled) = attempts.settle(result).await {
            return settled;
        }
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

fn report(error: &Error, attempt: u32, wait: std::time::Duration) {
    tracing::warn!(
        attempt,
        wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
        kind = error.kind().as_str(),
        dispatch = error.dispatch().as_str(),
        "the attempt failed and will be repeated: {error}"
    );
}
