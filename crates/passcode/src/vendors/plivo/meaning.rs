//! What Plivo's answers mean. There are no codes: the HTTP status says most, and words of the text
//! the rest. Texts never approve.

use serde_json::{Map, Value, json};

use super::wire::{Session, Started, Validated};
use crate::vendor::{Answer, Sent, Verdict, is_uuid};
use crate::{Error, ErrorKind, Evidence, Rejection, Result};

/// What an answer to a check says by itself.
pub(super) enum Checked {
    Approved(Evidence),
    Rejected(Found),
}

/// A rejection by words, or by none.
pub(super) enum Found {
    Reason(Rejection),
    /// HTTP 404, which is a wrong code or a session that isn't there.
    NotThere(Error),
}

/// Reads the answer to a send. A second message in a session that lives is a send like any other.
pub(super) fn sent(answer: &Answer, code_length: Option<u8>) -> Result<Sent> {
    if !answer.is_success() {
        return Err(not_sent(answer));
    }
    let started =
        answer.object::<Started>().filter(|it| it.error.is_null() && is_uuid(&it.session_uuid));
    let Some(started) = started else {
        return Err(answer.untrusted("it holds no session id, or an error beside it"));
    };
    if says_something(&started.invalid_number) {
        return Err(answer.untrusted("it calls the number invalid"));
    }
    Ok(Sent::new(started.session_uuid).with_code_length(code_length))
}

fn says_something(value: &Value) -> bool {
    !(value.is_null() || *value == json!("") || *value == json!([]) || *value == json!({}))
}

/// Reads the answer to a check. Approved: HTTP 2xx, the text of a success, no error, and our own
/// id where one is named. There is no status.
pub(super) fn checked(answer: &Answer, id: &str) -> Result<Checked> {
    if answer.is_success() {
        return proof(answer, id).map(Checked::Approved);
    }
    // A redirect, a time-out and a failure of the server's say nothing of the code.
    if !(400..500).contains(&answer.status()) || answer.status() == 408 {
        return Err(answer.by_status());
    }
    let text = error_text(answer);
    let by_words = text.as_deref().and_then(rejection);
    let found = match (answer.status(), &text, by_words) {
        (401 | 402 | 405, ..) | (_, None, _) => return Err(unchecked(answer, text.is_some())),
        (404, ..) => Found::NotThere(answer.refused(
            ErrorKind::NotFound,
            "Plivo does not know this verification: send a new code",
            None,
        )),
        (_, _, Some(rejection)) => Found::Reason(rejection),
        (400, ..) => Found::Reason(Rejection::WrongCode),
        (409 | 422, ..) => Found::Reason(Rejection::Refused),
        _ => return Err(unchecked(answer, true)),
    };
    Ok(Checked::Rejected(found))
}

fn proof(answer: &Answer, id: &str) -> Result<Evidence> {
    let Some(validated) = answer.object::<Validated>() else {
        return Err(answer.untrusted("it can't be read, so nothing is approved"));
    };
    let text = validated.message.trim();
    let text = text.strip_suffix('.').unwrap_or(text);
    if !text.eq_ignore_ascii_case("session validated successfully") || !validated.error.is_null() {
        return Err(answer.untrusted("it does not say that the session is validated"));
    }
    if validated.session_uuid.is_some_and(|named| !named.eq_ignore_ascii_case(id)) {
        return Err(answer.untrusted("it names another session"));
    }
    Ok(Evidence::default())
}

/// What a rejection is, with the session as it was read after it; what was found, if it tells
/// nothing.
pub(super) fn settled(found: Found, read: Option<&Answer>, id: &str) -> Result<Verdict> {
    let session = read.filter(|read| read.is_success()).and_then(Answer::object::<Session>);
    let ours = |session: &Session| {
        session.session_uuid.as_deref().is_none_or(|named| named.eq_ignore_ascii_case(id))
    };
    let status = session.filter(ours).map(|session| session.status.to_ascii_lowercase());
    Ok(Verdict::Rejected(match (status.as_deref(), found) {
        (Some("verified"), _) => Rejection::AlreadyUsed,
        (Some("expired"), _) => Rejection::Expired,
        (Some("in-progress"), Found::NotThere(_)) => Rejection::WrongCode,
        (_, Found::Reason(reason)) => reason,
        (_, Found::NotThere(error)) => return Err(error),
    }))
}

