use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::RangeInclusive;

use crate::recipient::numbering::{self, NoPlace};
use crate::typed::{self, Typed};

/// How many digits a number has with its calling code. 15 is E.164's limit; the shortest numbers of
/// any country have 7.
const LENGTHS: RangeInclusive<usize> = 7..=15;

/// A phone number in E.164, with what the numbering plan says of it.
///
/// Read from E.164 (`+12025550123`) or the international form as people write it
/// (`+1 (202) 555-0123`): decimal digits of any script, with spaces, dashes, dots, slashes, brackets
/// and invisible marks between them. A trunk prefix (`+44 (0) 7400 123456`) goes. Letters,
/// extensions, `tel:`, national forms, numbers of a length that the calling code doesn't have, and
/// numbers of no country (800, 808, 87x, 88x) are refused; a number that is possible but in no known
/// range passes. It has 7 to 15 digits. `Display` and `Debug` show the last two: `***23`.
#[derive(Clone)]
pub struct PhoneNumber {
    e164: String,
    calling_code: u16,
    /// Where the national number begins in `e164`.
    national: usize,
    country: Option<&'static str>,
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

    /// The full national significant number, digits alone: what follows the calling code, Italy's zero
    /// included.
    #[must_use]
    pub fn expose_national_number(&self) -> &str {
        &self.e164[self.national..]
    }

    /// The country, as ISO 3166 alpha-2 in upper case (`US`), if the numbering plan knows it.
    #[must_use]
    pub fn country(&self) -> Option<&'static str> {
        self.country
    }
}

impl PhoneNumber {
    /// Reads a number, or says why it is none, without quoting what may be most of a real one.
    pub(crate) fn read(text: &str) -> Result<Self, &'static str> {
        let digits = digits_of(text)?;
        let place = numbering::look_up(&digits).map_err(|no_place| match no_place {
            NoPlace::UnknownCallingCode => "the phone number begins with no known calling code",
            NoPlace::WrongLength => "the phone number is too short or too long for its country",
            NoPlace::NonGeographic => "the phone number belongs to a service, not to a person",
        })?;
        let calling_code = place.calling_code.to_string();
        let e164 = ["+", &calling_code, &place.national_number].concat();
        if !LENGTHS.contains(&(e164.len() - 1)) {
            return Err(WRONG_LENGTH);
        }
        let national = 1 + calling_code.len();
        Ok(Self { e164, calling_code: place.calling_code, national, country: place.country })
    }
}

/// The digits after the `+`, in ASCII, without what stands between them.
fn digits_of(text: &str) -> Result<String, &'static str> {
    let mut digits = String::with_capacity(*LENGTHS.end());
    let mut plus = false;
    for character in text.chars() {
        match typed::read(character) {
            Typed::Digit(digit) => digits.push(digit),
            Typed::Mark | Typed::Other('/' | '／') => {}
            Typed::Other(sign) if is_plus(sign) && !plus && digits.is_empty() => plus = true,
            Typed::Other(_) => return Err(foreign(text)),
        }
    }
    match digits.len() {
        0 => Err("the phone number is empty: write + and the calling code, as in +1 202-555-0123"),
        _ if !plus => Err(without_plus(&digits)),
        length if LENGTHS.contains(&length) => Ok(digits),
        _ => Err(WRONG_LENGTH),
    }
}

const WRONG_LENGTH: &str = "the phone number is too short or too long: E.164 has 7 to 15 digits";

/// A plus sign, also the full-width and the small one.
pub(super) fn is_plus(character: char) -> bool {
    matches!(character, '+' | '＋' | '﹢')
}

/// Whether it is a link (`tel:+12025550123`).
pub(super) fn is_link(text: &str) -> bool {
    text.trim_start().get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("tel:"))
}

fn without_plus(digits: &str) -> &'static str {
    if digits.starts_with("00") {
        "the phone number begins with 00: write + in its place, as in +1 202-555-0123"
    } else {
        "the phone number does not begin with +: write + and the calling code, \
         as in +1 202-555-0123"
    }
}

fn foreign(text: &str) -> &'static str {
    if is_link(text) {
        "the phone number begins with tel: and a link is not read: write the number alone, \
         as in +1 202-555-0123"
    } else {
        "the phone number holds something else than digits, spaces, dashes, dots and brackets: \
         leave letters and extensions out, as in +1 202-555-0123"
    }
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

/// The last two digits: enough to tell two numbers of one person apart, and never most of a short
/// number.
impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = &self.e164;
        write!(f, "***{}", &digits[digits.len().saturating_sub(2)..])
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
