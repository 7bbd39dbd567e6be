//! The rule for recipients and codes, over everything that the parsers accept: equal people have
//! equal text, the text parses to itself, and nothing shown gives much of it away.

use passcode::{ErrorKind, OtpCode, Recipient};
use proptest::prelude::*;

/// What people put between the digits of a number or a code.
const MARKS: [&str; 14] =
    ["", "", "", " ", "-", ".", " (", ") ", "\u{a0}", "–", "\u{200b}", "\u{202a}", "－", "\u{ad}"];

/// The zeros of scripts that have digits.
const ZEROS: [char; 6] = ['0', '٠', '۰', '०', '０', '𝟎'];

fn in_script(digit: char, zero: char) -> char {
    let value = digit.to_digit(10).expect("only digits are given");
    char::from_u32(u32::from(zero) + value).expect("each script's digits follow its zero")
}

/// Each digit in some script, with some mark before it; letters as they are.
fn typed(text: &str, choices: &[(usize, usize)]) -> String {
    let choices = choices.iter().cycle();
    let spell = |(character, &(mark, zero)): (char, &(usize, usize))| {
        let digit = character.is_ascii_digit();
        let spelt = if digit { in_script(character, ZEROS[zero]) } else { character };
        format!("{}{spelt}", MARKS[mark])
    };
    text.chars().zip(choices).map(spell).collect()
}

fn choices() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..MARKS.len(), 0..ZEROS.len()), 1..20)
}

/// Texts near the grammar of a number, of an address, and any text.
fn recipients() -> impl Strategy<Value = String> {
    let calling_codes = prop::sample::select(vec![
        "1", "7", "20", "31", "32", "33", "34", "39", "44", "49", "52", "54", "55", "61", "81",
        "86", "91", "225", "234", "290", "299", "358", "590", "594", "599", "676", "880", "971",
        "998",
    ]);
    let trunk = prop::sample::select(vec!["", "", "(0)", "0", "1", "8", "00", "9"]);
    let local = "[A-Za-z0-9.+_'!-]{1,12}|\"[a-z<> ]{1,5}\"|.{1,4}";
    let domain = "([A-Za-z0-9-]{1,8}[.。]){1,3}[A-Za-z0-9]{1,5}|(xn--)?[a-zßüéäΣς\u{308}-]{1,8}\\.example\
                  |\\[?[0-9.]{7,12}\\]?|\\PC{1,8}\\.\\PC{1,4}";
    prop_oneof![
        (calling_codes, trunk, "[0-9]{4,12}")
            .prop_map(|(code, trunk, rest)| format!("+{code}{trunk}{rest}")),
        (local, domain).prop_map(|(local, domain)| format!("{local}@{domain}")),
        "\\PC{0,20}",
        "[ +0-9()./-]{0,20}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn what_is_accepted_has_one_text_that_parses_to_itself(text in recipients()) {
        let Ok(recipient) = text.parse::<Recipient>() else { return Ok(()) };
        let canonical = recipient.expose();
        let again: Recipient = canonical.parse().unwrap();
        prop_assert_eq!(again.expose(), canonical);
        prop_assert_eq!(&again, &recipient);
        prop_assert_eq!(again.key(), recipient.key());
        prop_assert!(canonical.bytes().all(|byte| byte.is_ascii_graphic()), "{}", canonical);
        prop_assert!(canonical.len() <= 254);
        if let Some(phone) = recipient.as_phone() {
            let whole = format!("+{}{}", phone.calling_code(), phone.expose_national_number());
            prop_assert_eq!(canonical, whole);
        }
        let loud = canonical.to_uppercase().parse::<Recipient>().unwrap();
        prop_assert_eq!(loud.key(), recipient.key());
    }

    #[test]
    fn spellings_of_one_number_are_one_number(
        number in prop::sample::select(vec!["+12025550123", "+442071838750", "+919123456789", "+390648123456"]),
        choices in choices(),
    ) {
        let spelt: Recipient = typed(number, &choices).parse().unwrap();
        prop_assert_eq!(spelt.expose(), number);
    }

    #[test]
    fn a_refusal_quotes_nothing(text in recipients()) {
        let Err(error) = text.parse::<Recipient>() else { return Ok(()) };
        prop_assert_eq!(error.kind(), ErrorKind::InvalidRecipient);
        let shown = format!("{error} {error:?}");
        prop_assert!(text.trim().len() < 8 || !shown.contains(text.trim()), "{}", shown);
    }

    #[test]
    fn a_mask_and_a_key_show_two_digits_or_one_letter(text in recipients()) {
        let Ok(recipient) = text.parse::<Recipient>() else { return Ok(()) };
        prop_assert_eq!(format!("{:?}", recipient.key()), "RecipientKey(***)");
        let mask = recipient.to_string();
        prop_assert_eq!(format!("{recipient:?}"), mask.as_str());
        let (hidden, rest) = mask.rsplit_once("***").unwrap();
        match recipient.as_email() {
            Some(email) => {
                prop_assert!(hidden.len() <= 1);
                prop_assert_eq!(rest.strip_prefix('@'), Some(email.domain()));
            }
            None => prop_assert!(hidden.is_empty() && rest.len() == 2),
        }
    }

    #[test]
    fn spellings_of_one_code_are_one_code(code in "[0-9A-Za-z]{1,64}", choices in choices()) {
        let spelt = typed(&code, &choices);
        let read = OtpCode::parse(&spelt).unwrap();
        prop_assert_eq!(read.expose(), code);
    }

    #[test]
    fn a_code_that_is_taken_is_short_and_ascii(text in "\\PC{0,80}|[0-9 A-F٠-٩]{0,80}") {
        match OtpCode::parse(&text) {
            Ok(code) => {
                prop_assert!((1..=64).contains(&code.expose().len()));
                prop_assert!(code.expose().bytes().all(|byte| byte.is_ascii_alphanumeric()));
                let again = OtpCode::parse(code.expose()).unwrap();
                prop_assert_eq!(again.expose(), code.expose());
            }
            Err(error) => prop_assert_eq!(error.kind(), ErrorKind::InvalidRequest),
        }
    }
}
