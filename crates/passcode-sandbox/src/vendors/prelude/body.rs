//! A request's JSON, member by member.

use serde_json::{Map, Value};

use super::refusal::Refusal;

pub(super) const INVALID: Refusal = Refusal::Bad("invalid_request");

/// An object. A member that is null is absent.
pub(super) struct Object<'a>(&'a Map<String, Value>);

impl<'a> Object<'a> {
    /// Reads an object with these members, and no other in strict mode.
    pub(super) fn read(value: &'a Value, members: &[&str], strict: bool) -> Result<Self, Refusal> {
        let object = value.as_object().ok_or(INVALID)?;
        if strict && !object.keys().all(|key| members.contains(&key.as_str())) {
            return Err(INVALID);
        }
        Ok(Self(object))
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        self.get(name).map(|value| value.as_str().ok_or(INVALID)).transpose()
    }

    pub(super) fn required(&self, name: &str) -> Result<&'a str, Refusal> {
        self.text(name)?.ok_or(INVALID)
    }

    /// A text that must be one of these.
    pub(super) fn choice(
        &self,
        name: &str,
        choices: &[&'static str],
    ) -> Result<Option<&'static str>, Refusal> {
        self.text(name)?.map(|text| one_of(text, choices)).transpose()
    }

    pub(super) fn object(
        &self,
        name: &str,
        members: &[&str],
        strict: bool,
    ) -> Result<Option<Object<'a>>, Refusal> {
        self.get(name).map(|value| Object::read(value, members, strict)).transpose()
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        self.get(name).map(|value| value.as_bool().ok_or(INVALID)).transpose()
    }
}

pub(super) fn one_of(text: &str, choices: &[&'static str]) -> Result<&'static str, Refusal> {
    choices.iter().copied().find(|choice| *choice == text).ok_or(INVALID)
}
