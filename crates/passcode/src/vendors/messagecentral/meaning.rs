//! What Message Central's answers mean, by its documentation and what was seen of it.

use messagecentral_client::response_code::{
    ALREADY_VERIFIED, BAD_REQUEST, BALANCE_TOO_LOW, BALANCE_TOO_LOW_805, DUPLICATE_RESOURCE,
    INVALID_COUNTRY_CODE, INVALID_CUSTOMER_ID, INVALID_VERIFICATION_ID, MAXIMUM_LIMIT_REACHED,
    REQUEST_ALREADY_EXISTS, SERVER_ERROR, SUCCESS, VERIFICATION_EXPIRED, VERIFICATION_FAILED,
    WRONG_OTP_PROVIDED,
};
use messagecentral_client::{Code, ErrorKind as Failure, Reply, SendOtp, ValidateOtp};

use crate::vendor::failure::{self, bare_status, untrusted};
use crate::vendor::{Sent, Verdict};
use crate::{Delivery, Dispatch, Error, ErrorKind, Evidence, Operation, Rejection, Result};

/// The vendor's name in sentences.
pub(super) const NAME: &str = "Message Central";

/// Reads the reply to a send.
pub(super) fn sent(reply: &Reply, request: &SendOtp) -> Result<Sent> {
    let already_pending = match reply.code() {
        // Sent nothing new, and the status it comes under is not uniform (seen: 200, 400).
        Some(REQUEST_ALREADY_EXISTS) => true,
        Some(SUCCESS) => {
            require_success(reply)?;
            false
        }
        _ => return Err(refusal(reply, Operation::Send)),
    };
    require_our_number(reply, &request.country_code, &request.mobile_number)?;
    let Some(id) = reply.verification_id() else {
        return Err(doubt(reply, "it holds no verification id"));
    };
    if already_pending {
        // The live code's length and end are those of another request.
        return Ok(Sent::new(id).with_delivery(Delivery::AlreadyPending));
    }
    Ok(Sent::new(id).with_lifetime(reply.timeout()).with_code_length(request.otp_length))
}

/// Reads the reply to a validate. Approved: HTTP 2xx, top code 200, inner code absent or 200,
/// `VERIFICATION_COMPLETED`, and our own id and number wherever the reply names them.
pub(super) fn verdict(reply: &Reply, request: &ValidateOtp) -> Result<Verdict> {
    if let Some(rejection) = reply.code().and_then(rejection) {
        return Ok(Verdict::Rejected(rejection));
    }
    if reply.code() != Some(SUCCESS) {
        return Err(refusal(reply, Operation::Verify));
    }
    require_success(reply)?;
    if reply.verification_status() != Some("VERIFICATION_COMPLETED") {
        return Err(doubt(reply, "it does not say that the verification is completed"));
    }
    if reply.names_other_id(&request.verification_id) {
        return Err(doubt(reply, "it names another verification"));
    }
    require_our_number(reply, &request.country_code, &request.mobile_number)?;
    Ok(Verdict::Approved(Evidence::default()))
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

/// What else a reply with the top code 200 must have.
fn require_success(reply: &Reply) -> Result<()> {
    if !reply.http_status().is_success() {
        return Err(doubt(reply, "its code is a success and its HTTP status is not"));
    }
    match reply.inner_code() {
        Code::Absent | Code::Number(SUCCESS) => Ok(()),
        Code::Number(_) | Code::Unreadable => {
            Err(doubt(reply, "its outer code is a success and its inner code is not"))
        }
    }
}

fn require_our_number(reply: &Reply, country_code: &str, mobile_number: &str) -> Result<()> {
    if reply.names_other_number(country_code, mobile_number) {
        return Err(doubt(reply, "it names another phone number"));
    }
    Ok(())
}

/// A reply that can't be trusted. It may have been acted on.
fn doubt(reply: &Reply, why: &str) -> Error {
    untrusted(NAME, reply.http_status().as_u16(), why)
        .with_code(reply.code().map(|code| code.to_string()))
}

/// The error of a reply that is no success and says nothing of the code.
fn refusal(reply: &Reply, operation: Operation) -> Error {
    let status = reply.http_status();
    if reply.code().is_none() && reply.says_discontinued() {
        let what = "Message Central took the request for a call of its discontinued product and did nothing: check \
                    the account and api_version";
        return Error::new(ErrorKind::InvalidRequest, what)
            .with_dispatch(Dispatch::Refused)
            .with_status(status.as_u16());
    }
    if reply.code().is_none() && status.is_success() {
        return doubt(reply, "it holds no readable response code");
    }
    let Some((kind, dispatch, what)) = reply.code().and_then(|code| by_code(code, operation))
    else {
        return bare_status(NAME, status.as_u16(), reply.retry_after())
            .with_code(reply.code().map(|code| code.to_string()));
    };
    Error::new(kind, what)
        .with_dispatch(dispatch)
        .with_status(status.as_u16())
        .with_code(reply.code().map(|code| code.to_string()))
        .with_retry_after(reply.retry_after())
}

/// A documented code other than an outage says that nothing was done, on the operation it is
/// documented for. Elsewhere it contradicts the request, and says no more than a code nobody knows:
/// the HTTP status decides.
fn by_code(code: i64, operation: Operation) -> Option<(ErrorKind, Dispatch, &'static str)> {
    let (kind, what) = match (code, operation) {
        (BAD_REQUEST, _) => (
            ErrorKind::InvalidRequest,
            "Message Central refuses the number or an option: check them",
        ),
        (DUPLICATE_RESOURCE, _) => {
            (ErrorKind::Conflict, "Message Central reports a conflict with an earlier request")
        }
        (INVALID_CUSTOMER_ID, _) => (
            ErrorKind::Credentials,
            "Message Central refuses the customer id: check the configuration",
        ),
        (INVALID_VERIFICATION_ID, Operation::Verify) => (
            ErrorKind::NotFound,
            "Message Central does not know this verification: send a new code",
        ),
        (BALANCE_TOO_LOW | BALANCE_TOO_LOW_805, Operation::Send) => {
            (ErrorKind::Account, "the Message Central account has no credit left: top it up")
        }
        (INVALID_COUNTRY_CODE, Operation::Send) => {
            (ErrorKind::Unsupported, "Message Central does not serve this country")
        }
        (MAXIMUM_LIMIT_REACHED, Operation::Send) => (
            ErrorKind::RateLimited,
            "Message Central's limit for this number or account is reached",
        ),
        (SERVER_ERROR, _) => {
            let what = "Message Central reported an internal error";
            return Some((ErrorKind::Unavailable, Dispatch::MaybeSent, what));
        }
        _ => return None,
    };
    Some((kind, Dispatch::Refused, what))
}

/// The error of a call that has no reply.
pub(super) fn unanswered(error: messagecentral_client::Error) -> Error {
    let kind = match error.kind() {
        Failure::InvalidInput => ErrorKind::InvalidRequest,
        Failure::Credentials => ErrorKind::Credentials,
        Failure::Token if error.status() == Some(429) => ErrorKind::RateLimited,
        Failure::Token => ErrorKind::Unavailable,
        _ => return failure::unanswered(NAME, error),
    };
    let what = match error.status() {
        Some(404) => format!("{error}: check that base_url leads to {NAME}"),
        _ => error.to_string(),
    };
    Error::new(kind, what)
        .with_dispatch(failure::dispatch(error.reach()))
        .with_status(error.status())
        .with_retry_after(error.retry_after())
        .with_shared(error.is_shared())
        .with_source(error)
}
