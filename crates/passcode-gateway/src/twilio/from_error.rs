//! What a failure is in Twilio's codes: the one place that decides.

use http::StatusCode;
use passcode::{Dispatch, Error, ErrorKind};

use crate::problem::{Problem, ProblemKind};
use crate::twilio::refusal::Refusal;

/// Of a failed check. Whatever the vendor doesn't know any more, or nobody can check any more, is
/// over.
pub(super) fn of_check(error: &Error) -> Refusal {
    let is_over = matches!(error.kind(), ErrorKind::NotFound | ErrorKind::UnknownProvider)
        && error.dispatch() != Dispatch::MaybeSent;
    if !is_over {
        return of(error);
    }
    tracing::warn!(%error, "a code can't be checked any more");
    Refusal::not_found()
}

fn of(error: &Error) -> Refusal {
    let (status, code) = match row(error.kind()) {
        // It may have been sent, or counted, and only the store or the vendor knows.
        (status, _) if error.dispatch() == Dispatch::MaybeSent && status != 500 => (503, 20503),
        row => row,
    };
    match status {
        500 => {
            tracing::error!(%error, "a call failed by our own fault");
            return Refusal::ours("something is wrong in the gateway; its log says what");
        }
        503 => tracing::warn!(%error, "a call of Twilio's API found a provider or the store away"),
        _ => {}
    }
    if code == 60200 {
        return Refusal::parameter("To");
    }
    let status = StatusCode::from_u16(status).expect("the table holds HTTP statuses");
    let may_wait = error.dispatch() != Dispatch::MaybeSent;
    // The waits that are usual are the same as of every other call.
    let wait = may_wait.then(|| Problem::from(error).retry_after()).flatten();
    Refusal::new(status, code, error.to_string()).with_retry_after(wait)
}

/// The table: HTTP status and code.
fn row(kind: ErrorKind) -> (u16, u32) {
    match kind {
        ErrorKind::InvalidRecipient => (400, 60200),
        ErrorKind::InvalidRequest => (400, 20001),
        ErrorKind::Unsupported => (403, 60223),
        ErrorKind::Blocked | ErrorKind::Conflict => (403, 60410),
        ErrorKind::RateLimited | ErrorKind::OverLimit => (429, 20429),
        ErrorKind::Credentials
        | ErrorKind::Account
        | ErrorKind::Protocol
        | ErrorKind::NotFound
        | ErrorKind::UnknownProvider
        | ErrorKind::Unavailable
        | ErrorKind::Storage => (503, 20503),
        // A mistake in the configuration, a session that nobody asked for, and whatever a newer
        // library adds.
        _ => (500, 20500),
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        of(&error)
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let wait = problem.retry_after();
        let (status, code) = match problem.kind() {
            ProblemKind::Overloaded => (StatusCode::SERVICE_UNAVAILABLE, 20503),
            ProblemKind::RateLimited => (StatusCode::TOO_MANY_REQUESTS, 20429),
            ProblemKind::Unreadable(status) => (status, 20001),
            _ => (StatusCode::INTERNAL_SERVER_ERROR, 20500),
        };
        Self::new(status, code, problem.detail()).with_retry_after(wait)
    }
}
