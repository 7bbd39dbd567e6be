//! What people type, character by character: decimal digits of any script, the marks that they or
//! their programs put between them, and everything else.
//!
//! Codes and phone numbers are read by this one rule.

use icu_properties::props::{Dash, DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};

/// What one character means in a code or a phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Typed {
    /// A decimal digit of any script, as its ASCII digit.
    Digit(char),
    /// White space, a dash, a dot, a bracket or an invisible mark: it says nothing.
    Mark,
    /// Anything else, as it was typed.
    Other(char),
}

/// Says what a character means.
pub(crate) fn read(character: char) -> Typed {
    match digit(character) {
        Some(digit) => Typed::Digit(digit),
        None if is_mark(character) => Typed::Mark,
        None => Typed::Other(character),
    }
}

/// White space, and what can't be seen at all: zero-width and direction marks, soft hyphens,
/// byte-order marks, variation selectors.
pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || !character.is_ascii()
            && CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character)
}

/// The ASCII digit of a decimal digit (Unicode's category Nd).
///
/// Unicode encodes each script's ten digits in a row, from zero to nine, and promises to go on
/// doing so (chapter 4.6 of the standard). Where scripts follow each other without a gap, so do
/// whole tens. The place in the row is the value.
fn digit(character: char) -> Option<char> {
    if character.is_ascii() {
        return character.is_ascii_digit().then_some(character);
    }
    let is_digit = |point| {
        CodePointMapData::<GeneralCategory>::new().get32(point) == GeneralCategory::DecimalNumber
    };
    let point = u32::from(character);
    let zero = (0..=point).rev().find(|&before| !is_digit(before))? + 1;
    let value = point.checked_sub(zero)? % 10;
    char::from_digit(value, 10)
}

fn is_mark(character: char) -> bool {
    match character {
        '-' | '.' | '(' | ')' | '[' | ']' => true,
        _ if is_blank(character) => true,
        _ if character.is_ascii() => false,
        _ => is_dash(character) || is_dot(character) || is_bracket(character),
    }
}

/// A dash or a minus sign, or what looks like one: modifier letter minus, hyphen bullet, box
/// drawing, heavy minus, and the sign for a long vowel that Japanese keyboards type for a dash.
fn is_dash(character: char) -> bool {
    CodePointSetData::new::<Dash>().contains(character)
        || matches!(character, '\u{2d7}' | '⁃' | '─' | '━' | '➖' | 'ー' | 'ｰ')
}

/// A full stop, or a dot that is set between groups of digits.
fn is_dot(character: char) -> bool {
    matches!(character, '．' | '。' | '｡' | '․' | '·' | '•' | '‧' | '∙' | '⋅' | '・' | '･')
}

fn is_bracket(character: char) -> bool {
    matches!(
        CodePointMapData::<GeneralCategory>::new().get(character),
        GeneralCategory::OpenPunctuation | GeneralCategory::ClosePunctuation
    )
}

#[cfg(test)]
mod tests {
    use rlibphonenumber::PHONE_NUMBER_UTIL;

    use super::*;

    /// The number library has tables of its own, so it is a second opinion on every digit that
    /// there is.
    #[test]
    fn every_decimal_digit_is_read_as_its_ascii_digit() {
        let mut digits = 0;
        for character in '\0'..=char::MAX {
            let expected = PHONE_NUMBER_UTIL.normalize_digits_only(character.to_string());
            match (read(character), expected.chars().next()) {
                (Typed::Digit(digit), Some(expected)) => {
                    assert_eq!(digit, expected, "{character:?}");
                    digits += 1;
                }
                (read, Some(_)) => panic!("{character:?} is no digit but {read:?}"),
                // One library may know a newer Unicode than the other.
                (_, None) => {}
            }
        }
        assert!(digits >= 700, "{digits}");
    }

    #[test]
    fn digits_marks_and_the_rest_are_told_apart() {
        for character in "07٠۷०７𝟎𝟟".chars() {
            assert!(matches!(read(character), Typed::Digit('0' | '7')), "{character:?}");
        }
        for characters in [
            " \t\n\u{a0}\u{2009}\u{3000}",
            "\u{200b}\u{200d}\u{200e}\u{202a}\u{2066}\u{feff}\u{ad}\u{fe0f}",
            "-‐‑‒–—―−﹣－⁃ーｰ─",
            ".．。·•",
            "()[]（）［］【】",
        ] {
            for character in characters.chars() {
                assert_eq!(read(character), Typed::Mark, "{character:?}");
            }
        }
        for character in "aZé+/#*,;:@\"'<①²½Ⅷ一\0\u{1b}".chars() {
            assert_eq!(read(character), Typed::Other(character));
        }
    }
}
