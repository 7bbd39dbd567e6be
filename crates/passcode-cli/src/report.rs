//! What the command says of a result to programs: JSON and exit status.

use passcode::{Error, ErrorKind, Operation, Verification, VerifyOutcome, stored};
use serde_json::{Value, json};

/// A mistake on this side of the vendors: a file, a terminal.
pub(crate) fn local(message: String) -> Error {
    Error::local(ErrorKind::InvalidRequest, message)
}

/// An error as programs read it.
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
        "pending": error.pending().map(stored::to_json)
            .and_then(|json| serde_json::from_str::<Value>(&json).ok()),
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
