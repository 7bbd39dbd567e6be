use super::*;
use crate::ErrorKind;

fn parse(text: &str) -> PhoneNumber {
    text.parse().unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

#[test]
fn one_number_in_several_forms_is_one_number() {
    for text in [
        "+12025550123",
        "+1 202 555 0123",
        "+1-202-555-0123",
        " +1 202-555-0123\n",
        "+1 (202) 555-0123",
        "(+1) 202 555 0123",
        "+1.202.555.0123",
        "+1/202/555/0123",
        "+1 [202] 555·0123",
        "＋１ （２０２） ５５５－０１２３",
        "+1 202 555–0123",
        "+1\u{a0}202\u{2011}555\u{2009}0123",
        "\u{202a}+1 202 555 0123\u{202c}",
        "\u{feff}+1\u{200b}2025550123",
        "+१२०२५५५०१२३",
        "+١ ٢٠٢ ٥٥٥ ٠١٢٣",
    ] {
        let phone = parse(text);
        assert_eq!(phone.expose(), "+12025550123", "{text:?}");
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
        // Italy keeps its zero, Great Britain has none.
        ("+39 06 481 2345", 39, "064812345", Some("IT")),
        ("+39 (0)6 481 2345", 39, "064812345", Some("IT")),
        ("+44 7400 123456", 44, "7400123456", Some("GB")),
        ("+44 (0) 7400 123456", 44, "7400123456", Some("GB")),
        ("+49 (0)30/123456", 49, "30123456", Some("DE")),
        ("+880 1712 345678", 880, "1712345678", Some("BD")),
        ("+886 912 345 678", 886, "912345678", Some("TW")),
        // Places whose ranges are told by their last digits but three.
        ("+61 8 9162 1234", 61, "891621234", Some("CC")),
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
    for (text, reason) in [
        ("", "empty"),
        ("+", "empty"),
        ("2025550123", "does not begin with +"),
        ("0012025550123", "begins with 00: write +"),
        ("٠٠١٢٠٢٥٥٥٠١٢٣", "begins with 00: write +"),
        ("+1 202 555", "too short or too long"),
        ("+1 202 555 0123 4567 89", "too short or too long"),
        // It can be dialled within a town, and never delivered.
        ("+1 555 0123", "too short or too long for its country"),
        ("+1 (555) 0123", "too short or too long for its country"),
        ("+1 800 FLOWERS", "something else than digits"),
        ("+12025550123 ext 5", "something else than digits"),
        ("+12025550123 x5", "something else than digits"),
        ("+12025550123;ext=5", "something else than digits"),
        ("+12025550123#5", "something else than digits"),
        ("+12025550123,5", "something else than digits"),
        ("++12025550123", "something else than digits"),
        ("+12025550123 / +12025550124", "something else than digits"),
        ("1+2025550123", "something else than digits"),
        ("+①②⓪②⑤⑤⑤⓪①②③", "something else than digits"),
        ("tel:+12025550123", "tel:"),
        ("TEL:+1-202-555-0123", "tel:"),
        ("+999 2025550123", "no known calling code"),
        ("+012025550123", "no known calling code"),
        ("+800 12345678", "a service"),
        ("+808 12345678", "a service"),
        ("+870 773111632", "a service"),
        ("+878 101234567890", "a service"),
        ("+881 612345678", "a service"),
        ("+882 16123456", "a service"),
        ("+883 510012345678", "a service"),
        ("+888 12345678901", "a service"),
    ] {
        let error = text.parse::<PhoneNumber>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRecipient, "{text}");
        assert!(error.to_string().contains(reason), "{text}: {error}");
        assert!(!error.to_string().contains("5550123"), "{error}");
    }
    assert!("1".repeat(65_000).parse::<PhoneNumber>().is_err());
}

#[test]
fn only_the_last_two_digits_are_shown() {
    let phone = parse("+12025550123");
    assert_eq!(phone.to_string(), "***23");
    assert_eq!(format!("{phone:?}"), "***23");
}
