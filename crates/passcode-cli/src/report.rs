//! What the command says of a result to programs: JSON and exit status.

use std::io;

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

/// An error as programs read it. `pending` is what verifies a code that may arrive.
pub(crate) fn error_json(error: &Error) -> Value {
    json!({ "error": {
        "kind": error.kind().as_str(),
        "dispatch": error.dispatch().as_str(),
        "provider": error.provider(),
        "operation": error.operation().map(Operation::as_str),
        "status": error.status(),
        "code": error.code(),
        "retry_after_s": error.retry_after().map(|wait| wait.as_secs()),
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
