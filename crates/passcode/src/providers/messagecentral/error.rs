//! What Message Central's answers mean, by its documentation and what was seen of it.

use messagecentral_client::ErrorKind as Failure;
use messagecentral_client::response_code::{
    ALREADY_VERIFIED, BAD_REQUEST, BALANCE_TOO_LOW, BALANCE_TOO_LOW_805, DUPLICATE_RESOURCE,
    INVALID_COUNTRY_CODE, INVALID_CUSTOMER_ID, INVALID_VERIFICATION_ID, MAXIMUM_LIMIT_REACHED,
    SERVER_ERROR, VERIFICATION_EXPIRED, VERIFICATION_FAILED, WRONG_OTP_PROVIDED,
};

use crate::providers::transport;
use crate::{Dispatch, Error, ErrorKind, Operation, Rejection, Result, VerifyOutcome};

/// The error of a send.
pub(super) fn send(error: messagecentral_client::Error) -> Error {
    failure(error, Operation::Send)
}

/// The outcome of a validate that proved nothing: a rejection, if the vendor speaks of the code,
/// else the error.
pub(super) fn verify(error: messagecentral_client::Error) -> Result<VerifyOutcome> {
    if error.kind() == Failure::Answer
        && let Some(rejection) = error.code().and_then(rejection)
    {
        return Ok(VerifyOutcome::Rejected(rejection));
    }
    Err(failure(error, Operation::Verify))
}

fn rejection(code: i64) -> Option<Rejection> {
    Some(match code {
        WRONG_OTP_PROVIDED => Rejection::WrongCode,
        VERIFICATION_EXPIRED => Rejection::Expired,
        ALREADY_VERIFIED => Rejection::AlreadyUsed,
        MAXIMUM_LIMIT_REACHED => Rejection::TooManyAttempts,
        VERIFICATION_FAILED => Rejection::Refused,
        _ => return None,
    })
}

fn failure(error: messagecentral_client::Error, operation: Operation) -> Error {
    let (kind, dispatch) = classify(&error, operation);
    Error::new(kind, sentence(kind, &error))
        .with_dispatch(dispatch)
        .with_status(error.status())
        .with_code(error.code().map(|code| code.to_string()))
        .with_retry_after(error.retry_after())
        .with_source(error)
}

fn classify(error: &messagecentral_client::Error, operation: Operation) -> (ErrorKind, Dispatch) {
    let unanswered = || error.reach().map_or(Dispatch::MaybeSent, transport::dispatch);
    match error.kind() {
        Failure::InvalidInput => (ErrorKind::InvalidRequest, Dispatch::NotSent),
        // The operation's own request never left, whatever became of the token call.
        Failure::Token if error.token_rejected() => (ErrorKind::Credentials, Dispatch::NotSent),
        Failure::Token if error.status() == Some(429) => {
            (ErrorKind::RateLimited, Dispatch::NotSent)
        }
        Failure::Token => (ErrorKind::Unavailable, Dispatch::NotSent),
        Failure::Http => (transport::kind(error), unanswered()),
        Failure::Answer if error.token_rejected() => (ErrorKind::Credentials, Dispatch::Refused),
        Failure::Answer => match error.code() {
            Some(code) => by_code(code, operation).unwrap_or_else(|| by_status(error.status())),
            None => by_status(error.status()),
        },
        Failure::Discontinued => (ErrorKind::InvalidRequest, Dispatch::Refused),
        _ => (ErrorKind::Protocol, Dispatch::MaybeSent),
    }
}

/// A documented code other than an outage says that nothing was done, on the operation it is
/// documented for. Elsewhere it contradicts the request, and says no more than a code nobody knows:
/// the HTTP status decides.
fn by_code(code: i64, operation: Operation) -> Option<(ErrorKind, Dispatch)> {
    let kind = match (code, operation) {
        (BAD_REQUEST, _) => ErrorKind::InvalidRequest,
        (DUPLICATE_RESOURCE, _) => ErrorKind::Conflict,
        (INVALID_CUSTOMER_ID, _) => ErrorKind::Credentials,
        (INVALID_VERIFICATION_ID, Operation::Verify) => ErrorKind::NotFound,
        (BALANCE_TOO_LOW | BALANCE_TOO_LOW_805, Operation::Send) => ErrorKind::Account,
        (INVALID_COUNTRY_CODE, Operation::Send) => ErrorKind::Unsupported,
        (MAXIMUM_LIMIT_REACHED, Operation::Send) => ErrorKind::RateLimited,
        (SERVER_ERROR, _) => return Some((ErrorKind::Unavailable, Dispatch::MaybeSent)),
        _ => return None,
    };
    Some((kind, Dispatch::Refused))
}

/// A bare HTTP status, which a gateway may have given.
fn by_status(status: Option<u16>) -> (ErrorKind, Dispatch) {
    match status {
        Some(401 | 403) => (ErrorKind::Credentials, Dispatch::Refused),
        Some(429) => (ErrorKind::RateLimited, Dispatch::Refused),
        Some(500..) => (ErrorKind::Unavailable, Dispatch::MaybeSent),
        _ => (ErrorKind::Protocol, Dispatch::MaybeSent),
    }
}

/// What happened and what to do, without a word of the vendor's.
fn sentence(kind: ErrorKind, error: &messagecentral_client::Error) -> String {
    let sentence = match (error.kind(), kind) {
        // The client knows best which credential, and why.
        (Failure::Token | Failure::InvalidInput | Failure::Discontinued, _) => {
            return error.to_string();
        }
        (Failure::Http, ErrorKind::InvalidRequest) => {
            "the request can't be written down: check the number and the code"
        }
        (_, ErrorKind::InvalidRequest) => {
            "Message Central refuses the number or an option: check them"
        }
        (_, ErrorKind::Conflict) => "Message Central reports a conflict with an earlier request",
        (_, ErrorKind::Credentials) => {
            "Message Central refuses the customer id or the token: check the configuration"
        }
        (_, ErrorKind::NotFound) => {
            "Message Central does not know this verification: send a new code"
        }
        (_, ErrorKind::Account) => "the Message Central account has no credit left: top it up",
        (_, ErrorKind::Unsupported) => "Message Central does not serve this country",
        (_, ErrorKind::RateLimited) => {
            "Message Central's limit for this number or account is reached"
        }
        (Failure::Answer, ErrorKind::Unavailable) => "Message Central had an inner failure",
        (_, ErrorKind::Unavailable) => {
            "Message Central could not be reached or did not answer in time"
        }
        _ => {
            "Message Central's answer can't be read or contradicts itself, so it counts for nothing"
        }
    };
    sentence.to_owned()
}
