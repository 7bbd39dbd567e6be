//! Whom a code goes to, parsed once and masked ever after.

mod email;
mod key;
mod numbering;
mod phone;

use std::fmt;

pub use email::EmailAddress;
pub use key::RecipientKey;
pub(crate) use numbering::{calling_code_of, is_shared};
pub use phone::PhoneNumber;

use crate::typed::{self, Typed};

/// Whom a code goes to: a phone number or an e-mail address.
///
/// Parse it once, at the edge, with [`str::parse`]; what holds an `@` is an address. The text is
/// canonical: equal recipients have equal text, and it parses to itself. `Display` and `Debug` mask
/// it; [`expose`](Self::expose) gives the full text, [`key`](Self::key) what to count by. What is no
/// recipient is [`InvalidRecipient`](crate::ErrorKind::InvalidRecipient), not sent, and isn't quoted.
///
/// ```
/// use passcode::Recipient;
///
/// let phone: Recipient = "+44 (0) 7400 123456".parse()?;
/// assert_eq!((phone.expose(), phone.to_string().as_str()), ("+447400123456", "***56"));
/// let email: Recipient = "Ada@Bücher.example".parse()?;
/// assert_eq!(email.expose(), "Ada@xn--bcher-kva.example");
/// assert_eq!(email.key().expose(), "ada@xn--bcher-kva.example");
/// # Ok::<(), passcode::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// A phone number.
    Phone(PhoneNumber),
    /// An e-mail address.
    Email(EmailAddress),
}

impl Recipient {
    /// The full text: E.164 with its `+`, or the address. Equal recipients have equal text.
    #[must_use]
    pub fn expose(&self) -> &str {
        match self {
            Self::Phone(phone) => phone.expose(),
            Self::Email(email) => email.expose(),
        }
    }

    /// What to count messages and guesses by: equal for all spellings of one mailbox or number.
    #[must_use]
    pub fn key(&self) -> RecipientKey {
        RecipientKey::of(self.expose())
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

impl Recipient {
    /// Reads a recipient, or says why it is none, without quoting what was given.
    pub(crate) fn read(text: &str) -> Result<Self, &'static str> {
        if text.contains(email::is_at) {
            EmailAddress::read(text).map(Self::Email)
        } else if is_meant_as_number(text) {
            PhoneNumber::read(text).map(Self::Phone)
        } else {
            Err("this is neither a phone number (+, the calling code and the number, \
                 as in +1 202-555-0123) nor an e-mail address (as in ada@example.com)")
        }
    }
}

/// Whether what is wrong with a text without an `@` is best said of a phone number.
fn is_meant_as_number(text: &str) -> bool {
    let is_digit = |character| matches!(typed::read(character), Typed::Digit(_));
    phone::is_link(text)
        || text.contains(phone::is_plus)
        || text.contains(is_digit) && !text.contains(char::is_alphabetic)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn the_sentence_fits_what_was_meant() {
        for (text, reason) in [
            ("ada.example.com", "neither a phone number"),
            ("ada", "neither a phone number"),
            ("", "neither a phone number"),
            (" ", "neither a phone number"),
            ("ada2000", "neither a phone number"),
            ("2025550123 ext 5", "neither a phone number"),
            ("2025550123", "does not begin with +"),
            ("(202) 555-0123", "does not begin with +"),
            ("0012025550123", "begins with 00"),
            ("+1 800 FLOWERS", "something else than digits"),
            ("tel:2025550123", "tel:"),
            ("ada@", "e-mail address"),
            ("ada＠localhost", "e-mail address"),
        ] {
            let error = text.parse::<Recipient>().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRecipient, "{text}");
            assert!(error.to_string().contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn an_at_sign_makes_it_an_address() {
        assert!("+12025550123@example.com".parse::<Recipient>().unwrap().as_email().is_some());
        assert!("+12025550123".parse::<Recipient>().unwrap().as_phone().is_some());
    }
}
