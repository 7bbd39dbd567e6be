//! What differs between a code by SMS and one by e-mail.

use email_address::{EmailAddress, Options};

use super::error::Refusal;
use crate::inbox::Channel;

/// A factor that is proved by a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Factor {
    Sms,
    Email,
}

/// A member of a request and the refusal for its absence.
#[derive(Clone, Copy)]
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) missing: Refusal,
}

impl Factor {
    pub(super) fn recipient_member(self) -> Member {
        match self {
            Self::Sms => member("phoneNumber", Refusal::MissingPhone),
            Self::Email => member("emailAddress", Refusal::MissingEmail),
        }
    }

    pub(super) fn id_member(self) -> Member {
        match self {
            Self::Sms => member("phoneId", Refusal::MissingPhoneId),
            Self::Email => member("emailId", Refusal::MissingEmailId),
        }
    }

    pub(super) fn mask_member(self) -> &'static str {
        match self {
            Self::Sms => "phoneMask",
            Self::Email => "emailMask",
        }
    }

    /// What its ids begin with, in the vendor's samples.
    pub(super) fn id_prefix(self) -> &'static str {
        match self {
            Self::Sms => "phone-number-test-",
            Self::Email => "email-test-",
        }
    }

    pub(super) fn invalid_id(self) -> Refusal {
        match self {
            Self::Sms => Refusal::InvalidPhoneId,
            Self::Email => Refusal::InvalidEmailId,
        }
    }

    /// The recipient is another user's.
    pub(super) fn already_exists(self) -> Refusal {
        match self {
            Self::Sms => Refusal::AlreadyExistsPhone,
            Self::Email => Refusal::AlreadyExistsEmail,
        }
    }

    /// The recipient isn't the one on record.
    pub(super) fn mismatch(self) -> Refusal {
        match self {
            Self::Sms => Refusal::MismatchPhone,
            Self::Email => Refusal::MismatchEmail,
        }
    }

    pub(super) fn channel(self) -> Channel {
        match self {
            Self::Sms => Channel::Sms,
            Self::Email => Channel::Email,
        }
    }

    /// Its `delivery_method` in a session JWT. (`sms` was seen; `email` is inferred.)
    pub(super) fn delivery_method(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }

    pub(super) fn check_recipient(self, recipient: &str) -> Result<(), Refusal> {
        match self {
            Self::Sms => check_phone(recipient),
            Self::Email => check_email(recipient),
        }
    }

    /// What the vendor shows of a recipient: a number's last four digits, an address's first two
    /// letters and its domain.
    pub(super) fn mask(self, recipient: &str) -> String {
        match self {
            Self::Sms => recipient[recipient.len().saturating_sub(4)..].to_owned(),
            Self::Email => {
                let (local, domain) = recipient.rsplit_once('@').unwrap_or((recipient, ""));
                let shown: String = local.chars().take(2).collect();
                format!("{shown}...@{domain}")
            }
        }
    }
}

fn member(name: &'static str, missing: Refusal) -> Member {
    Member { name, missing }
}

/// E.164, of calling code 1. Whether a line is in the US, and a mobile one, can't be told here.
fn check_phone(number: &str) -> Result<(), Refusal> {
    let digits = number.strip_prefix('+').ok_or(Refusal::InvalidPhone)?;
    let e164 = (2..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    let Some(national) = digits.strip_prefix('1').filter(|_| e164) else {
        return Err(if e164 { Refusal::InvalidPhoneCountryCode } else { Refusal::InvalidPhone });
    };
    // An area code begins with 2 to 9.
    let possible = national.len() == 10 && !national.starts_with(['0', '1']);
    if possible { Ok(()) } else { Err(Refusal::InvalidPhone) }
}

fn check_email(address: &str) -> Result<(), Refusal> {
    let options =
        Options::default().with_required_tld().without_domain_literal().without_display_text();
    match EmailAddress::parse_with_options(address, options) {
        Ok(_) => Ok(()),
        Err(_) => Err(Refusal::InvalidEmail),
    }
}
