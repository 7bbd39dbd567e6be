//! What the world's numbering plan says of a number: its calling code, its country, whether it is
//! as long as a number of its calling code can be, and which of its digits is a trunk prefix.

mod form;
mod plan;
#[rustfmt::skip]
mod table;

use std::borrow::Cow;

use form::Code;

/// A number as the numbering plan sees it.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub(super) calling_code: u16,
    pub(super) national_number: Cow<'a, str>,
    pub(super) country: Option<&'static str>,
}

/// Why a number has no place in the numbering plan.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoPlace {
    UnknownCallingCode,
    WrongLength,
    NonGeographic,
}

/// Looks up the digits after the `+`: 7 to 15 of them, in ASCII.
///
/// A number that is possible but not (yet) valid has its place: tables of valid ranges age faster
/// than they are updated. Possible is what has a length that a whole number of its calling code can
/// have; a length that only serves calls within a town is not one.
pub(super) fn look_up(digits: &str) -> Result<Place<'_>, NoPlace> {
    let (code, national) = Code::split(digits).ok_or(NoPlace::UnknownCallingCode)?;
    if code.countries.is_empty() {
        return Err(NoPlace::NonGeographic);
    }
    let (national_number, country) = significant(code, national);
    if !code.can_have_length(national_number.len()) {
        return Err(NoPlace::WrongLength);
    }
    Ok(Place { calling_code: code.calling_code, national_number, country })
}

/// The calling code of a country, given as ISO 3166 alpha-2 (`US`); `None` if the numbering plan
/// knows no such country.
pub(crate) fn calling_code_of(country: &str) -> Option<u16> {
    Code::of_country(country).map(|code| code.calling_code)
}

/// Whether several countries share this calling code, so that a number's country is told by its
/// area, or not at all.
pub(crate) fn is_shared(calling_code: u16) -> bool {
    Code::find(calling_code).is_some_and(|code| code.countries.len() > 1)
}

/// The number without any trunk prefix, however often it was typed, as in `+44 (0) 7400 123456`:
/// what is left is read as itself. And its country.
///
/// A prefix stays if it belongs to the number, as Italy's zero does: if the number is one with it
/// and none without it.
fn significant<'a>(code: &Code, national: &'a str) -> (Cow<'a, str>, Option<&'static str>) {
    let mut national = Cow::Borrowed(national);
    let mut value = code.value(&national);
    for _ in 0..national.len() {
        let shorter = value.trunk().and_then(|trunk| trunk.cut_from(&national));
        let Some(shorter) = shorter.filter(|shorter| code.can_have_length(shorter.len())) else {
            break;
        };
        let without = code.value(&shorter);
        if value.is_general() && !without.is_general() {
            break;
        }
        (national, value) = (Cow::Owned(shorter), without);
    }
    (national, code.country(value))
}

#[cfg(test)]
mod tests;
