//! What Ratio's answers mean, by the error-code page of June 2023 and, for what that leaves open,
//! by the safest reading.

use ratio_client::{ErrorCode, ErrorKind as Failure};

use super::sentence::sentence;
use super::wire::Body;
use crate::vendor::failure::{bare_status, unanswered, untrusted};
use crate::vendor::{Guess, Sent, Verdict};
use crate::{Dispatch, Error, ErrorKind, Evidence, Recipient, Rejection, Result, Session};

/// The vendor's name in sentences.
pub(super) const NAME: &str = "Ratio";

/// Reads the answer to a send that is a success.
pub(super) fn sent(answer: &Body, recipient: &Recipient) -> Result<Sent> {
    let id = answer.id(recipient);
    if id.is_empty() {
        return Err(untrusted(NAME, answer.status, "it holds no id to check the code by"));
    }
    Ok(Sent::new(id))
}

/// Reads the answer to a check that is a success. A session JWT proves that the code is right,
/// unless something beside it contradicts.
pub(super) fn proof(answer: &Body, guess: &Guess<'_>) -> Result<Verdict> {
    let doubt = |why| untrusted(NAME, answer.status, why);
    if answer.speaks_of_an_error() {
        return Err(doubt("it says success and speaks of an error"));
    }
    if answer.users().any(|user| names_other(user, guess.recipient())) {
        return Err(doubt("it names another person"));
    }
    let Some(token) = answer.session_jwt().filter(|token| is_jwt(token)) else {
        return Err(doubt("it says success and holds no session, so nothing is approved"));
    };
    let user_id = answer.users().find_map(|user| user["id"].as_str()).map(str::to_owned);
    let evidence = Evidence::default()
        .with_session(session(token, guess))
        .with_user_id(user_id)
        .with_known_user(answer.users().next().is_some());
    Ok(Verdict::Approved(evidence))
}

/// The second factor's token replaces the first one's, for whoever holds the session.
fn session(token: &str, guess: &Guess<'_>) -> Session {
    match guess.session() {
        Some(session) => {
            session.replace(token);
            session.clone()
        }
        None => Session::new(token),
    }
}

/// Three parts of base64url, the first of them a JSON object.
fn is_jwt(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_=".contains(&byte))
    };
    text.starts_with("eyJ") && text.split('.').count() == 3 && text.split('.').all(is_part)
}

/// Whether a user of the answer is somebody else than the recipient. What is masked or of another
/// form says nothing.
fn names_other(user: &serde_json::Value, recipient: &Recipient) -> bool {
    match recipient {
        Recipient::Phone(phone) => {
            let ours = phone.expose().trim_start_matches('+');
            let named = user["phone"]
                .as_str()
                .map(|named| named.replace(['+', ' ', '-', '(', ')', '.'], ""));
            named.is_some_and(|named| {
                !named.is_empty()
                    && named.bytes().all(|byte| byte.is_ascii_digit())
                    && named != ours
                    && named != phone.expose_national_number()
            })
        }
        Recipient::Email(email) => user["email"].as_str().is_some_and(|named| {
            named.contains('@')
                && !named.contains('*')
                && !named.trim().eq_ignore_ascii_case(email.expose())
        }),
    }
}

/// Reads an answer to a check that is no success: a rejection, if Ratio says that the code is
/// wrong, else the error.
pub(super) fn rejection(error: ratio_client::Error, with_session: bool) -> Result<Verdict> {
    if says_wrong_code(&error) {
        return Ok(Verdict::Rejected(Rejection::WrongCode));
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

/// The error of a call that has no good end.
pub(super) fn failure(error: ratio_client::Error, with_session: bool) -> Error {
    match error.kind() {
        Failure::Http => unanswered(NAME, error),
        Failure::Answer => refusal(error, with_session),
        Failure::Unbuildable => {
            Error::local(ErrorKind::InvalidRequest, error.to_string()).with_source(error)
        }
        _ => {
            let why =
                "its status or form is none that Ratio gives: check that base_url leads to Ratio";
            untrusted(NAME, error.status().unwrap_or_default(), why).with_source(error)
        }
    }
}

fn refusal(error: ratio_client::Error, with_session: bool) -> Error {
    let documented = error.error_code().as_ref().and_then(documented);
    let status = error.status().unwrap_or_default();
    let Some(kind) = documented.or_else(|| by_status(&error, with_session)) else {
        return bare_status(NAME, status, error.retry_after())
            .with_code(error.code().map(str::to_owned))
            .with_source(error);
    };
    let refused = documented.is_some() || matches!(status, 401 | 403 | 429);
    Error::new(kind, sentence(kind, &error))
        .with_dispatch(if refused { Dispatch::Refused } else { Dispatch::MaybeSent })
        .with_status(status)
        .with_code(error.code().map(str::to_owned))
        .with_retry_after(error.retry_after())
        .with_source(error)
}

/// The kind of a documented code; `None` for one that was added later.
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
        ErrorCode::NotFoundUser | ErrorCode::NotFoundSession => ErrorKind::NotFound,
        // Nothing was done, and it says nothing of a verification: we asked at the wrong address.
        ErrorCode::NotFoundEndpoint => ErrorKind::Protocol,
        ErrorCode::Other(_) => return None,
        _ => ErrorKind::InvalidRequest,
    })
}

/// By status, when the code is absent or unknown and the bare status means something else at
/// Ratio than elsewhere.
fn by_status(error: &ratio_client::Error, with_session: bool) -> Option<ErrorKind> {
    Some(match error.status() {
        Some(401) if with_session => ErrorKind::Session,
        Some(403) => ErrorKind::Blocked,
        Some(409 | 422) => ErrorKind::Conflict,
        Some(410) => ErrorKind::Session,
        Some(400) => ErrorKind::InvalidRequest,
        _ => return None,
    })
}
