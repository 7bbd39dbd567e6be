//! What an answer means, by the rules of whoever wrote the request.

use serde_json::Value;

use crate::vendor::Answer;
use crate::{ErrorKind, Result};

/// What an answer must be, in all of this.
pub(super) struct Condition {
    pub(super) status: Vec<u16>,
    /// Texts by JSON pointer; one of them must be there.
    pub(super) json: Vec<(String, Vec<String>)>,
    /// JSON pointers; something must be there.
    pub(super) has: Vec<String>,
}

/// What answers mean.
pub(super) struct Rules {
    /// The service's name in sentences.
    pub(super) name: String,
    pub(super) ok: Condition,
    pub(super) refused: Vec<(Condition, ErrorKind)>,
    /// The pointer of the message's id.
    pub(super) id: Option<String>,
}

impl Rules {
    /// The message's id over there, if the answer proves that the message was taken.
    pub(super) fn read(&self, answer: &Answer) -> Result<Option<String>> {
        let body = answer.tree().unwrap_or_default();
        let is_taken = match self.ok.status.as_slice() {
            [] => answer.is_success() && self.ok.fits(answer.status(), &body),
            _ => self.ok.fits(answer.status(), &body),
        };
        for (condition, kind) in &self.refused {
            if condition.fits(answer.status(), &body) {
                // A status alone says less than what stands in the answer.
                if is_taken && self.ok.looks_inside() {
                    return Err(answer
                        .untrusted("it says that the message was taken, and that it was refused"));
                }
                let code = condition.code(&body);
                return Err(answer.refused(*kind, self.sentence(*kind), code));
            }
        }
        if is_taken {
            return Ok(self.id.as_deref().and_then(|pointer| text(body.pointer(pointer)?)));
        }
        Err(match answer.status() {
            401 | 403 | 429 | 500.. => answer.by_status(),
            _ => answer
                .untrusted("it says neither that the message was taken nor that it was refused"),
        })
    }

    fn sentence(&self, kind: ErrorKind) -> String {
        let name = &self.name;
        match kind {
            ErrorKind::InvalidRecipient => format!("{name} does not deliver to this recipient"),
            ErrorKind::Credentials => {
                format!("{name} refuses our credentials: check the configuration")
            }
            ErrorKind::Account => format!(
                "{name} refuses messages of our account: look there for its balance, its sender and its permissions"
            ),
            ErrorKind::RateLimited => format!("{name} received too many requests"),
            ErrorKind::Unavailable => format!("{name} takes no messages now"),
            ErrorKind::Unsupported => format!("{name} can't deliver this message"),
            _ => format!("{name} refuses the request: check what the configuration sends"),
        }
    }
}

impl Condition {
    /// Whether an answer is so. Without a status any will do.
    fn fits(&self, status: u16, body: &Value) -> bool {
        (self.status.is_empty() || self.status.contains(&status))
            && self.json.iter().all(|(pointer, texts)| {
                let there = body.pointer(pointer).and_then(text);
                there.is_some_and(|there| texts.contains(&there))
            })
            && self.has.iter().all(|pointer| is_there(body.pointer(pointer)))
    }

    /// Whether it asks for more than a status.
    fn looks_inside(&self) -> bool {
        !self.json.is_empty() || !self.has.is_empty()
    }

    /// The first text that it was known by: one of ours, so it gives nothing away.
    fn code(&self, body: &Value) -> Option<String> {
        self.json.first().and_then(|(pointer, _)| text(body.pointer(pointer)?))
    }
}

/// A value as a text to compare; a list and a table are none.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(_) | Value::Object(_) => None,
        other => Some(other.to_string()),
    }
}

/// Whether there is something: a text that isn't empty, a number, a list or table with something in it.
fn is_there(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(Value::Object(members)) => !members.is_empty(),
        Some(_) => true,
    }
}
