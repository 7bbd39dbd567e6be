//! The tables against the library that they are made from, by the library's own functions.

use proptest::prelude::*;
use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumberType, Region};

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

/// A number is where the library has it, or nowhere, as in the library.
fn agrees(digits: &str) -> bool {
    match look_up(digits) {
        Ok(Place { calling_code, national_number, country }) => {
            by_the_library(digits)
                == Some((calling_code, national_number.into_owned(), country.map(str::to_owned)))
        }
        Err(NoPlace::NonGeographic) => {
            let mut codes = PHONE_NUMBER_UTIL.get_supported_global_network_calling_codes();
            codes.any(|code| digits.starts_with(&code.to_string()))
        }
        Err(_) => by_the_library(digits).is_none(),
    }
}

/// Each example, and what people make of it: a trunk prefix typed too, a digit more, a digit less,
/// other last digits.
fn neighbours(digits: &str) -> Vec<String> {
    let (code, national) = Code::split(digits).unwrap();
    let code = code.calling_code;
    let mut all = vec![digits.to_owned(), format!("{digits}0"), digits[..digits.len() - 1].into()];
    all.extend(["0", "1", "8", "06", "00"].map(|prefix| format!("{code}{prefix}{national}")));
    all.extend(["000", "999", "123"].map(|end| format!("{}{end}", &digits[..digits.len() - 3])));
    all.retain(|digits| (7..=15).contains(&digits.len()));
    all
}

#[test]
fn every_calling_code_and_country_of_the_library_is_in_the_tables() {
    for country in PHONE_NUMBER_UTIL.get_supported_regions() {
        let code = PHONE_NUMBER_UTIL.get_country_code_for_region(country).unwrap();
        let found = calling_code_of(&country.to_string()).map(i32::from);
        assert_eq!(found, Some(code), "{country}");
    }
    for calling_code in 0..1000 {
        let countries = PHONE_NUMBER_UTIL.get_regions_for_country_calling_code(calling_code);
        let code = Code::find(calling_code.try_into().unwrap());
        assert_eq!(code.is_some(), countries.is_some(), "{calling_code}");
        let countries = countries.into_iter().flatten().filter(|one| *one != Region::World);
        let countries: Vec<_> = countries.map(|country| country.to_string()).collect();
        assert_eq!(code.map_or(&[][..], |code| code.countries), countries, "{calling_code}");
    }
}

#[test]
fn numbers_that_people_have_are_where_the_library_has_them() {
    let examples = examples();
    assert!(examples.len() > 900, "{}", examples.len());
    for digits in examples.iter().flat_map(|example| neighbours(example)) {
        assert!(agrees(&digits), "{digits}: {:?}", look_up(&digits));
    }
}

/// Every beginning of three digits, at every length, of the codes that several countries share.
#[test]
fn every_area_is_in_the_country_where_the_library_has_it() {
    for code in table::CODES.iter().filter(|code| code.countries.len() > 1) {
        for length in (4..=12).filter(|length| code.can_have_length(*length)) {
            for area in 0..1000 {
                let rest = "5550123456789";
                let digits = format!("{}{area:03}{}", code.calling_code, &rest[..length - 3]);
                if digits.len() >= 7 {
                    assert!(agrees(&digits), "{digits}: {:?}", look_up(&digits));
                }
            }
        }
    }
}

/// For each state of the automaton, the shortest digits that lead from it to something it says.
fn endings() -> Vec<Option<String>> {
    let states = &table::STATES;
    let says = |state: &form::State| (state.0 != 0).then(String::new);
    let mut endings: Vec<_> = states.iter().map(says).collect();
    for _ in 0..15 {
        for index in 0..states.len() {
            if endings[index].is_none() {
                endings[index] = (0..10).find_map(|digit| {
                    let rest = endings[usize::from(states[index].1[digit])].as_ref()?;
                    Some(format!("{digit}{rest}"))
                });
            }
        }
    }
    endings
}

/// Every digit that every state of the automaton can be followed by: what it says next, and what it
/// says to some longer number.
#[test]
fn every_step_of_the_automaton_leads_where_the_library_leads() {
    let endings = endings();
    let mut seen = vec![false; table::STATES.len()];
    let starts = table::CODES.iter().filter_map(|code| Some((code, code.start?, String::new())));
    let mut waiting: std::collections::VecDeque<_> = starts.collect();
    while let Some((code, state, digits)) = waiting.pop_front() {
        if std::mem::replace(&mut seen[usize::from(state)], true) {
            continue;
        }
        for (digit, next) in ('0'..='9').zip(table::STATES[usize::from(state)].1) {
            let begin = format!("{}{digits}{digit}", code.calling_code);
            let ending = endings[usize::from(next)].as_deref().unwrap_or_default();
            for number in [format!("{begin}{ending}"), format!("{begin}05050505050")] {
                let end = number.len().min(15);
                if end >= 7 {
                    assert!(agrees(&number[..end]), "{number}: {:?}", look_up(&number[..end]));
                }
            }
            waiting.push_back((code, next, format!("{digits}{digit}")));
        }
    }
    assert!(seen.into_iter().all(|seen| seen), "a state can't be reached");
}

/// A number of any calling code, often with a digit that may be a trunk prefix in front; and numbers
/// whose trunk prefix is more than a few digits to take away.
fn numbers() -> impl Strategy<Value = String> {
    let code = (0..table::CODES.len()).prop_map(|index| table::CODES[index].calling_code);
    let of_any_code = (code, "(0|1|8|06|90)?[0-9]{4,12}")
        .prop_map(|(code, national)| format!("{code}{national}"))
        .prop_filter("E.164 has 7 to 15 digits", |digits| (7..=15).contains(&digits.len()));
    prop_oneof![
        of_any_code,
        "540?(11|2[0-9]{2,3}|3[0-9]{2,3})15[0-9]{5,6}",
        "55(0|90)(1[1-5]|31|4[13]|99|[0-9]{2})[0-9]{8,9}",
        "810(00[25][0-9]{4,6}|03768[0-9]{4,5})",
        "(2410|261|378|672|86179?|57045?6?)[0-9]{5,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_number_is_where_the_library_has_it(digits in numbers()) {
        prop_assert!(agrees(&digits), "{digits}: {:?}", look_up(&digits));
    }

    /// Equal people, equal text: what a lookup gives is looked up as itself.
    #[test]
    fn a_number_found_is_found_as_itself(digits in numbers()) {
        if let Ok(found) = look_up(&digits) {
            let canonical = format!("{}{}", found.calling_code, found.national_number);
            if (7..=15).contains(&canonical.len()) {
                let again = look_up(&canonical).unwrap();
                prop_assert_eq!(again.national_number, found.national_number);
                prop_assert_eq!(again.country, found.country);
            }
        }
    }
}
