//! Whom a code goes to, parsed once and masked ever after.

mod email;
mod numbering;
mod phone;

use std::fmt;
use std::str::FromStr;

pub use email::EmailAddress;
pub(crate) use numbering::calling_code_of;
pub use phone::PhoneNumber;

use crate::{Error, Result};

/// Whom a code goes to: a phone number or an e-mail address.
///
/// Parse it once, at the edge, with [`str::parse`]; what holds an `@` is an address. `Display` and
/// `Debug` mask it; [`expose`](Self::expose) gives the full text.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// A phone number.
    Phone(PhoneNumber),
    /// An e-mail address.
    Email(EmailAddress),
}

impl Recipient {
    /// The full text: E.164, or the address. Equal recipients have equal text.
    #[must_use]
    pub fn expose(&self) -> &str {
        match self {
            Self::Phone(phone) => phone.expose(),
            Self::Email(email) => email.expose(),
        }
    }

    /// The phone number, if it is one.
    #[must_use]
    pub fn as_phone(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Phone(phone) => Some(phone),
            Self::Email(_) => None,
        }
    }

    /// The e-mail address, if it is one.
    #[must_use]
    pub fn as_email(&self) -> Option<&EmailAddress> {
        match self {
            Self::Email(email) => Some(email),
            Self::Phone(_) => None,
        }
    }
}

impl FromStr for Recipient {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if text.contains('@') {
            text.parse().map(Self::Email)
        } else {
            text.parse().map(Self::Phone)
        }
    }
}

impl From<PhoneNumber> for Recipient {
    fn from(phone: PhoneNumber) -> Self {
        Self::Phone(phone)
    }
}

impl From<EmailAddress> for Recipient {
    fn from(email: EmailAddress) -> Self {
        Self::Email(email)
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phone(phone) => phone.fmt(f),
            Self::Email(email) => email.fmt(f),
        }
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phone(phone) => phone.fmt(f),
            Self::Email(email) => email.fmt(f),
        }
    }
}
