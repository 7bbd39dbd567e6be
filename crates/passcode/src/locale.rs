use std::fmt;
use std::str::FromStr;

use crate::{Error, ErrorKind};

/// The language of a message, as a BCP 47 tag such as `en`, `pt-BR` or `zh-Hans`.
///
/// Only the form is checked: a language of 2 to 8 ASCII letters, then subtags of 1 to 8 ASCII letters
/// and digits (the form of [RFC 5646](https://www.rfc-editor.org/rfc/rfc5646#section-2.1), not its
/// registry). Case stays as it was given, and counts when two are compared. Whether a vendor has a text
/// in it is the vendor's to know.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Locale(String);

impl Locale {
    /// The tag as it was given, with `-` between its subtags.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its language alone, such as `pt` of `pt-BR`, in the case that was given.
    #[must_use]
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads a tag; `_` between subtags, as in `pt_BR`, is read as `-`. What is no tag is `InvalidRequest`,
/// and [input](Error::is_input).
impl FromStr for Locale {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let tag = text.replace('_', "-");
        if is_well_formed(&tag) {
            return Ok(Self(tag));
        }
        let message = "the locale is no language tag: write it as in \"en\" or \"pt-BR\"";
        Err(Error::input(ErrorKind::InvalidRequest, message))
    }
}

fn is_well_formed(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let language = subtags.next().unwrap_or_default();
    (2..=8).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && subtags.all(|subtag| {
            (1..=8).contains(&subtag.len())
                && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_bcp_47_are_read() {
        for (text, tag, language) in [
            ("en", "en", "en"),
            ("pt-BR", "pt-BR", "pt"),
            ("pt_BR", "pt-BR", "pt"),
            ("zh-Hans-CN", "zh-Hans-CN", "zh"),
            ("de-1996", "de-1996", "de"),
        ] {
            let locale: Locale = text.parse().unwrap();
            assert_eq!((locale.as_str(), locale.language()), (tag, language), "{text}");
        }
        for bad in ["", "e", "-", "en-", "en--GB", "1n", "en GB", "en-toolongsubtag", "é"] {
            assert!(bad.parse::<Locale>().is_err(), "{bad}");
        }
    }
}
