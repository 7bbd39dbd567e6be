//! The members of a body, read strictly: one that is unknown, doubled or mistyped is named, if its
//! name is plainly one.

use std::fmt;

use http::StatusCode;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

use crate::body::unreadable;
use crate::problem::{Problem, ProblemKind};

pub(super) struct Members(Vec<(String, Value)>);

impl Members {
    /// Reads a body that may have these members.
    pub(super) fn read(body: &[u8], known: &[&str]) -> Result<Self, Problem> {
        let Entries(entries) =
            serde_json::from_slice(body).map_err(|error| match error.classify() {
                Category::Data => invalid("the body is JSON but no object"),
                Category::Syntax | Category::Eof | Category::Io => {
                    unreadable(StatusCode::BAD_REQUEST, "the body is not JSON")
                }
            })?;
        for (index, (name, _)) in entries.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let (shown, known) = (shown(name), known.join(", "));
                return Err(invalid(format!("{shown} is not known here; there are {known}")));
            }
            if entries[..index].iter().any(|(earlier, _)| earlier == name) {
                return Err(invalid(format!("{} stands twice", shown(name))));
            }
        }
        Ok(Self(entries))
    }

    /// A text that must be there.
    pub(super) fn text(&self, name: &str) -> Result<&str, Problem> {
        let missing = || invalid(format!("the member \"{name}\" is missing"));
        self.optional_text(name)?.ok_or_else(missing)
    }

    /// A text that may be there.
    pub(super) fn optional_text(&self, name: &str) -> Result<Option<&str>, Problem> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(wrong(name, "must be a text")),
        }
    }

    /// A small whole number that may be there.
    pub(super) fn optional_number(&self, name: &str) -> Result<Option<u8>, Problem> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let number = value.as_u64().and_then(|number| u8::try_from(number).ok());
        number.map(Some).ok_or_else(|| wrong(name, "must be a whole number from 0 to 255"))
    }

    /// A member that is null is one that isn't there.
    fn value(&self, name: &str) -> Option<&Value> {
        let (_, value) = self.0.iter().find(|(member, _)| member == name)?;
        Some(value).filter(|value| !value.is_null())
    }
}

/// The caller's own session, if it names one.
pub(super) fn context(members: &Members) -> Result<Option<String>, Problem> {
    let context = members.optional_text("context")?;
    match context {
        Some(context) if !(1..=256).contains(&context.len()) => {
            Err(wrong("context", "must have 1 to 256 bytes"))
        }
        context => Ok(context.map(str::to_owned)),
    }
}

/// What is wrong with a member, as a clause that doesn't quote its value.
pub(super) fn wrong(name: &str, what: &str) -> Problem {
    invalid(format!("the member \"{name}\" {what}"))
}

pub(super) fn invalid(detail: impl Into<String>) -> Problem {
    Problem::new(ProblemKind::InvalidRequest, detail)
}

fn shown(name: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    if (1..=32).contains(&name.len()) && name.bytes().all(is_plain) {
        format!("the member \"{name}\"")
    } else {
        "a member of the body".to_owned()
    }
}

/// Every member, in the order of the text, the doubled ones too.
struct Entries(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EntriesVisitor).map(Self)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Vec<(String, Value)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            members.push(entry);
        }
        Ok(members)
    }
}
