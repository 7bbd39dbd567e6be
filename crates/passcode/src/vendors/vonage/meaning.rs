//! What Vonage's answers mean, by its reference and error pages. The status says most; the text
//! after `#` in `type`, which has had many addresses, tells the rest apart.

use std::time::Duration;

use serde_json::{Map, Value};

use super::wire::{Checked, Send, Started};
use crate::vendor::{Answer, Sent, Verdict, is_uuid};
use crate::{Delivery, Error, ErrorKind, Evidence, Operation, Rejection, Result};

/// Reads the answer to a send.
pub(super) fn sent(answer: &Answer, request: &Send<'_>, adopt_pending: bool) -> Result<Sent> {
    if answer.is_success() {
        let started: Option<Started> = answer.object();
        let id = started.map(|started| started.request_id).filter(|id| is_uuid(id));
        let id = id.ok_or_else(|| answer.untrusted("it holds no request id"))?;
        return Ok(Sent::new(id)
            .with_lifetime(Duration::from_secs(request.channel_timeout))
            .with_code_length(request.code_length));
    }
    let body = Body::read(answer);
    match body.live_request(answer.status()) {
        // The live code's length and end are those of another request.
        Some(id) if adopt_pending => Ok(Sent::new(id).with_delivery(Delivery::AlreadyPending)),
        _ => Err(refusal(answer, &body, Operation::Send)),
    }
}

/// Reads the answer to a check. Approved: HTTP 2xx, `status` exactly `completed`, our own id where
/// one is named, and no member of a failure beside it.
pub(super) fn verdict(answer: &Answer, id: &str) -> Result<Verdict> {
    let body = Body::read(answer);
    if answer.is_success() {
        return proof(answer, &body, id);
    }
    let rejection = match answer.status() {
        _ if !body.is_problem() => None,
        400 if body.says_wrong_code() => Some(Rejection::WrongCode),
        // Used, cancelled and unknown ids are answered so, too.
        404 => Some(Rejection::Expired),
        // Its title is "Invalid Code", and it means too many of them.
        410 => Some(Rejection::TooManyAttempts),
        422 if body.parameters().contains(&"code") => Some(Rejection::WrongCode),
        _ => None,
    };
    rejection.map(Verdict::Rejected).ok_or_else(|| refusal(answer, &body, Operation::Verify))
}

fn proof(answer: &Answer, body: &Body, id: &str) -> Result<Verdict> {
    let checked: Option<Checked> = answer.object();
    let Some(checked) = checked else {
        return Err(answer.untrusted("it can't be read, so nothing is approved"));
    };
    if checked.status != "completed" || body.speaks_of_a_failure() {
        return Err(answer.untrusted("it does not say that the verification is completed"));
    }
    if checked.request_id.is_some_and(|named| !named.eq_ignore_ascii_case(id)) {
        return Err(answer.untrusted("it names another verification"));
    }
    Ok(Verdict::Approved(Evidence::default()))
}

/// Reads the answer to the list of templates.
pub(super) fn accepted(answer: &Answer) -> Result<()> {
    match answer.object::<Map<String, Value>>() {
        Some(_) if answer.is_success() => Ok(()),
        None if answer.is_success() => Err(answer.untrusted("it is no list of templates")),
        _ => Err(refusal(answer, &Body::read(answer), Operation::Send)),
    }
}

/// The error of an answer that is no success and says nothing of the code.
fn refusal(answer: &Answer, body: &Body, operation: Operation) -> Error {
    let named = body.is_problem();
    let (kind, what) = match (answer.status(), body.fragment().as_str(), operation) {
        (401, "jwtexpired", _) => (
            ErrorKind::Credentials,
            "Vonage refuses our token as expired: check this machine's clock",
        ),
        (401, ..) => {
            (ErrorKind::Credentials, "Vonage refuses our credentials: check the configuration")
        }
        (402, ..) => (ErrorKind::Account, "the Vonage account has no credit left: top it up"),
        (403, ..) => (
            ErrorKind::Account,
            "the Vonage account is suspended, or Verify isn't enabled for it: see its dashboard",
        ),
        (429, ..) => (ErrorKind::RateLimited, "Vonage received too many requests"),
        (400, ..) if named => (ErrorKind::InvalidRequest, "Vonage refuses the request as it is"),
        (404, _, Operation::Send) if named => {
            (ErrorKind::Config, "Vonage has no Verify at this address: check base_url")
        }
        (412, ..) if named => {
            (ErrorKind::Unsupported, "Vonage can't verify this number by this channel")
        }
        (409, "nocode", Operation::Verify) => (
            ErrorKind::InvalidRequest,
            "this verification takes no code: it was begun by other software with this account",
        ),
        (409, _, Operation::Verify) if body.is_object() => {
            (ErrorKind::Unavailable, "Vonage can't check the code at this moment")
        }
        (409, ..) if body.is_object() => (ErrorKind::RateLimited, PENDING),
        (422, _, Operation::Send) if body.is_conflict() => (ErrorKind::RateLimited, PENDING),
        (422, ..) if named => invalid(&body.parameters()),
        _ => return answer.by_status().with_code(body.code()),
    };
    answer.refused(kind, format!("{what}{}", body.trace()), body.code())
}

