//! What Prelude's answers mean, by its documentation and what was seen of it. Its own list of codes
//! is longer than what could be read: an unknown code counts by its HTTP status.

use super::wire::{Checked, Failure, Sending, word};
use crate::vendor::{Answer, Sent, Verdict};
use crate::{Channel, Dispatch, Error, ErrorKind, Evidence, Rejection, Result};

/// The vendor's name in sentences.
pub(super) const NAME: &str = "Prelude";

/// Stands for the id of a send whose answer was lost; a real one begins with `vrf_`.
pub(super) const NO_ID: &str = "unknown";

/// Reads the answer to a send. HTTP 200 comes also when nothing was sent.
pub(super) fn sent(answer: &Answer, asked: Channel, code_length: u8) -> Result<Sent> {
    if !answer.is_success() {
        return Err(refusal(answer));
    }
    let sending = answer.object::<Sending>().unwrap_or_default();
    // The code of a retry may be the one that an earlier request asked for.
    let code_length = match sending.status.as_str() {
        Some("success" | "challenged" | "shadow_blocked") => Some(code_length),
        Some("retry") => None,
        Some("blocked") => return Err(blocked(answer, word(&sending.reason))),
        _ => return Err(answer.untrusted("it doesn't say what became of the send")),
    };
    if sending.method == "silent" {
        return Err(answer.untrusted("it speaks of a verification without a code"));
    }
    let Some(id) = sending.id.as_str().map(str::trim).filter(|id| !id.is_empty()) else {
        return Err(answer.untrusted("it holds no id of the verification"));
    };
    if sending.channels.as_array().is_some_and(Vec::is_empty) {
        tracing::warn!(
            "{NAME} took the send and names no channel: is one enabled for this region?"
        );
    }
    let channel = sending.channel().filter(|_| asked != Channel::Email);
    Ok(Sent::new(id).with_code_length(code_length).with_channel(channel))
}

/// Prelude opened no window and sent nothing.
fn blocked(answer: &Answer, reason: Option<&str>) -> Error {
    let (kind, what) = match reason {
        Some("invalid_phone_number" | "invalid_phone_line") => {
            (ErrorKind::InvalidRecipient, sentence(ErrorKind::InvalidRecipient))
        }
        Some("repeated_attempts") => (
            ErrorKind::RateLimited,
            "Prelude has sent this recipient as many codes as it does in a short time",
        ),
        Some("expired_signature" | "invalid_signature") => (
            ErrorKind::InvalidRequest,
            "Prelude refuses the signature of the signals that came with the request",
        ),
        _ => (ErrorKind::Blocked, sentence(ErrorKind::Blocked)),
    };
    answer.refused(kind, what, Some(reason.unwrap_or("blocked").to_owned()))
}

/// Reads the answer to a check. Approved: HTTP 2xx, status `success`, our id where it names one, and
/// no failure's code.
pub(super) fn verdict(answer: &Answer, our_id: &str) -> Result<Verdict> {
    if !answer.is_success() {
        let error = refusal(answer);
        let capped =
            error.dispatch() == Dispatch::Refused && error.code() == Some("too_many_checks");
        return if capped { Ok(Verdict::Rejected(Rejection::TooManyAttempts)) } else { Err(error) };
    }
    let checked = answer.object::<Checked>().unwrap_or_default();
    if !checked.code.is_null() {
        return Err(answer.untrusted("it holds a failure's code"));
    }
    if !checked.id.is_null() && !is_ours(&checked.id, our_id) {
        return Err(answer.untrusted("it names another verification"));
    }
    Ok(Verdict::Rejected(match checked.status.as_str() {
        Some("success") => return Ok(Verdict::Approved(Evidence::default())),
        Some("failure") => Rejection::WrongCode,
        Some("expired_or_not_found") => Rejection::Expired,
        Some("transaction_missing" | "transaction_mismatch") => Rejection::Refused,
        _ => return Err(answer.untrusted("it doesn't say whether the code is right")),
    }))
}

/// Whether an answer's id is that of our verification. After a send whose answer was lost we don't
/// know it, and the recipient that the check named is the key of everything.
fn is_ours(id: &serde_json::Value, our_id: &str) -> bool {
    id.as_str().is_some_and(|id| !id.is_empty() && (our_id == NO_ID || id == our_id))
}

/// Reads the answer to a call that only a good key gets.
pub(super) fn taken(answer: &Answer) -> Result<()> {
    if answer.is_success() { Ok(()) } else { Err(refusal(answer)) }
}

/// The error of an answer that is no success. A 4xx with a code says that nothing was done.
fn refusal(answer: &Answer) -> Error {
    let status = answer.status();
    let failure = answer.object::<Failure>().unwrap_or_default();
    let said = word(&failure.code);
    let code = said.map(str::to_owned);
    match said {
        Some(said) if said != "internal" && status != 408 && (400..500).contains(&status) => {
            let kind = kind(said, status);
            answer.refused(kind, sentence(kind), code)
        }
        Some("internal") if status < 500 => {
            Error::new(ErrorKind::Unavailable, "Prelude reported an internal error")
                .with_status(status)
                .with_code(code)
        }
        _ => answer.by_status().with_code(code),
    }
}

fn kind(code: &str, status: u16) -> ErrorKind {
    match code {
        "invalid_phone_number" | "invalid_line_type" => ErrorKind::InvalidRecipient,
        "channel_not_enabled_in_region"
        | "email_verification_not_allowed"
        | "unsupported_country"
        | "region_blocked_by_customer" => ErrorKind::Unsupported,
        "invalid_api_key" | "invalid_bearer_token" | "invalid_api_token" => ErrorKind::Credentials,
        "insufficient_balance" | "suspended_account" => ErrorKind::Account,
        "too_many_attempts" => ErrorKind::RateLimited,
        "blocked" => ErrorKind::Blocked,
        "custom_size_conflict" | "custom_code_not_allowed" | "impossible_code" => {
            ErrorKind::InvalidRequest
        }
        _ if code.starts_with("invalid_") => ErrorKind::InvalidRequest,
        _ => match status {
            401 | 403 => ErrorKind::Credentials,
            429 => ErrorKind::RateLimited,
            _ => ErrorKind::InvalidRequest,
        },
    }
}

/// What happened and what to do, without a word of the vendor's.
fn sentence(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::InvalidRecipient => {
            "Prelude takes this for no phone number or line that it can reach: ask for another"
        }
        ErrorKind::Unsupported => {
            "the Prelude account can't send to this region or by this channel: enable it in the dashboard"
        }
        ErrorKind::Credentials => "Prelude refuses the api_token: check the configuration",
        ErrorKind::Account => {
            "the Prelude account has no credit or is suspended: see its dashboard"
        }
        ErrorKind::RateLimited => "Prelude has had too many requests",
        ErrorKind::Blocked => "Prelude's fraud filter stopped this send, and nothing left",
        _ => {
            "Prelude refuses the request: check template_id, sender_id, locale and what the account may use"
        }
    }
}
