use rlibphonenumber::{NumberLengthType, PhoneNumberType};
use tracing_subscriber::util::SubscriberInitExt;

use super::*;

#[test]
fn countries_have_a_calling_code() {
    for (country, code) in
        [("US", Some(1)), ("CA", Some(1)), ("IN", Some(91)), ("UK", None), ("us", None)]
    {
        assert_eq!(calling_code_of(country), code, "{country}");
    }
}

const KINDS: [PhoneNumberType; 10] = [
    PhoneNumberType::FixedLine,
    PhoneNumberType::Mobile,
    PhoneNumberType::TollFree,
    PhoneNumberType::PremiumRate,
    PhoneNumberType::SharedCost,
    PhoneNumberType::VoIP,
    PhoneNumberType::PersonalNumber,
    PhoneNumberType::Pager,
    PhoneNumberType::UAN,
    PhoneNumberType::VoiceMail,
];

/// The library's example numbers of every country and kind, as the digits after the `+`.
fn examples() -> Vec<String> {
    let regions = PHONE_NUMBER_UTIL.get_supported_regions();
    let pairs = regions.flat_map(|region| KINDS.map(|kind| (region, kind)));
    pairs
        .filter_map(|(region, kind)| {
            PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, kind).ok()
        })
        .map(|example| {
            format!("{}{}", example.country_code, example.get_national_significant_number())
        })
        .filter(|digits| (7..=15).contains(&digits.len()))
        .collect()
}

/// What the library itself says of a number, by the functions that we may not use. It takes one
/// trunk prefix away at a time.
fn by_the_library(digits: &str) -> Option<(u16, String, Option<String>)> {
    let parse = |text: String| PHONE_NUMBER_UTIL.parse(text, None).ok();
    let mut number = parse(format!("+{digits}"))?;
    while PHONE_NUMBER_UTIL.is_possible_number_with_reason(&number)
        == Ok(NumberLengthType::IsPossible)
    {
        let again = parse(number.to_string())?;
        if again == number {
            let code = u16::try_from(number.country_code).unwrap();
            let country = number.get_region_code().map(|region| region.to_string());
            return Some((code, number.get_national_significant_number(), country));
        }
        number = again;
    }
    None
}

/// Each example, and what people make of it: a trunk prefix typed too, a digit more, a digit less,
/// other last digits.
fn neighbours(digits: &str) -> Vec<String> {
    let code = PHONE_NUMBER_UTIL.as_original().extract_country_code(digits.into()).unwrap().1;
    let code = code.to_string();
    let national = &digits[code.len()..];
    let mut all = vec![digits.to_owned(), format!("{digits}0"), digits[..digits.len() - 1].into()];
    all.extend(["0", "1", "8", "06", "00"].map(|prefix| format!("{code}{prefix}{national}")));
    all.extend(["000", "999", "123"].map(|end| format!("{}{end}", &digits[..digits.len() - 3])));
    all.retain(|digits| (7..=15).contains(&digits.len()));
    all
}

#[test]
fn the_steps_taken_here_lead_where_the_library_leads() {
    let examples = examples();
    assert!(examples.len() > 900, "{}", examples.len());
    for digits in examples.iter().flat_map(|example| neighbours(example)) {
        let expected = by_the_library(&digits);
        match look_up(&digits) {
            Ok(Plan { calling_code, national_number, country }) => {
                assert_eq!(Some((calling_code, national_number, country)), expected, "{digits}");
            }
            Err(NoPlace::NonGeographic) => {}
            Err(_) => assert_eq!(expected, None, "{digits}"),
        }
    }
}

/// Equal people, equal text: what a lookup gives is looked up as itself.
#[test]
fn a_number_found_is_found_as_itself() {
    for digits in examples().iter().flat_map(|example| neighbours(example)) {
        let Ok(found) = look_up(&digits) else { continue };
        let canonical = format!("{}{}", found.calling_code, found.national_number);
        if !(7..=15).contains(&canonical.len()) {
            continue;
        }
        let again = look_up(&canonical).unwrap();
        assert_eq!(again.national_number, found.national_number, "{digits}");
        assert_eq!(again.country, found.country, "{digits}");
    }
}

/// Runs something and gives what it logged at trace level.
fn logged(run: impl FnOnce()) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(std::sync::Arc::new(file.reopen().unwrap()))
        .finish();
    let guard = subscriber.set_default();
    run();
    drop(guard);
    std::fs::read_to_string(file.path()).unwrap()
}

#[test]
fn a_lookup_logs_nothing_at_any_level() {
    let numbers = ["919123456789", "12025550123", "4407400123456", "61891621234", "15550123"];
    for digits in numbers {
        // The library's own way shows that the log is listened to.
        let national = &digits[digits.len() - 6..];
        assert!(logged(|| drop(by_the_library(digits))).contains(national), "{digits}");
        assert_eq!(logged(|| drop(look_up(digits))), "", "{digits}");
    }
}