const PENDING: &str = "a code that Vonage sent to this recipient is still live, and it is not known which: wait \
                       until it has expired";

/// What the parameters that Vonage refuses are ours for. Its reasons may quote the recipient.
fn invalid(parameters: &[&str]) -> (ErrorKind, &'static str) {
    let meaning = |parameter: &&str| {
        Some(match *parameter {
            "to" => (ErrorKind::InvalidRecipient, "Vonage refuses the number or address"),
            "channel" | "workflow" => {
                (ErrorKind::Unsupported, "Vonage doesn't send by this channel for this account")
            }
            "brand" => (ErrorKind::Config, "Vonage refuses the setting brand"),
            "from" => (ErrorKind::Config, "Vonage refuses the sender: check the settings *_from"),
            "locale" => (ErrorKind::Config, "Vonage refuses the locale"),
            "template_id" => (ErrorKind::Config, "Vonage refuses the setting template_id"),
            "client_ref" => (ErrorKind::Config, "Vonage refuses the setting client_ref"),
            "channel_timeout" => (ErrorKind::Config, "Vonage refuses the setting channel_timeout"),
            "code_length" => (ErrorKind::Config, "Vonage refuses the code's length"),
            "app_hash" => (ErrorKind::Config, "Vonage refuses app_hash"),
            _ => return None,
        })
    };
    let unknown = (ErrorKind::InvalidRequest, "Vonage refuses a parameter of the request");
    parameters.iter().find_map(meaning).unwrap_or(unknown)
}

/// A body as far as it is a JSON object: a problem document (RFC 7807) in every known failure.
struct Body(Option<Map<String, Value>>);

impl Body {
    fn read(answer: &Answer) -> Self {
        Self(answer.object())
    }

    fn member(&self, name: &str) -> &Value {
        self.0.as_ref().and_then(|members| members.get(name)).unwrap_or(&Value::Null)
    }

    fn is_object(&self) -> bool {
        self.0.is_some()
    }

    /// Whether the vendor wrote it, and not a gateway. `type` may be missing.
    fn is_problem(&self) -> bool {
        self.member("type").is_string() || self.member("title").is_string()
    }

    fn title(&self) -> String {
        plain(self.member("title").as_str().unwrap_or_default())
    }

    /// What stands after `#` in `type`, in lower case and without punctuation.
    fn fragment(&self) -> String {
        let (_, fragment) =
            self.member("type").as_str().and_then(|url| url.rsplit_once('#')).unwrap_or_default();
        plain(fragment)
    }

    fn says_wrong_code(&self) -> bool {
        matches!(self.fragment().as_str(), "invalidcode" | "badrequest")
            || self.title() == "invalidcode"
    }

    fn is_conflict(&self) -> bool {
        self.title() == "conflict"
    }

    /// The request that lives already, as its conflict names it.
    fn live_request(&self, status: u16) -> Option<&str> {
        let conflict = status == 409 || (status == 422 && self.is_conflict());
        self.member("request_id").as_str().filter(|id| conflict && is_uuid(id))
    }

    fn speaks_of_a_failure(&self) -> bool {
        let members = ["type", "title", "detail", "error", "error_title", "invalid_parameters"];
        members.iter().any(|name| !self.member(name).is_null())
    }

    /// The last word of each refused parameter's name: `to` of `workflow[0].to`.
    fn parameters(&self) -> Vec<&str> {
        let parameters = match self.member("invalid_parameters") {
            Value::Array(parameters) => parameters.iter().collect(),
            parameter => vec![parameter],
        };
        let names = parameters.into_iter().filter_map(|parameter| parameter["name"].as_str());
        names
            .filter_map(|name| {
                let mut words =
                    name.split(|letter: char| !letter.is_ascii_alphabetic() && letter != '_');
                words.rfind(|word| !word.is_empty())
            })
            .collect()
    }

    /// The vendor's word for the failure, if it is one: digits might be a number's.
    fn code(&self) -> Option<String> {
        let (_, fragment) = self.member("type").as_str()?.rsplit_once('#')?;
        let is_word = fragment.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
        (is_word && (1..=40).contains(&fragment.len())).then(|| fragment.to_owned())
    }

    /// The vendor's id of the failure, which its support asks for.
    fn trace(&self) -> String {
        let id = self.member("instance").as_str().filter(|id| is_uuid(id));
        id.map(|id| format!(" (Vonage's trace id is {id})")).unwrap_or_default()
    }
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}
