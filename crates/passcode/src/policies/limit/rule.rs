//! The grammar of a rule: `NUMBER/WINDOW`, then for whom it counts, as in
//! `"5/1h per recipient and ip"`.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::whose::{CHOICES, Whose};
use crate::config::{duration_of, no_such};

/// How long a window may be.
const WINDOWS: RangeInclusive<Duration> =
    Duration::from_secs(1)..=Duration::from_secs(31 * 24 * 60 * 60);

/// The longest number that a prefix can have digits of: E.164's.
const PREFIXES: RangeInclusive<usize> = 1..=15;

const AS_IN: &str = "write it as in \"5/1h per recipient and ip\"";

/// What a rule looks like, by JSON Schema.
#[cfg(feature = "schema")]
pub(super) const PATTERN: &str = concat!(
    r"^\s*[0-9]+/[0-9]+(ms|s|m|h|d)",
    r"(\s+per\s+(recipient|ip|network|prefix\s+[0-9]+|calling_code|country|client)",
    r"(\s+and\s+(recipient|ip|network|prefix\s+[0-9]+|calling_code|country|client))?)?\s*$",
);

/// So many in any window of this length, for each of those it counts for.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    written: String,
    number: u32,
    window: Duration,
    /// At most two, sorted; empty counts all together.
    whose: Vec<Whose>,
}

/// One rule is the same however it is written.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        (self.number, self.window, &self.whose) == (other.number, other.window, &other.whose)
    }
}

impl Rule {
    /// Reads a rule, or says why it is none.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let words: Vec<_> = text.split_whitespace().collect();
        let (amount, whose) = match words.as_slice() {
            [amount] => (*amount, Vec::new()),
            [amount, "per", whose @ ..] => (*amount, read_whose(whose, text)?),
            [_, word, ..] => {
                return Err(format!("{} in {text:?}", no_such("word", word, &["per"])));
            }
            [] => return Err(format!("the rule is empty: {AS_IN}")),
        };
        let (number, window) =
            amount.split_once('/').ok_or_else(|| format!("{text:?} is no rule: {AS_IN}"))?;
        Ok(Self {
            written: text.to_owned(),
            number: read_number(number, text)?,
            window: read_window(window, text)?,
            whose,
        })
    }

    /// As it stands in the configuration.
    pub(crate) fn written(&self) -> &str {
        &self.written
    }

    pub(super) fn number(&self) -> u32 {
        self.number
    }

    pub(super) fn window(&self) -> Duration {
        self.window
    }

    pub(super) fn whose(&self) -> &[Whose] {
        &self.whose
    }

    pub(super) fn is_per_recipient(&self) -> bool {
        self.whose == [Whose::Recipient]
    }

    /// What names its counters: the same for each way to write it.
    pub(super) fn name(&self) -> String {
        let whose: Vec<_> = self.whose.iter().map(Whose::to_string).collect();
        format!("{}/{}s per {}", self.number, self.window.as_secs(), whose.join(" and "))
    }
}

fn read_number(digits: &str, text: &str) -> Result<u32, String> {
    let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok());
    number.flatten().filter(|number| *number > 0).ok_or_else(|| {
        format!("{digits:?} in {text:?} is no number of times: write 1 to {}", u32::MAX)
    })
}

fn read_window(window: &str, text: &str) -> Result<Duration, String> {
    let duration = duration_of(window, *WINDOWS.end()).filter(|it| WINDOWS.contains(it));
    let is_whole = |duration: &Duration| duration.subsec_nanos() == 0;
    duration.filter(is_whole).ok_or_else(|| {
        format!(
            "{window:?} in {text:?} is no window: write 1 s to 31 days, as in \"30s\", \"15m\", \"1h\" or \"1d\""
        )
    })
}

fn read_whose(words: &[&str], text: &str) -> Result<Vec<Whose>, String> {
    let mut whose = Vec::new();
    for words in words.split(|word| *word == "and") {
        whose.push(read_one(words, text)?);
    }
    whose.sort_unstable();
    match whose.as_slice() {
        [_] => {}
        [one, other] if one == other => {
            return Err(format!("{one:?} stands twice in {text:?}", one = one.to_string()));
        }
        [Whose::Prefix(_), Whose::Prefix(_)] => {
            return Err(format!(
                "two prefixes in {text:?} count as the longer one alone: leave it"
            ));
        }
        [_, _] => {}
        _ => return Err(format!("{text:?} joins more than two: a rule counts for one or two")),
    }
    Ok(whose)
}

fn read_one(words: &[&str], text: &str) -> Result<Whose, String> {
    match words {
        ["prefix", digits] => {
            // "+7" would be the calling code of somebody who has read another grammar.
            let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
            let digits = is_number.then(|| digits.parse().ok()).flatten();
            let digits = digits.filter(|digits| PREFIXES.contains(digits));
            digits.map(Whose::Prefix).ok_or_else(|| {
                format!(
                    "the prefix in {text:?} has no number of digits: write 1 to 15, as in \"200/1h per prefix 7\""
                )
            })
        }
        ["prefix"] => Err(format!(
            "the prefix in {text:?} has no number of digits: write 1 to 15, as in \"200/1h per prefix 7\""
        )),
        [] => Err(format!("a word is missing in {text:?}; choices: {}", CHOICES.join(", "))),
        [word] => Whose::of_word(word)
            .ok_or_else(|| format!("{} in {text:?}", no_such("word", word, CHOICES))),
        [word, other, ..] => match Whose::of_word(word) {
            Some(_) => Err(format!("{} in {text:?}", no_such("word", other, &["and"]))),
            None => Err(format!("{} in {text:?}", no_such("word", word, CHOICES))),
        },
    }
}

#[cfg(test)]
mod tests;
