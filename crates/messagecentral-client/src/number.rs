use std::fmt;

/// The two halves of a phone number as this vendor takes them.
#[derive(Clone, Copy)]
pub(crate) struct Number<'a> {
    pub(crate) country_code: &'a str,
    pub(crate) mobile_number: &'a str,
}

impl Number<'_> {
    /// What is wrong with it, if anything: the country code and the mobile number must be digits,
    /// together no more than an E.164 number holds.
    pub(crate) fn problem(&self) -> Option<&'static str> {
        if !is_digits(self.country_code)
            || self.country_code.len() > 3
            || self.country_code.starts_with('0')
        {
            return Some("the country code must be one to three digits, without + or leading zero");
        }
        if !is_digits(self.mobile_number) || self.country_code.len() + self.mobile_number.len() > 15
        {
            return Some(
                "the mobile number must be digits only, without the country code, \
                 at most 15 together with it",
            );
        }
        None
    }

    /// Whether a number in an answer is another than this one, however it is written. Only digits
    /// tell: a masked number proves nothing. The calling code may be there or not.
    pub(crate) fn contradicted_by(&self, named: &str) -> bool {
        let named: String =
            named.chars().filter(|c| !matches!(c, '+' | ' ' | '-' | '(' | ')' | '.')).collect();
        let national = named.strip_prefix(self.country_code);
        is_digits(&named) && named != self.mobile_number && national != Some(self.mobile_number)
    }
}

/// Shows no more than the last two digits.
impl fmt::Debug for Number<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits: Vec<char> = self.mobile_number.chars().collect();
        // A short number is no less private for being short.
        let shown = if digits.len() >= 8 { &digits[digits.len() - 2..] } else { &[] };
        write!(f, "\"***{}\"", shown.iter().collect::<String>())
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: Number<'_> = Number { country_code: "91", mobile_number: "9123456789" };

    #[test]
    fn only_other_digits_contradict_a_number() {
        for same in ["9123456789", "919123456789", "", "91234*****", "xxxxxx6789", "+919123456789"]
        {
            assert!(!OURS.contradicted_by(same), "{same}");
        }
        // Cut short, doubled, a trunk zero, another person's.
        for other in [
            "23456789",
            "91919123456789",
            "09123456789",
            "9123456780",
            "0",
            "+919123456780",
            "+91 91234-56780",
            "(912) 345 6780",
            " 9123456780",
            "9123456789.0",
        ] {
            assert!(OURS.contradicted_by(other), "{other}");
        }
    }

    #[test]
    fn a_number_is_digits_in_two_halves() {
        let problem =
            |country_code, mobile_number| Number { country_code, mobile_number }.problem();
        for (country, mobile) in [("91", "9123456789"), ("39", "0612345678"), ("1", "2025550123")] {
            assert_eq!(problem(country, mobile), None);
        }
        for (country, mobile) in [
            ("", "9123456789"),
            ("+91", "9123456789"),
            ("091", "9123456789"),
            ("9191", "9123456789"),
            ("91", ""),
            ("91", "91234 56789"),
            ("91", "٩١٢٣٤٥٦٧٨٩"),
            ("91", "91234567891234"),
        ] {
            assert!(problem(country, mobile).is_some(), "{country} {mobile}");
        }
    }

    #[test]
    fn debug_shows_two_digits_at_most() {
        assert_eq!(format!("{OURS:?}"), "\"***89\"");
        assert_eq!(format!("{:?}", Number { country_code: "1", mobile_number: "5550" }), "\"***\"");
        assert_eq!(
            format!("{:?}", Number { country_code: "1", mobile_number: "ééééé" }),
            "\"***\""
        );
    }
}
