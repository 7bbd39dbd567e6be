//! Where the code is in a text that was written for people.

/// The first run of 4 to 10 digits that stands alone: no part of a word, a number with a point or a
/// sign, a date or a time.
pub(super) fn find(text: &str) -> Option<&str> {
    let mut from = 0;
    while let Some(begin) = text[from..].find(|it: char| it.is_ascii_digit()) {
        let begin = from + begin;
        let length = text[begin..].bytes().take_while(u8::is_ascii_digit).count();
        let end = begin + length;
        if (4..=10).contains(&length) && is_alone(&text[..begin], &text[end..]) {
            return Some(&text[begin..end]);
        }
        from = end;
    }
    None
}

fn is_alone(before: &str, after: &str) -> bool {
    let joins = |it: char| ".,:-/".contains(it);
    let is_digit = |it: Option<char>| it.is_some_and(|it| it.is_ascii_digit());
    let mut back = before.chars().rev();
    let mut ahead = after.chars();
    let free_before = match back.next() {
        Some(sign) if joins(sign) => !is_digit(back.next()),
        Some(other) => !is_part_of_a_word(other) && other != '+',
        None => true,
    };
    let free_after = match ahead.next() {
        Some(sign) if joins(sign) => !is_digit(ahead.next()),
        Some(other) => !is_part_of_a_word(other),
        None => true,
    };
    free_before && free_after
}

/// Scripts without spaces write words next to digits.
fn is_part_of_a_word(character: char) -> bool {
    character == '_' || character.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_code_stands_alone() {
        for (text, code) in [
            ("123456 is your code", Some("123456")),
            ("Your code is 0123.", Some("0123")),
            ("認証コードは123456です。", Some("123456")),
            ("您的验证码：7301948265，10 分钟", Some("7301948265")),
            ("code:123456", Some("123456")),
            ("@example.com #4711", Some("4711")),
            ("(4711)", Some("4711")),
            ("-4711-", Some("4711")),
            ("order A1234 of 2026-11-28 at 12:3000: 987654", Some("987654")),
            ("call +12025550 or 1,2345 or 1.2345; 4321", Some("4321")),
            ("123 12345678901 id_4711 4711x", None),
            ("", None),
        ] {
            assert_eq!(find(text), code, "{text}");
        }
    }
}
