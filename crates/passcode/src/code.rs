use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::{Error, ErrorKind, Result};

/// The passcode a person types. Never printed.
///
/// Spaces and dashes are removed, leading zeros stay, and no length is refused: the vendor knows
/// what it sent.
#[derive(Clone)]
pub struct OtpCode(SecretString);

impl OtpCode {
    /// Takes what the person typed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`] when nothing is left without spaces and dashes.
    pub fn parse(typed: &str) -> Result<Self> {
        let code: String = typed
            .chars()
            .filter(|character| !character.is_whitespace() && *character != '-')
            .collect();
        if code.is_empty() {
            return Err(Error::local(
                ErrorKind::InvalidRequest,
                "the code is empty: type the code received",
            ));
        }
        Ok(Self(code.into()))
    }

    /// The code itself. Name it only where it goes onto the wire.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
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
    fn spaces_and_dashes_go_and_leading_zeros_stay() {
        for (typed, code) in
            [("012 345", "012345"), ("01-23-45", "012345"), (" 7\n", "7"), ("AB12", "AB12")]
        {
            assert_eq!(OtpCode::parse(typed).unwrap().expose(), code);
        }
        assert!(OtpCode::parse(" - ").is_err());
    }

    #[test]
    fn a_code_is_not_printed() {
        assert_eq!(format!("{:?}", OtpCode::parse("123456").unwrap()), "OtpCode(***)");
    }
}
