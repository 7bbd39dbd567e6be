//! What Ratio's refusals mean, by the error-code page of June 2023 and, for what that leaves
//! open, by the safest reading.

use ratio_client::{ErrorCode, ErrorKind as Failure};

use crate::providers::transport;
use crate::{Dispatch, Error, ErrorKind, Rejection, Result, VerifyOutcome};

/// The error of a send.
pub(super) fn send(error: ratio_client::Error, with_session: bool) -> Error {
    failure(error, with_session)
}

/// The outcome of a verify whose answer is no success: a rejection, if Ratio says that the code is
/// wrong, else the error.
pub(super) fn verify(error: ratio_client::Error, with_session: bool) -> Result<VerifyOutcome> {
    if says_wrong_code(&error) {
        return Ok(VerifyOutcome::Rejected(Rejection::WrongCode));
    }
    Err(failure(error, with_session))
}

/// No source ties a code to a wrong OTP. The specification gives it 401; the identity service
/// behind Ratio 404. A gateway's page has neither `code` nor `message` and says nothing of the OTP.
fn says_wrong_code(error: &ratio_client::Error) -> bool {
    if error.kind() != Failure::Answer || !error.has_error_body() {
        return false;
    }
    let code = error.code().unwrap_or_default();
    is_wrong_code(code)
        || match error.status() {
            Some(401) => {
                !(code.ends_with("_AUTHORIZATION")
                    || code.contains("_CLIENT_")
                    || code == "MFA_REQUIRED")
            }
            Some(404) => !matches!(
                code,
                "NOT_FOUND_USER" | "NOT_FOUND_CLIENT" | "NOT_FOUND_SESSION" | "NOT_FOUND_ENDPOINT"
            ),
            _ => false,
        }
}

fn is_wrong_code(code: &str) -> bool {
    matches!(code, "INVALID_OTP" | "INVALID_CODE")
}

fn failure(error: ratio_client::Error, with_session: bool) -> Error {
    let documented = error.error_code().as_ref().and_then(documented);
    let kind = match error.kind() {
        Failure::Http => transport::kind(&error),
        Failure::Answer => documented.unwrap_or_else(|| by_status(&error, with_session)),
        Failure::Unbuildable => ErrorKind::InvalidRequest,
        _ => ErrorKind::Protocol,
    };
    let refused = documented.is_some() || matches!(error.status(), Some(401 | 403 | 429));
    let dispatch = match error.reach() {
        Some(reach) => transport::dispatch(reach),
        None if error.kind() == Failure::Answer && refused => Dispatch::Refused,
        None => Dispatch::MaybeSent,
    };
    Error::new(kind, sentence(kind, &error))
        .with_dispatch(dispatch)
        .with_status(error.status())
        .with_code(error.code().map(str::to_owned))
        .with_retry_after(error.retry_after())
        .with_source(error)
}

/// The kind of a documented code; `None` for one born later.
fn documented(code: &ErrorCode) -> Option<ErrorKind> {
    Some(match code {
        ErrorCode::InvalidPhone
        | ErrorCode::InvalidEmail
        | ErrorCode::MismatchPhone
        | ErrorCode::MismatchEmail => ErrorKind::InvalidRecipient,
        ErrorCode::InvalidPhoneCountryCode | ErrorCode::InvalidPhoneType => ErrorKind::Unsupported,
        ErrorCode::InvalidClientId
        | ErrorCode::InvalidClientSecret
        | ErrorCode::MissingClientId
        | ErrorCode::MissingClientSecret
        | ErrorCode::NotFoundClient => ErrorKind::Credentials,
        ErrorCode::ExpiredAuthorization
        | ErrorCode::InvalidAuthorization
        | ErrorCode::MissingAuthorization
        | ErrorCode::ExpiredSessionId
        | ErrorCode::InvalidSessionId
        | ErrorCode::MissingSessionId
        | ErrorCode::MfaRequired => ErrorKind::Session,
        ErrorCode::AlreadyExistsPhone
        | ErrorCode::AlreadyExistsEmail
        | ErrorCode::AlreadyExistsUser
        | ErrorCode::AlreadyExistsWalletAddress => ErrorKind::Conflict,
        ErrorCode::UserBlocked | ErrorCode::UserUnderReview => ErrorKind::Blocked,
        ErrorCode::NotFoundUser | ErrorCode::NotFoundSession | ErrorCode::NotFoundEndpoint => {
            ErrorKind::NotFound
        }
        ErrorCode::Other(_) => return None,
        _ => ErrorKind::InvalidRequest,
    })
}

/// By status alone, when the code is absent or unknown.
fn by_status(error: &ratio_client::Error, with_session: bool) -> ErrorKind {
    match error.status() {
        Some(401) if with_session => ErrorKind::Session,
        Some(401) => ErrorKind::Credentials,
        Some(403) => ErrorKind::Blocked,
        Some(404) if error.has_error_body() => ErrorKind::NotFound,
        Some(409 | 422) => ErrorKind::Conflict,
        Some(410) => ErrorKind::Session,
        Some(429) => ErrorKind::RateLimited,
        Some(500..) => ErrorKind::Unavailable,
        Some(400) => ErrorKind::InvalidRequest,
        _ => ErrorKind::Protocol,
    }
}

/// What happened and what to do, without a word of the vendor's.
fn sentence(kind: ErrorKind, error: &ratio_client::Error) -> &'static str {
    match (kind, error.code()) {
        (_, Some("ALREADY_EXISTS_PHONE")) => {
            "the phone number belongs to another of Ratio's users: send again without the session to sign that \
             user in, then link the wallet"
        }
        (_, Some("INVALID_PHONE_TYPE")) => {
            "Ratio sends to mobile numbers only, and this is another line"
        }
        (_, Some("INVALID_PHONE_COUNTRY_CODE")) => {
            "Ratio sends to numbers of the United States only"
        }
        (_, Some("USER_UNDER_REVIEW")) => {
            "Ratio is reviewing this user and lets nothing through until it has"
        }
        (_, Some("INVALID_PHONE_ID" | "INVALID_EMAIL_ID" | "MISSING_OTP")) => {
            "Ratio can't use this verification or code: send a new code"
        }
        (ErrorKind::InvalidRecipient, _) => {
            "Ratio takes this for no usable phone number or address: ask for another"
        }
        (ErrorKind::Unsupported, _) => "Ratio does not serve this recipient",
        (ErrorKind::RateLimited, _) => "Ratio has had too many requests",
        (ErrorKind::Credentials, _) => {
            "Ratio refuses the client id or secret: check the configuration"
        }
        (ErrorKind::Session, _) => {
            "the session is over or not enough: begin again with the first factor"
        }
        (ErrorKind::Conflict, _) => {
            "the recipient belongs to another of Ratio's users: sign in as that user"
        }
        (ErrorKind::Blocked, None) => {
            "access is forbidden, by Ratio or by something in front of it, without a reason"
        }
        (ErrorKind::Blocked, _) => "Ratio has suspended this user: refer the person to support",
        (ErrorKind::NotFound, _) => {
            "Ratio does not know this verification or user: send a new code"
        }
        (ErrorKind::InvalidRequest, _) => {
            "Ratio refuses the request as malformed: report it as a fault of Passcode"
        }
        (ErrorKind::Unavailable, _) if error.status().is_some() => "Ratio had an inner failure",
        (ErrorKind::Unavailable, _) => "Ratio could not be reached or did not answer in time",
        _ => "the answer is not one Ratio gives: check that base_url leads to Ratio",
    }
}
