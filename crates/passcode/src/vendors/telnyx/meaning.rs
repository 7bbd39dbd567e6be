//! What Telnyx's answers mean. HTTP 200 says nothing: a wrong code comes under it too, and only
//! `accepted` at a check proves. Of a refusal the code is read first, the HTTP status second.

use serde_json::Value;

use super::options::Options;
use super::wire::{Body, Refusal, is_by_recipient, lifetime, names};
use crate::vendor::{Answer, Guess, Order, Sent, Verdict};
use crate::{Dispatch, Error, ErrorKind, Evidence, Operation, Rejection, Result};

/// Reads the answer to a send. Its `status` proves nothing about the person.
pub(super) fn sent(answer: &Answer, order: &Order<'_>, options: &Options) -> Result<Sent> {
    let data = success(answer, Operation::Send)?;
    let Some(id) = data["id"].as_str().filter(|id| !id.is_empty()) else {
        return Err(answer.untrusted("it holds no id to check the code by"));
    };
    require_ours(answer, &data, !data["phone_number"].is_null(), order.recipient())?;
    if matches!(data["status"].as_str(), Some("error" | "invalid" | "expired")) {
        let what = "Telnyx took the request, and its answer says that the verification failed";
        return Err(Error::new(ErrorKind::Unavailable, what).with_status(answer.status()));
    }
    Ok(Sent::new(id).with_lifetime(lifetime(&data)).with_code_length(options.code_length))
}

/// Reads the answer to a check. Approved: HTTP 2xx, no errors, `response_code` exactly `accepted`,
/// and our number wherever it is named; where the code was checked by number, it must be named.
pub(super) fn verdict(answer: &Answer, guess: &Guess<'_>) -> Result<Verdict> {
    let data = success(answer, Operation::Verify)?;
    let must_name = is_by_recipient(guess.id()) || !data["phone_number"].is_null();
    require_ours(answer, &data, must_name, guess.recipient())?;
    let rejection = match data["response_code"].as_str() {
        Some("accepted") => return Ok(Verdict::Approved(Evidence::default())),
        Some("rejected") => Rejection::WrongCode,
        Some("expired") => Rejection::Expired,
        Some("max_attempts_exceeded") => Rejection::TooManyAttempts,
        _ => return Err(answer.untrusted("it says neither accepted nor rejected")),
    };
    Ok(Verdict::Rejected(rejection))
}

/// Why a code was rejected, by a read of its verification.
pub(super) fn reason(answer: &Answer, guess: &Guess<'_>) -> Option<Rejection> {
    let data = success(answer, Operation::Verify).ok()?;
    if data["id"] != guess.id() || !names(&data, guess.recipient()) {
        return None;
    }
    match data["status"].as_str()? {
        "expired" => Some(Rejection::Expired),
        "accepted" => Some(Rejection::AlreadyUsed),
        "invalid" => Some(Rejection::TooManyAttempts),
        _ => None,
    }
}

/// Reads the profile: whether it is there, and whether the settings say what it says.
pub(super) fn profile(answer: &Answer, options: &Options) -> Result<()> {
    let data = success(answer, Operation::Send)?;
    if !data["id"].as_str().is_some_and(|id| id.eq_ignore_ascii_case(&options.profile_id)) {
        return Err(answer.untrusted("it names another profile"));
    }
    match (data["sms"]["code_length"].as_u64(), options.code_length) {
        (Some(its), Some(ours)) if its != u64::from(ours) => {
            let what =
                format!("the Verify profile sends codes of {its} digits: code_length says {ours}");
            Err(Error::local(ErrorKind::Config, what).with_status(answer.status()))
        }
        _ => Ok(()),
    }
}

/// The data of an answer that is a success.
fn success(answer: &Answer, operation: Operation) -> Result<Value> {
    if !answer.is_success() {
        return Err(failure(answer, operation));
    }
    Body::of(answer).ok_or_else(|| answer.untrusted("it holds no data, or errors beside it"))
}

fn require_ours(
    answer: &Answer,
    data: &Value,
    must_name: bool,
    recipient: &crate::Recipient,
) -> Result<()> {
    if must_name && !names(data, recipient) {
        return Err(answer.untrusted("it does not name our number"));
    }
    Ok(())
}

/// The error of an answer that is no success.
fn failure(answer: &Answer, operation: Operation) -> Error {
    let is_refusal = (400..500).contains(&answer.status()) && answer.status() != 408;
    let Some(refusal) = Refusal::of(answer).filter(|_| is_refusal) else {
        return answer.by_status();
    };
    let code = refusal.code.map(|code| code.to_string());
    let error = match refusal.code.and_then(|code| by_code(code, operation)) {
        Some((ErrorKind::Unavailable, what)) => {
            answer.refused(ErrorKind::Unavailable, what, code).with_dispatch(Dispatch::MaybeSent)
        }
        Some((kind, what)) => answer.refused(kind, what, code),
        None if matches!(answer.status(), 401 | 403 | 429) => answer.by_status().with_code(code),
        None => answer.refused(ErrorKind::InvalidRequest, REFUSED, code),
    };
    match refusal.words() {
        Some(words) => error.with_source(words),
        None => error,
    }
}

const REFUSED: &str =
    "Telnyx refuses the request: see the cause, and whether the Verify profile is set up";

/// The kind of a documented code, and what to do.
fn by_code(code: u32, operation: Operation) -> Option<(ErrorKind, &'static str)> {
    Some(match code {
        10001 | 10002 | 10016 => (
            ErrorKind::InvalidRecipient,
            "Telnyx takes this for no usable phone number: ask for another",
        ),
        40309 => (
            ErrorKind::Unsupported,
            "the Verify profile doesn't allow this country: add it to the profile's destinations",
        ),
        10000 | 10004 | 10006 | 10012 | 10014 | 10015 | 10023 | 10027 | 10032 | 10033 => {
            (ErrorKind::InvalidRequest, REFUSED)
        }
        10005 if operation == Operation::Send => (
            ErrorKind::Config,
            "the Telnyx account has no such Verify profile: check verify_profile_id",
        ),
        10005 => (ErrorKind::NotFound, "Telnyx does not know this verification: send a new code"),
        10009 | 20001 | 20002 | 20006 => {
            (ErrorKind::Credentials, "Telnyx refuses the API key: it is wrong, revoked or expired")
        }
        10010 => (ErrorKind::Credentials, "this API key of Telnyx may not use Verify"),
        20012..=20017 => (
            ErrorKind::Account,
            "the Telnyx account has no funds, is blocked or not verified, or lacks the feature: see its portal",
        ),
        10011 => (
            ErrorKind::RateLimited,
            "Telnyx has had too many requests, or too many for this number",
        ),
        10007 | 10008 => {
            (ErrorKind::Unavailable, "Telnyx had an internal error or ran out of time")
        }
        _ => return None,
    })
}
