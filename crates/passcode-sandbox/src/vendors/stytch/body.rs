//! A request's JSON, member by member. Those it doesn't know are ignored.

use serde_json::{Map, Value};

use super::refusal::Refusal;

/// An object. A member that is null is absent: a typed client writes all of them.
pub(super) struct Object(Map<String, Value>);

impl Object {
    pub(super) fn read(body: &[u8]) -> Result<Self, Refusal> {
        serde_json::from_slice(body).map(Self).map_err(|_| Refusal::bad("invalid_request_body"))
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text, or `invalid_` and the name.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, Refusal> {
        let text = self.get(name).map(|value| value.as_str().ok_or_else(|| invalid(name)));
        text.transpose()
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.text(name)?.ok_or_else(|| Refusal::bad(format!("missing_{name}_parameter")))
    }

    pub(super) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.get(name) {
            None => Ok(false),
            Some(value) => value.as_bool().ok_or_else(|| invalid(name)),
        }
    }

    pub(super) fn object(&self, name: &str) -> Result<Self, Refusal> {
        match self.get(name) {
            None => Ok(Self(Map::new())),
            Some(Value::Object(members)) => Ok(Self(members.clone())),
            Some(_) => Err(invalid(name)),
        }
    }
}

fn invalid(name: &str) -> Refusal {
    Refusal::bad(format!("invalid_{name}"))
}
