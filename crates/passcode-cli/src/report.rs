//! What the command says of a result to programs: JSON and exit status.

use std::io;
use std::time::Duration;

use passcode::{Error, ErrorKind, Operation, Verification, VerifyOutcome, stored};
use serde_json::{Value, json};

/// A mistake on this side of the vendors: a file, a terminal.
pub(crate) fn local(message: String) -> Error {
    Error::local(ErrorKind::InvalidRequest, message)
}

/// The result of a command that asked no vendor is lost.
pub(crate) fn unwritten(error: &io::Error) -> Error {
    local(format!("standard output can't be written: {}", error.kind()))
}

/// A verification as `verify` reads it.
pub(crate) fn verification_json(verification: &Verification) -> Value {
    serde_json::from_str(&stored::to_json(verification)).unwrap_or_default()
}

/// Rounded up: who waits so long has waited long enough.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0))
}

/// An error as programs read it. `pending` is what verifies a code that may arrive.
pub(crate) fn error_json(error: &Error) -> Value {
    json!({ "error": {
        "kind": error.kind().as_str(),
        "dispatch": error.dispatch().as_str(),
        "provider": error.provider(),
        "operation": error.operation().map(Operation::as_str),
        "status": error.status(),
        "code": error.code(),
        "retry_after_s": error.retry_after().map(whole_seconds),
        "message": error.to_string(),
        "pending": error.pending().map(verification_json),
    }})
}

/// An outcome as programs read it; never with the vendor's session.
pub(crate) fn outcome_json(verification: &Verification, outcome: &VerifyOutcome) -> Value {
    let provider = verification.provider();
    match outcome {
        VerifyOutcome::Approved(approval) => json!({
            "outcome": "approved",
            "provider": provider,
            "recipient": approval.recipient().expose(),
        }),
        VerifyOutcome::Rejected(rejection) => json!({
            "outcome": "rejected",
            "reason": rejection.as_str(),
            "provider": provider,
            "recipient": verification.recipient().expose(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_rounded_up() {
        for (milliseconds, seconds) in [(0, 0), (1, 1), (1000, 1), (29_001, 30)] {
            let wait = Duration::from_millis(milliseconds);
            let error = Error::new(ErrorKind::OverLimit, "x").with_retry_after(wait);
            assert_eq!(error_json(&error)["error"]["retry_after_s"], seconds, "{milliseconds} ms");
        }
    }
}