/// Reads the answer to a read of the account.
pub(super) fn accepted(answer: &Answer) -> Result<()> {
    if !answer.is_success() {
        return Err(unchecked(answer, error_text(answer).is_some()));
    }
    let account: Option<Map<String, Value>> = answer.object();
    account.map(drop).ok_or_else(|| answer.untrusted("it is no account"))
}

/// The error of a send that is no success.
fn not_sent(answer: &Answer) -> Error {
    let text = error_text(answer);
    let by_words = text.as_deref().and_then(obstacle);
    let (kind, what) = match (answer.status(), &text, by_words) {
        (403, ..) => (
            ErrorKind::Unsupported,
            "Plivo doesn't send to this country for this account: enable it in the console",
        ),
        (401 | 429, ..) | (_, None, _) => return answer.by_status(),
        (402, ..) => (ErrorKind::Account, CREDIT),
        (404, ..) => (
            ErrorKind::Config,
            "Plivo has no such application or account: check app_uuid and auth_id",
        ),
        (405, ..) => (ErrorKind::Protocol, METHOD),
        (400 | 409 | 422, _, Some(obstacle)) => obstacle,
        (400 | 409 | 422, ..) => (ErrorKind::InvalidRequest, "Plivo refuses the request as it is"),
        _ => return answer.by_status(),
    };
    answer.refused(kind, what, None)
}

/// The error of another call that is no success and says nothing of the code.
fn unchecked(answer: &Answer, has_text: bool) -> Error {
    let (kind, what) = match answer.status() {
        403 => (ErrorKind::Blocked, "Plivo forbids the check"),
        402 if has_text => (ErrorKind::Account, CREDIT),
        405 if has_text => (ErrorKind::Protocol, METHOD),
        _ => return answer.by_status(),
    };
    answer.refused(kind, what, None)
}

const CREDIT: &str = "the Plivo account has no credit left or is suspended: see its console";
const METHOD: &str = "Plivo has no such call at this address: check base_url";

/// The text of a failure in lower case; `None` if there is no failure of Plivo's form. Some calls
/// nest an object in it. Many a service says `error` where it has no such path; Plivo gives each
/// call an id.
fn error_text(answer: &Answer) -> Option<String> {
    let members: Map<String, Value> = answer.object()?;
    if answer.status() == 404 && !members.get("api_id").is_some_and(Value::is_string) {
        return None;
    }
    match members.get("error")? {
        Value::Null => None,
        Value::String(text) => Some(text.to_lowercase()),
        other => Some(other.to_string().to_lowercase()),
    }
}

/// What a text says of the code, by its first word that says anything. "2 attempts left" is a wrong
/// code.
fn rejection(text: &str) -> Option<Rejection> {
    first(
        text,
        &[
            (&["maximum", "exceed", "too many"], Rejection::TooManyAttempts),
            (&["already"], Rejection::AlreadyUsed),
            (&["expire"], Rejection::Expired),
            (&["otp", "code", "invalid", "incorrect", "wrong"], Rejection::WrongCode),
        ],
    )
}

/// What a text says against a send.
fn obstacle(text: &str) -> Option<(ErrorKind, &'static str)> {
    first(
        text,
        &[
            (
                &["recipient", "destination", "phone"],
                (ErrorKind::InvalidRecipient, "Plivo refuses the number"),
            ),
            (&["credit", "balance", "suspend"], (ErrorKind::Account, CREDIT)),
            (
                &["geo", "country", "region"],
                (ErrorKind::Unsupported, "Plivo doesn't send to this country for this account"),
            ),
            (
                &["fraud", "blocked"],
                (ErrorKind::Blocked, "Plivo's fraud filter refuses the number"),
            ),
            (
                &["limit", "maximum", "too many"],
                (ErrorKind::RateLimited, "Plivo's limit for this number or account is reached"),
            ),
        ],
    )
}

fn first<T: Copy>(text: &str, meanings: &[(&[&str], T)]) -> Option<T> {
    let said = |words: &[&str]| words.iter().any(|word| text.contains(word));
    meanings.iter().find(|(words, _)| said(words)).map(|(_, meaning)| *meaning)
}
