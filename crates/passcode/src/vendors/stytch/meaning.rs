//! What Stytch's answers mean, by its documentation and what was seen of it. A 401 has two meanings:
//! without its type, an expired code and a bad secret look the same.

use super::wire::Said;
use crate::vendor::{Answer, Guess, Sent, Verdict};
use crate::{Error, ErrorKind, Evidence, Recipient, Rejection, Result};

/// Reads the answer to a send.
pub(super) fn sent(answer: &Answer, recipient: &Recipient) -> Result<Sent> {
    let said = answer.object::<Said>().unwrap_or_default();
    if !answer.is_success() {
        return Err(refused_send(answer, &said));
    }
    let is_success = said.status_code.as_u64().is_some_and(|code| (200..300).contains(&code));
    if !is_success || !said.error_type.is_null() {
        return Err(answer.untrusted("it doesn't say that the send is a success"));
    }
    let id = said.id(recipient);
    Ok(Sent::new(id.ok_or_else(|| answer.untrusted("it holds no id to check the code by"))?))
}

/// Reads the answer to a check. Approved: HTTP 2xx, `status_code` 200, our id, and the one user that
/// it names has our recipient under that id, verified.
pub(super) fn verdict(answer: &Answer, guess: &Guess<'_>) -> Result<Verdict> {
    let said = answer.object::<Said>().unwrap_or_default();
    if !answer.is_success() {
        return refused_check(answer, &said);
    }
    if said.status_code != 200 || !said.error_type.is_null() {
        return Err(answer.untrusted("it doesn't say that the code is right"));
    }
    if said.method_id != guess.id() {
        return Err(answer.untrusted("it doesn't name the number or address that was checked"));
    }
    if !said.verifies(guess.recipient(), guess.id()) {
        return Err(answer.untrusted("it doesn't say that the recipient is verified"));
    }
    if !said.names_one_user() {
        return Err(answer.untrusted("it names two users"));
    }
    let user_id = said.user_id.as_str().filter(|id| !id.is_empty()).map(str::to_owned);
    Ok(Verdict::Approved(Evidence::default().with_user_id(user_id)))
}

/// Reads the answer to a check of a code that nobody has: whoever is told so has good credentials.
pub(super) fn taken(answer: &Answer) -> Result<()> {
    let said = answer.object::<Said>().unwrap_or_default();
    if answer.is_success() {
        return Err(answer.untrusted("it takes a code that nobody was sent"));
    }
    match refused_check(answer, &said) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// A 4xx with a type says that nothing was done, known or not.
fn refused_send(answer: &Answer, said: &Said) -> Error {
    let Some(error_type) = client_error(answer, said) else {
        return bare(answer, said);
    };
    let kind = match error_type {
        "user_lock_limit_reached" => ErrorKind::Blocked,
        _ => kind(error_type).unwrap_or(match answer.status() {
            401 | 403 => ErrorKind::Credentials,
            429 => ErrorKind::RateLimited,
            _ => ErrorKind::InvalidRequest,
        }),
    };
    answer.refused(kind, sentence(kind), Some(error_type.to_owned()))
}

/// Only a known type says what became of a check: a 401 by itself says nothing.
fn refused_check(answer: &Answer, said: &Said) -> Result<Verdict> {
    let error_type = client_error(answer, said);
    let rejection = match error_type {
        Some("otp_code_not_found" | "invalid_code") => Rejection::WrongCode,
        Some("unable_to_auth_otp_code") => Rejection::Expired,
        Some("user_lock_limit_reached") => Rejection::TooManyAttempts,
        Some("attribute_mismatch") => Rejection::Refused,
        _ => {
            let known = error_type.and_then(|error_type| match error_type {
                "invalid_method_id" => Some((ErrorKind::NotFound, error_type)),
                _ => Some((kind(error_type)?, error_type)),
            });
            return Err(match known {
                Some((kind, error_type)) => {
                    answer.refused(kind, sentence(kind), Some(error_type.to_owned()))
                }
                None if answer.status() == 401 => answer
                    .untrusted("it doesn't say whether the code or the credentials are refused"),
                None => bare(answer, said),
            });
        }
    };
    Ok(Verdict::Rejected(rejection))
}

/// The type of an answer that says that the request was at fault, and not the vendor.
fn client_error<'a>(answer: &Answer, said: &'a Said) -> Option<&'a str> {
    let status = answer.status();
    said.error_type().filter(|error_type| {
        (400..500).contains(&status) && status != 408 && !is_outage(error_type)
    })
}

fn is_outage(error_type: &str) -> bool {
    matches!(error_type, "internal_server_error" | "server_unavailable" | "client_closed_request")
}

/// The error of an answer whose status is all that counts.
fn bare(answer: &Answer, said: &Said) -> Error {
    let error_type = said.error_type();
    let code = error_type.map(str::to_owned);
    match error_type {
        Some(said) if is_outage(said) && answer.status() < 500 => {
            Error::new(ErrorKind::Unavailable, "Stytch reported an internal error")
                .with_status(answer.status())
                .with_code(code)
        }
        _ => answer.by_status().with_code(code),
    }
}

/// What a documented type means on either call.
fn kind(error_type: &str) -> Option<ErrorKind> {
    Some(match error_type {
        "unauthorized_credentials"
        | "invalid_project_id_authentication"
        | "invalid_secret_authentication"
        | "unauthorized_project_id_live"
        | "unauthorized_project_id_test"
        | "project_not_found" => ErrorKind::Credentials,
        "invalid_phone_number"
        | "invalid_email"
        | "unsubscribed_phone_number"
        | "inactive_email"
        | "email_in_denylist"
        | "email_not_in_allowlist" => ErrorKind::InvalidRecipient,
        "invalid_phone_number_country_code" => ErrorKind::Unsupported,
        "billing_not_verified" | "billing_not_verified_for_email" => ErrorKind::Account,
        "user_not_found" | "phone_number_not_found" | "email_not_found" => ErrorKind::NotFound,
        "duplicate_phone_number"
        | "duplicate_phone_number_for_user"
        | "duplicate_email"
        | "duplicate_email_for_user" => ErrorKind::Conflict,
        "too_many_unverified_factors" => ErrorKind::Blocked,
        "too_many_requests" => ErrorKind::RateLimited,
        "too_many_user_selection_arguments" | "captcha_failed" => ErrorKind::InvalidRequest,
        _ if error_type.starts_with("invalid_") => ErrorKind::InvalidRequest,
        _ if error_type.starts_with("missing_") && error_type.ends_with("_parameter") => {
            ErrorKind::InvalidRequest
        }
        _ => return None,
    })
}

/// What happened and what to do, without a word of the vendor's.
fn sentence(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Credentials => {
            "Stytch refuses the project id or secret: check the configuration"
        }
        ErrorKind::InvalidRecipient => {
            "Stytch can't send to this number or address, or the person wants no messages: ask for another"
        }
        ErrorKind::Unsupported => {
            "the Stytch project can't send to this country: allow it in the dashboard"
        }
        ErrorKind::Account => "the Stytch account has no card on file: add one in the dashboard",
        ErrorKind::NotFound => {
            "no user of the Stytch project has this number, address or verification: send a new code, or set users = \"create\""
        }
        ErrorKind::Conflict => "another user of the Stytch project has this number or address",
        ErrorKind::Blocked => {
            "Stytch has locked this user, or the user has too many numbers that nobody proved"
        }
        ErrorKind::RateLimited => "Stytch has had too many requests",
        _ => "Stytch refuses the request as malformed: report it as a fault of Passcode",
    }
}
