use std::fmt;
use std::str::FromStr;

use email_address::Options;

use crate::{Error, ErrorKind, Result};

/// An e-mail address. The domain is kept in lower case, the local part as it was given.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The full address: `ada@example.com`.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The part after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl FromStr for EmailAddress {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let options =
            Options::default().with_required_tld().without_domain_literal().without_display_text();
        let address = email_address::EmailAddress::parse_with_options(text.trim(), options)
            .map_err(|_| {
                Error::local(
                    ErrorKind::InvalidRecipient,
                    "the e-mail address is not one: write it as in ada@example.com",
                )
            })?;
        Ok(Self(format!("{}@{}", address.local_part(), address.domain().to_lowercase())))
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.0.chars().next().unwrap_or_default();
        write!(f, "{first}***@{}", self.domain())
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_domain_is_lowered_and_the_local_part_kept() {
        let email: EmailAddress = " Ada.L+otp@Example.COM ".parse().unwrap();
        assert_eq!(email.expose(), "Ada.L+otp@example.com");
        assert_eq!(email.to_string(), "A***@example.com");
        assert_eq!(format!("{email:?}"), "A***@example.com");
    }

    #[test]
    fn what_is_no_address_is_refused_without_being_quoted() {
        for text in [
            "@@",
            "bob@",
            "@hunter.example",
            "bob@localhost",
            "Bob <bob@example.com>",
            "bob@[127.0.0.1]",
            "a b@example.com",
        ] {
            let error = text.parse::<EmailAddress>().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRecipient, "{text}");
            assert!(!error.to_string().contains(text), "{error}");
        }
    }
}
