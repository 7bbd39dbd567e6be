//! The only file that sees the number library.

use rlibphonenumber::{PHONE_NUMBER_UTIL, ParseError, PhoneNumber, Region};

/// A number as the numbering plan sees it.
pub(super) struct Plan {
    pub(super) calling_code: u16,
    pub(super) national_number: String,
    pub(super) country: Option<String>,
}

/// Why a number has no place in the numbering plan.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoPlace {
    UnknownCallingCode,
    WrongLength,
    NonGeographic,
}

/// Looks up the digits after the `+`: 7 to 15 of them.
///
/// A number that is possible but not (yet) valid has its place: tables of valid ranges age faster
/// than they are updated.
///
/// The library writes the numbers it works on to the log at trace level, so it never gets a whole
/// one: the last three digits are zeros for it. No country's numbers begin later than that.
pub(super) fn look_up(digits: &str) -> Result<Plan, NoPlace> {
    let hidden = if digits.len() >= 11 { 3 } else { 2 };
    let (known, hidden) = digits.split_at(digits.len() - hidden);
    let number = parse(&format!("+{known}{}", "0".repeat(hidden.len())))?;
    let national_number = number.get_national_significant_number();
    let (front, _) = national_number
        .split_at_checked(national_number.len().saturating_sub(hidden.len()))
        .ok_or(NoPlace::WrongLength)?;
    Ok(Plan {
        calling_code: u16::try_from(number.country_code)
            .map_err(|_| NoPlace::UnknownCallingCode)?,
        national_number: format!("{front}{hidden}"),
        country: number.get_region_code().map(|region| region.to_string()),
    })
}

/// The calling code of a country, given as ISO 3166 alpha-2 (`US`); `None` if the numbering plan
/// knows no such country.
pub(crate) fn calling_code_of(country: &str) -> Option<u16> {
    let mut regions = PHONE_NUMBER_UTIL.get_supported_regions();
    let region = regions.find(|region| region.to_string() == country)?;
    u16::try_from(PHONE_NUMBER_UTIL.get_country_code_for_region(region)?).ok()
}

fn parse(international: &str) -> Result<PhoneNumber, NoPlace> {
    let number = PHONE_NUMBER_UTIL.parse(international, None).map_err(|error| match error {
        ParseError::TooShortAfterIdd | ParseError::TooShortNsn | ParseError::TooLongNsn => {
            NoPlace::WrongLength
        }
        ParseError::InvalidCountryCode | ParseError::NotANumber(_) => NoPlace::UnknownCallingCode,
    })?;
    if PHONE_NUMBER_UTIL.get_region_for_country_code(number.country_code) == Some(Region::World) {
        return Err(NoPlace::NonGeographic);
    }
    if !PHONE_NUMBER_UTIL.is_possible_number(&number) {
        return Err(NoPlace::WrongLength);
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use rlibphonenumber::PhoneNumberType;

    use super::*;

    #[test]
    fn countries_have_a_calling_code() {
        for (country, code) in
            [("US", Some(1)), ("CA", Some(1)), ("IN", Some(91)), ("UK", None), ("us", None)]
        {
            assert_eq!(calling_code_of(country), code, "{country}");
        }
    }

    /// The library's own example numbers: hiding their last digits must not change what is found.
    #[test]
    fn hidden_digits_decide_nothing() {
        let mut checked = 0;
        for region in PHONE_NUMBER_UTIL.get_supported_regions() {
            for kind in [PhoneNumberType::Mobile, PhoneNumberType::FixedLine] {
                let Ok(example) =
                    PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, kind)
                else {
                    continue;
                };
                let national = example.get_national_significant_number();
                let digits = format!("{}{national}", example.country_code);
                if !(7..=15).contains(&digits.len()) {
                    continue;
                }
                let plan =
                    look_up(&digits).unwrap_or_else(|error| panic!("{region} {kind:?} {error:?}"));
                assert_eq!(i32::from(plan.calling_code), example.country_code, "{region} {kind:?}");
                assert_eq!(plan.national_number, national, "{region} {kind:?}");
                assert_eq!(
                    plan.country,
                    example.get_region_code().map(|region| region.to_string()),
                    "{region} {kind:?}"
                );
                checked += 1;
            }
        }
        assert!(checked > 400, "{checked}");
    }
}
