//! A mistake in the configuration: where, what, and what would be right.

use std::fmt;

use serde::de;

use crate::{Error, ErrorKind, Recipient};

/// One mistake. It quotes names (keys, kinds, providers, variables) and never a value that may be
/// a secret.
#[derive(Debug)]
pub(super) struct Mistake {
    place: Option<Place>,
    what: String,
}

/// Where a value stands: its key path and, for TOML, its line.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    pub(super) path: String,
    pub(super) line: Option<usize>,
}

impl Place {
    /// A key that is a recipient is not quoted.
    pub(super) fn key(&self, key: &str, line: Option<usize>) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        let recipient = Recipient::read(key).ok().map(|recipient| recipient.to_string());
        let key = recipient.as_deref().unwrap_or(key);
        Self { path: format!("{}{dot}{key}", self.path), line: line.or(self.line) }
    }

    pub(super) fn index(&self, index: usize, line: Option<usize>) -> Self {
        Self { path: format!("{}[{index}]", self.path), line: line.or(self.line) }
    }
}

impl Mistake {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { place: None, what: what.into() }
    }

    /// Says where, unless a place further in is known already.
    pub(super) fn at(mut self, place: &Place) -> Self {
        self.place.get_or_insert_with(|| place.clone());
        self
    }

    /// A name that is not one of the `choices`.
    pub(super) fn no_such(what: &str, name: &str, choices: &[&str]) -> Self {
        let mut message = match may_be_private(name) {
            true => format!(
                "no such {what} (it is not shown: it may be a URL with a secret, a number or an address)"
            ),
            false => format!("no such {what} {name:?}"),
        };
        let sorted = nearest_first(name, choices);
        match sorted.split_first() {
            None => {}
            Some((nearest, _)) if is_near(name, nearest) => {
                message.push_str(&format!(
                    "; did you mean {nearest:?}? (choices: {})",
                    sorted.join(", ")
                ));
            }
            Some(_) => message.push_str(&format!("; choices: {}", sorted.join(", "))),
        }
        Self::new(message)
    }

    /// The error a caller gets, with the name of the file or source.
    pub(super) fn into_error(self, origin: &str) -> Error {
        Error::local(ErrorKind::Config, self.into_sentence(origin))
    }

    /// Place and mistake, for a person.
    pub(super) fn into_sentence(self, origin: &str) -> String {
        let place = self.place.unwrap_or_default();
        let line = place.line.map(|line| format!(", line {line}")).unwrap_or_default();
        let path = if place.path.is_empty() { String::new() } else { format!("{}: ", place.path) };
        format!("{origin}{line}: {path}{}", self.what)
    }
}

/// A clause for a name that is not one of the `choices`, the nearest first.
pub(crate) fn no_such(what: &str, name: &str, choices: &[&str]) -> String {
    Mistake::no_such(what, name, choices).what
}

/// Whether what stands in the place of a name may be a recipient.
fn may_be_private(text: &str) -> bool {
    may_be_url(text) || Recipient::read(text).is_ok()
}

/// Whether what stands in the place of a name or a path may be a provider's URL, which may hold a
/// secret. One letter before the colon is a drive.
pub(super) fn may_be_url(text: &str) -> bool {
    let is_scheme = |scheme: &str| {
        scheme.len() > 1
            && scheme.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.'))
    };
    text.contains("://")
        || text.contains('@')
        || text.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme))
}

fn nearest_first<'a>(name: &str, choices: &[&'a str]) -> Vec<&'a str> {
    let mut sorted = choices.to_vec();
    sorted.sort_by_key(|choice| strsim::damerau_levenshtein(name, choice));
    sorted
}

/// Whether a person who wrote `name` probably meant `choice`: a third of its letters may differ.
fn is_near(name: &str, choice: &str) -> bool {
    strsim::damerau_levenshtein(&name.to_lowercase(), choice) <= (choice.len() / 3).max(1)
}

/// serde names Rust's types; a configuration is read by people who need not know them.
fn in_plain_words(expected: &dyn de::Expected) -> String {
    let expected = expected.to_string();
    match expected.as_str() {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, not negative".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "a table".to_owned(),
        text if text.starts_with("struct ") => "a table".to_owned(),
        _ => expected,
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Mistake {}

/// serde's own messages quote the value: these quote none but a number that is out of range.
impl de::Error for Mistake {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let found = match found {
            de::Unexpected::Bool(_) => "true or false",
            de::Unexpected::Unsigned(_) | de::Unexpected::Signed(_) => "a whole number",
            de::Unexpected::Float(number) if number.is_infinite() => "a number that is too great",
            de::Unexpected::Float(_) => "a number",
            de::Unexpected::Char(_) | de::Unexpected::Str(_) => "a string",
            de::Unexpected::Seq => "a list",
            de::Unexpected::Map => "a table",
            _ => "something else",
        };
        let expected = in_plain_words(expected);
        let hint = match (expected.as_str(), found) {
            ("a string", "a whole number" | "a number" | "true or false") => ": write it in quotes",
            _ => "",
        };
        Self::new(format!("expected {expected}, found {found}{hint}"))
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let expected = in_plain_words(expected);
        Self::new(match found {
            de::Unexpected::Signed(number) if number < 0 => {
                format!("{number} is out of range: expected {expected}")
            }
            de::Unexpected::Signed(number) => {
                format!("{number} is out of range: choose a smaller number")
            }
            _ => format!("expected {expected}"),
        })
    }

    fn invalid_length(length: usize, expected: &dyn de::Expected) -> Self {
        Self::new(format!("expected {}, found {length} of them", in_plain_words(expected)))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::no_such("choice", variant, expected)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::no_such("key", field, expected)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("the key {field:?} is missing"))
    }
}
