//! What to tell the person after a failure, as docs/failures.md has it.

use std::time::Duration;

use axum::http::StatusCode;
use passcode::{Dispatch, Error, ErrorKind, Rejection};

/// A sentence, by its name in `words/`, and the status of the page that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The name of the sentence.
    pub name: &'static str,
    /// The status, whose class says whose fault it is.
    pub status: StatusCode,
    /// How long to wait, if somebody said so.
    pub wait: Option<Duration>,
}

impl Told {
    /// What would check a code is gone.
    pub const GONE: Self = Self { name: "gone", status: StatusCode::GONE, wait: None };
}

/// After a send that failed.
#[must_use]
pub fn told_send(error: &Error) -> Told {
    told(error, if error.dispatch() == Dispatch::MaybeSent { "maybe_sent" } else { "later" })
}

/// After a check that failed, which is no word on the code.
#[must_use]
pub fn told_check(error: &Error) -> Told {
    told(error, "unchecked")
}

fn told(error: &Error, outage: &'static str) -> Told {
    let (name, status) = match error.kind() {
        ErrorKind::InvalidRecipient => ("no_recipient", 422),
        ErrorKind::Unsupported => ("unsupported", 422),
        ErrorKind::InvalidRequest if error.is_input() => ("no_code", 422),
        ErrorKind::RateLimited | ErrorKind::OverLimit => ("too_many", 429),
        ErrorKind::Session => ("begin_again", 401),
        ErrorKind::Conflict => ("conflict", 409),
        ErrorKind::Blocked => ("blocked", 403),
        ErrorKind::NotFound | ErrorKind::UnknownProvider => ("gone", 410),
        ErrorKind::Unavailable | ErrorKind::Protocol | ErrorKind::Storage => (outage, 503),
        // Ours to mend: the configuration, the account at the vendor, the code.
        _ => ("our_fault", 500),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Told { name, status, wait: error.retry_after() }
}

/// After a code that the vendor refused.
#[must_use]
pub fn rejected(reason: Rejection) -> Told {
    let status = match reason {
        Rejection::TooManyAttempts => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Told { name: reason.as_str(), status, wait: None }
}
