//! A day, and when it ends.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The last day on which something holds, in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Until {
    written: String,
    end: SystemTime,
}

impl Until {
    /// Reads a date as TOML and ISO 8601 write it: `2027-01-31`.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let end = day(text).and_then(|day| UNIX_EPOCH.checked_add(DAY * (day + 1)));
        let end = end.ok_or_else(|| {
            format!("{text:?} is no date: write year, month and day, as in 2027-01-31")
        })?;
        Ok(Self { written: text.to_owned(), end })
    }

    /// Whether the day is over.
    pub(super) fn is_over(&self, now: SystemTime) -> bool {
        now >= self.end
    }

    /// How long it still holds.
    pub(super) fn left(&self, now: SystemTime) -> Duration {
        self.end.duration_since(now).unwrap_or_default()
    }
}

impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// The number of the day, counted from the first of 1970.
fn day(text: &str) -> Option<u32> {
    let digits = |range| {
        let digits: &str = text.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u32>().ok())?
    };
    let [year, month, day] = [digits(0..4)?, digits(5..7)?, digits(8..10)?];
    let is_date = text.len() == 10 && text.get(4..5)? == "-" && text.get(7..8)? == "-";
    let days_of = |month| match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !is_date || year < 1970 || !(1..=12).contains(&month) || !(1..=days_of(month)).contains(&day)
    {
        return None;
    }
    let years: u32 = (1970..year).map(|year| if is_leap(year) { 366 } else { 365 }).sum();
    Some(years + (1..month).map(days_of).sum::<u32>() + day - 1)
}

fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By `date -u -d TEXT +%s`.
    #[test]
    fn a_day_ends_at_midnight_in_utc() {
        for (text, begin) in [
            ("1970-01-01", 0),
            ("1999-12-31", 946_598_400),
            ("2000-02-29", 951_782_400),
            ("2024-02-29", 1_709_164_800),
            ("2027-01-31", 1_801_353_600),
            ("2100-03-01", 4_107_542_400),
            ("9999-12-31", 253_402_214_400),
        ] {
            let until = Until::read(text).unwrap();
            let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
            assert!(!until.is_over(at(begin + 86_399)), "{text}");
            assert!(until.is_over(at(begin + 86_400)), "{text}");
            assert_eq!(until.left(at(begin)), DAY, "{text}");
            assert_eq!(until.left(at(begin + 90_000)), Duration::ZERO, "{text}");
            assert_eq!(until.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "tomorrow",
            "2027-1-31",
            "2027-01-32",
            "2027-00-10",
            "2027-13-01",
            "2027-02-29",
            "2100-02-29",
            "2027-04-31",
            "2027-06-00",
            "1969-12-31",
            "2027/01/31",
            "31-01-2027",
            "2027-01-31T10:00:00Z",
            "2027-01-31 ",
            "+027-01-31",
            "２０２７-01-31",
        ] {
            let why = Until::read(text).unwrap_err();
            assert!(why.contains(&format!("{text:?}")) && why.contains("2027-01-31"), "{why}");
        }
    }
}
