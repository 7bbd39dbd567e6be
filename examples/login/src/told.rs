//! What to tell the person after a failure, as docs/failures.md has it.

use passcode::{Dispatch, Error, ErrorKind, Operation, Rejection};

/// A sentence, by its name in `words/`, the status of its page, and seconds to wait.
pub type Told = (&'static str, u16, Option<u64>);

/// Nothing failed.
pub(crate) const NOTHING: Told = ("", 200, None);

/// What would check a code is gone.
pub(crate) const GONE: Told = ("gone", 410, None);

/// After an error, which is no word on the code.
#[must_use]
pub fn failed(error: &Error, operation: Operation) -> Told {
    let (name, status) = match error.kind() {
        ErrorKind::InvalidRecipient => ("no_recipient", 422),
        ErrorKind::Unsupported => ("unsupported", 422),
        ErrorKind::InvalidRequest if error.is_input() => ("no_code", 422),
        ErrorKind::RateLimited | ErrorKind::OverLimit => ("too_many", 429),
        ErrorKind::Session => ("begin_again", 401),
        ErrorKind::Conflict => ("conflict", 409),
        ErrorKind::Blocked => ("blocked", 403),
        ErrorKind::NotFound | ErrorKind::UnknownProvider => ("gone", 410),
        ErrorKind::Unavailable | ErrorKind::Protocol | ErrorKind::Storage => match operation {
            Operation::Send if error.dispatch() != Dispatch::MaybeSent => ("later", 503),
            Operation::Send => ("maybe_sent", 503),
            _ => ("unchecked", 503),
        },
        // Ours to mend: the configuration, the account at the vendor, the code.
        _ => ("our_fault", 500),
    };
    (name, status, error.retry_after().map(|wait| wait.as_secs().max(1)))
}

/// After a code that the vendor refused.
#[must_use]
pub fn rejected(reason: Rejection) -> Told {
    (reason.as_str(), if reason == Rejection::TooManyAttempts { 429 } else { 422 }, None)
}
