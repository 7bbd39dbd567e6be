use std::collections::BTreeMap;
use std::io;

use serde_json::Value;

/// What a builder was given for one vendor.
#[derive(Default)]
pub(crate) struct Given {
    /// Sets of credentials: values by key.
    pub(crate) credentials: Vec<BTreeMap<String, String>>,
    /// Settings of its own; null without any.
    pub(crate) settings: Value,
    /// Persons whom vendors that keep users know from the start.
    pub(crate) people: Vec<Person>,
}

/// A person with a phone number (E.164) and an e-mail address.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) phone: String,
    pub(crate) email: String,
}

/// Something was given that no vendor could have.
pub(crate) fn invalid(message: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message.into())
}
