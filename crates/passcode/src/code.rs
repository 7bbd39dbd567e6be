use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::typed::{self, Typed};
use crate::{Error, ErrorKind, Result};

/// The longest code that is passed on. The codes of all vendors that we know have 4 to 10
/// characters; this is far above them, and far below what could burden anybody.
const LONGEST: usize = 64;

/// The passcode a person types. Never printed.
///
/// It is read as the person meant it: decimal digits of any script and full-width letters become
/// ASCII, white space, dashes, dots, brackets and invisible marks go. Leading zeros stay, the case
/// of letters stays, and no code is too short: the vendor knows what it sent.
#[derive(Clone)]
pub struct OtpCode(SecretString);

impl OtpCode {
    /// Takes what the person typed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`], not sent, which [is input](Error::is_input): when nothing is
    /// left, when something else than digits and ASCII letters is left, and when more than 64
    /// characters are left. It doesn't quote what was typed.
    pub fn parse(typed: &str) -> Result<Self> {
        let mut code = String::new();
        for character in typed.chars() {
            match typed::read(character) {
                Typed::Digit(digit) => code.push(digit),
                Typed::Mark => {}
                Typed::Other(other) => code.push(letter(other).ok_or_else(foreign)?),
            }
            if code.len() > LONGEST {
                return Err(refused(
                    "the code has more than 64 characters, which no code has: type only the code \
                     received",
                ));
            }
        }
        if code.is_empty() {
            return Err(refused("the code is empty: type the code received"));
        }
        Ok(Self(code.into()))
    }

    /// The code itself, of ASCII digits and letters. Name it only where it goes onto the wire.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// An ASCII letter; keyboards that type full-width digits type full-width letters too.
fn letter(character: char) -> Option<char> {
    let narrow = match character {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(character) - 0xfee0)?,
        _ => character,
    };
    narrow.is_ascii_alphabetic().then_some(narrow)
}

fn foreign() -> Error {
    refused("the code holds something else than digits and letters A to Z: type the code received")
}

fn refused(reason: &str) -> Error {
    Error::input(ErrorKind::InvalidRequest, reason)
}

impl TryFrom<&str> for OtpCode {
    type Error = Error;

    fn try_from(typed: &str) -> Result<Self> {
        Self::parse(typed)
    }
}

impl TryFrom<&String> for OtpCode {
    type Error = Error;

    fn try_from(typed: &String) -> Result<Self> {
        Self::parse(typed)
    }
}

impl fmt::Debug for OtpCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OtpCode(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_was_meant() {
        for (typed, code) in [
            ("012 345", "012345"),
            ("01-23-45", "012345"),
            (" 7\n", "7"),
            ("Ab12", "Ab12"),
            ("ＡＢ１２", "AB12"),
            // Arabic-Indic, Persian, Devanagari, full-width, mathematical; and a mixture.
            ("٠١٢٣٤٥", "012345"),
            ("۰۱۲۳۴۵", "012345"),
            ("०१२३४५", "012345"),
            ("０１２３４５", "012345"),
            ("𝟎𝟏𝟐𝟑𝟒𝟓", "012345"),
            ("0१2３4٥", "012345"),
            // Zero width, direction, soft hyphen, byte-order mark, variation selector.
            ("\u{200b}012\u{200d}345\u{2060}", "012345"),
            ("\u{202a}012345\u{202c}\u{200e}", "012345"),
            ("012\u{ad}345", "012345"),
            ("\u{feff}012345", "012345"),
            ("0\u{fe0f}12345", "012345"),
            // Every kind of dash and space, dots and brackets.
            ("012‐345", "012345"),
            ("012–345", "012345"),
            ("012—345", "012345"),
            ("012−345", "012345"),
            ("012－345", "012345"),
            ("012ー345", "012345"),
            ("012\u{a0}345\u{3000}", "012345"),
            ("012.345", "012345"),
            ("[012345]", "012345"),
        ] {
            assert_eq!(OtpCode::parse(typed).unwrap().expose(), code, "{typed:?}");
            assert_eq!(OtpCode::try_from(typed).unwrap().expose(), code, "{typed:?}");
        }
    }

    #[test]
    fn what_can_be_no_code_is_refused_here_without_being_quoted() {
        for (typed, reason) in [
            ("", "empty"),
            (" - ", "empty"),
            ("\u{200b}\u{feff}", "empty"),
            ("12345é", "something else"),
            ("१२३४५क", "something else"),
            ("①②③④⑤⑥", "something else"),
            ("\"123456\"", "something else"),
            ("123456\0", "something else"),
            ("123456\u{1b}[0m", "something else"),
            ("1e5+1", "something else"),
            (&"1".repeat(65), "64"),
            (&"١".repeat(65_000), "64"),
        ] {
            let error = OtpCode::parse(typed).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{typed:?}");
            assert!(error.to_string().contains(reason), "{typed:?}: {error}");
            assert!(!error.to_string().contains("123456"), "{error}");
        }
        assert!(OtpCode::parse(&"1".repeat(64)).is_ok());
    }

    #[test]
    fn a_code_is_not_printed() {
        assert_eq!(format!("{:?}", OtpCode::parse("123456").unwrap()), "OtpCode(***)");
    }
}
