//! Types that settings are made of: for built-in kinds and for kinds from outside.

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::de::{Deserialize, Deserializer, Error as _, Visitor};

/// A secret in a provider's settings: `env:NAME`, `file:PATH` (relative to the configuration file,
/// without its trailing newline), `literal:…`, or the secret itself. Never printed.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    pub(super) const MARK: &'static str = "$passcode::config::Secret";

    /// The secret, resolved. Name it only where it goes onto the wire.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = TextVisitor("a secret");
        deserializer.deserialize_newtype_struct(Self::MARK, visitor).map(|text| Self(text.into()))
    }
}

/// The name of another configured provider in a composite's settings. Read, it names one that
/// exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderRef(String);

impl ProviderRef {
    pub(super) const MARK: &'static str = "$passcode::config::ProviderRef";

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for ProviderRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = TextVisitor("the name of a provider");
        deserializer.deserialize_newtype_struct(Self::MARK, visitor).map(Self)
    }
}

struct TextVisitor(&'static str);

impl<'de> Visitor<'de> for TextVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<String, D::Error> {
        String::deserialize(deserializer)
    }
}

/// The longest duration that makes sense here, and that adds to any clock.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Reads a duration such as `"500ms"`, `"2s"` or `"1m"`, at most a day; for `#[serde(deserialize_with = …)]`
/// with `#[serde(default)]`.
///
/// # Errors
///
/// Those of the deserializer, and a sentence for anything that isn't a positive duration.
pub fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let text = deserializer
        .deserialize_str(TextVisitor("a duration such as \"500ms\", \"2s\" or \"1m\""))?;
    parse_duration(&text).map(Some).ok_or_else(|| {
        D::Error::custom(format!(
            "{text:?} is no duration of a day or less: write it as in \"500ms\", \"2s\" or \"1m\""
        ))
    })
}

fn parse_duration(text: &str) -> Option<Duration> {
    let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u64 = digits.parse().ok().filter(|number| *number > 0)?;
    let duration = match &text[digits.len()..] {
        "ms" => Duration::from_millis(number),
        "s" => Duration::from_secs(number),
        "m" => Duration::from_secs(number.checked_mul(60)?),
        _ => return None,
    };
    (duration <= LONGEST).then_some(duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_whole_number_and_a_unit() {
        for (text, milliseconds) in [("500ms", 500), ("2s", 2_000), ("1m", 60_000)] {
            assert_eq!(parse_duration(text), Some(Duration::from_millis(milliseconds)), "{text}");
        }
        for bad in [
            "",
            "5",
            "s",
            "0s",
            "-1s",
            "+1s",
            "1.5s",
            "1 s",
            "1h",
            "1S",
            "86401s",
            "18446744073709551615s",
            "99999999999999999999s",
            "999999999999999999m",
        ] {
            assert_eq!(parse_duration(bad), None, "{bad}");
        }
    }
}
