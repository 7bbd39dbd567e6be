//! Text from elsewhere, such as a vendor's id. What would steer a terminal is shown escaped.

use std::fmt::Write;

use serde_json::Value;

/// Text on one line.
pub(crate) fn line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if steers(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Text on lines of its own.
pub(crate) fn lines(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// The same JSON on one line: what steers can be in its strings only.
pub(crate) fn json(value: &Value) -> String {
    let mut shown = String::new();
    for character in value.to_string().chars() {
        if steers(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Control characters but the tab, ends of lines, and what turns the direction of writing.
fn steers(character: char) -> bool {
    let turns = matches!(character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let ends = matches!(character, '\u{2028}' | '\u{2029}');
    (character.is_control() && character != '\t') || turns || ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_escaped_and_the_rest_stays() {
        for (text, shown) in [
            ("\u{1b}[2Jid", "\\u{1b}[2Jid"),
            ("a\r\nb\u{7f}", "a\\r\\nb\\u{7f}"),
            ("\u{9b}2J\u{202e}x\u{2028}", "\\u{9b}2J\\u{202e}x\\u{2028}"),
            ("a\tb \"c\" \\ é हिन्दी", "a\tb \"c\" \\ é हिन्दी"),
        ] {
            assert_eq!(line(text), shown);
            let json = json(&Value::from(text));
            assert!(!json.chars().any(steers), "{json}");
            assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), Value::from(text));
        }
        assert_eq!(lines("a\u{1b}\nb\n"), "a\\u{1b}\nb\n");
    }
}
