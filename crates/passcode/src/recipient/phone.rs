use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use crate::recipient::numbering::{self, NoPlace};
use crate::{Error, ErrorKind, Result};

/// A phone number in E.164, with what the numbering plan says of it.
///
/// Read from E.164 (`+12025550123`) or the international form with spaces and dashes
/// (`+1 202-555-0123`). Letters, extensions, national forms and numbers of no country (800, 808,
/// 87x, 88x) are refused; a number that is possible but in no known range passes.
#[derive(Clone)]
pub struct PhoneNumber {
    e164: String,
    calling_code: u16,
    national_number: String,
    country: Option<String>,
}

impl PhoneNumber {
    /// The full number in E.164: `+12025550123`.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.e164
    }

    /// The calling code: 1 for the United States and Canada, 91 for India.
    #[must_use]
    pub fn calling_code(&self) -> u16 {
        self.calling_code
    }

    /// The full national significant number: what follows the calling code, Italy's zero included.
    #[must_use]
    pub fn expose_national_number(&self) -> &str {
        &self.national_number
    }

    /// The country, as ISO 3166 alpha-2 (`US`), if the numbering plan knows it.
    #[must_use]
    pub fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }
}

impl FromStr for PhoneNumber {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let digits = digits_of(text.trim())?;
        let plan = numbering::look_up(&digits).map_err(|no_place| {
            refused(match no_place {
                NoPlace::UnknownCallingCode => "the phone number begins with no known calling code",
                NoPlace::WrongLength => "the phone number is too short or too long for its country",
                NoPlace::NonGeographic => "the phone number belongs to a service, not to a person",
            })
        })?;
        Ok(Self {
            e164: format!("+{}{}", plan.calling_code, plan.national_number),
            calling_code: plan.calling_code,
            national_number: plan.national_number,
            country: plan.country,
        })
    }
}

/// The digits after the `+`, without the spaces and dashes between them.
fn digits_of(text: &str) -> Result<String> {
    let Some(rest) = text.strip_prefix('+') else {
        return Err(refused(
            "the phone number does not begin with +: write + and the calling code, as in +1 202-555-0123",
        ));
    };
    let digits: String = rest.chars().filter(|character| !matches!(character, ' ' | '-')).collect();
    if !digits.chars().all(|character| character.is_ascii_digit()) {
        return Err(refused(
            "the phone number holds something else than digits, spaces and dashes: \
             write it as in +1 202-555-0123",
        ));
    }
    if !(7..=15).contains(&digits.len()) {
        return Err(refused("the phone number is too short or too long: E.164 has 7 to 15 digits"));
    }
    Ok(digits)
}

/// Says why without quoting what was given, which may be most of a real number.
fn refused(reason: &str) -> Error {
    Error::local(ErrorKind::InvalidRecipient, reason)
}

impl PartialEq for PhoneNumber {
    fn eq(&self, other: &Self) -> bool {
        self.e164 == other.e164
    }
}

impl Eq for PhoneNumber {}

impl Hash for PhoneNumber {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.e164.hash(state);
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = &self.e164;
        write!(f, "***{}", &digits[digits.len().saturating_sub(4)..])
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> PhoneNumber {
        text.parse().unwrap()
    }

    #[test]
    fn one_number_in_several_forms_is_one_number() {
        for text in ["+12025550123", "+1 202 555 0123", "+1-202-555-0123", " +1 202-555-0123 "] {
            let phone = parse(text);
            assert_eq!(phone.expose(), "+12025550123");
            assert_eq!((phone.calling_code(), phone.country()), (1, Some("US")));
            assert_eq!(phone.expose_national_number(), "2025550123");
        }
    }

    #[test]
    fn calling_codes_and_countries_come_from_the_numbering_plan() {
        for (text, calling_code, national, country) in [
            ("+14165550123", 1, "4165550123", Some("CA")),
            // A national number that begins with its own calling code is not cut twice.
            ("+91 91234 56789", 91, "9123456789", Some("IN")),
            // Italy keeps its zero.
            ("+39 06 481 2345", 39, "064812345", Some("IT")),
            ("+44 7400 123456", 44, "7400123456", Some("GB")),
            ("+880 1712 345678", 880, "1712345678", Some("BD")),
            ("+886 912 345 678", 886, "912345678", Some("TW")),
        ] {
            let phone = parse(text);
            assert_eq!(phone.calling_code(), calling_code, "{text}");
            assert_eq!(phone.expose_national_number(), national, "{text}");
            assert_eq!(phone.country(), country, "{text}");
        }
    }

    #[test]
    fn a_possible_number_in_no_known_range_passes() {
        assert_eq!(parse("+1 555 555 0123").country(), None);
    }

    #[test]
    fn what_is_no_persons_number_is_refused_without_being_quoted() {
        for text in [
            "",
            "+",
            "2025550123",
            "0012025550123",
            "+1 202 555",
            "+1 202 555 0123 4567 89",
            "+1 800 FLOWERS",
            "+12025550123 ext 5",
            "+12025550123;ext=5",
            "tel:+12025550123",
            "+1 (202) 555-0123",
            "++12025550123",
            "+999 2025550123",
            "+800 12345678",
            "+808 12345678",
            "+870 773111632",
            "+878 101234567890",
            "+881 612345678",
            "+882 16123456",
            "+883 510012345678",
            "+888 12345678901",
            "+१२०२५५५०१२३",
        ] {
            let error = text.parse::<PhoneNumber>().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRecipient, "{text}");
            assert!(!error.to_string().contains("0123 "), "{error}");
        }
    }

    #[test]
    fn only_the_last_four_digits_are_shown() {
        let phone = parse("+12025550123");
        assert_eq!(phone.to_string(), "***0123");
        assert_eq!(format!("{phone:?}"), "***0123");
    }
}
