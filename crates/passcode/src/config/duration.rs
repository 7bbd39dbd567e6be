use std::time::Duration;

use serde::de::{Deserializer, Error as _};

use crate::config::text::TextVisitor;

/// The longest duration that makes sense here, and that adds to any clock.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Reads a duration for `#[serde(deserialize_with = "passcode::config::duration")]` with
/// `#[serde(default)]`: a whole number above 0 and, without a space, `ms`, `s`, `m`, `h` or `d`,
/// such as `"500ms"`, `"2s"` or `"1m"`; at most a day. It is never `None` for a key that is there.
///
/// # Errors
///
/// Those of the deserializer, and a sentence for any other text.
pub fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    read(deserializer, |text| duration_of(text, LONGEST))
}

/// The same, where no time at all makes sense too: `"0s"`.
pub(crate) fn duration_or_zero<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Duration>, D::Error> {
    read(deserializer, |text| match text {
        "0ms" | "0s" | "0m" | "0h" | "0d" => Some(Duration::ZERO),
        more => duration_of(more, LONGEST),
    })
}

fn read<'de, D: Deserializer<'de>>(
    deserializer: D,
    parse: impl Fn(&str) -> Option<Duration>,
) -> Result<Option<Duration>, D::Error> {
    let text = deserializer
        .deserialize_str(TextVisitor("a duration such as \"500ms\", \"2s\" or \"1m\""))?;
    parse(&text).map(Some).ok_or_else(|| {
        D::Error::custom(format!(
            "{text:?} is no duration of a day or less: write it as in \"500ms\", \"2s\" or \"1m\""
        ))
    })
}

/// Reads a duration of at most `longest`.
pub(crate) fn duration_of(text: &str, longest: Duration) -> Option<Duration> {
    let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u64 = digits.parse().ok().filter(|number| *number > 0)?;
    let duration = match &text[digits.len()..] {
        "ms" => Duration::from_millis(number),
        "s" => Duration::from_secs(number),
        "m" => Duration::from_secs(number.checked_mul(60)?),
        "h" => Duration::from_secs(number.checked_mul(60 * 60)?),
        "d" => Duration::from_secs(number.checked_mul(24 * 60 * 60)?),
        _ => return None,
    };
    (duration <= longest).then_some(duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_whole_number_and_a_unit() {
        for (text, milliseconds) in
            [("500ms", 500), ("2s", 2_000), ("1m", 60_000), ("24h", 86_400_000), ("1d", 86_400_000)]
        {
            assert_eq!(
                duration_of(text, LONGEST),
                Some(Duration::from_millis(milliseconds)),
                "{text}"
            );
        }
        for bad in [
            "",
            "5",
            "s",
            "0s",
            "-1s",
            "+1s",
            "1.5s",
            "1 s",
            "25h",
            "2d",
            "1H",
            "1w",
            "1S",
            "86401s",
            "18446744073709551615s",
            "99999999999999999999s",
            "999999999999999999m",
        ] {
            assert_eq!(duration_of(bad, LONGEST), None, "{bad}");
        }
    }
}
