//! Names, numbers and times as a person reads them, none of which ends what it stands in.

use std::fmt::{self, Display, Formatter, Write};

use time::OffsetDateTime;

/// A name from the configuration, as text or as an attribute in quotes.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // HTML takes no other control characters.
                _ if character.is_control() && character != '\t' => f.write_char('\u{fffd}')?,
                _ => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

/// A number with a comma before each three digits.
pub(super) struct Number(pub(super) u64);

impl Display for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                f.write_char(',')?;
            }
            f.write_char(digit)?;
        }
        Ok(())
    }
}

/// Some of a thousand as a percentage; a dash where there is none.
pub(super) struct Percent(pub(super) Option<u64>);

impl Display for Percent {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("–"),
            Some(1000) => f.write_str("100%"),
            Some(mille) => write!(f, "{}.{}%", mille / 10, mille % 10),
        }
    }
}

/// A time of day, of the time in seconds since 1970, UTC: with seconds, or without.
pub(super) struct Clock {
    pub(super) at: u64,
    pub(super) with_seconds: bool,
}

impl Display for Clock {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let day = self.at % 86_400;
        let (hour, minute, second) = (day / 3600, day / 60 % 60, day % 60);
        write!(f, "{hour:02}:{minute:02}")?;
        if self.with_seconds { write!(f, ":{second:02}") } else { Ok(()) }
    }
}

/// A time of day and the date, for people and for programs.
pub(super) struct Moment {
    pub(super) at: u64,
    pub(super) with_seconds: bool,
    pub(super) now: u64,
}

impl Display for Moment {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { at, with_seconds, now } = *self;
        let clock = Clock { at, with_seconds };
        let time =
            i64::try_from(at).ok().and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok());
        let Some(date) = time.map(OffsetDateTime::date) else { return write!(f, "{clock} UTC") };
        let whole = Clock { at, with_seconds: true };
        write!(f, "<time datetime=\"{date}T{whole}Z\">{clock} UTC")?;
        if at / 86_400 + 1 == now / 86_400 {
            f.write_str(" yesterday")?;
        } else if at / 86_400 != now / 86_400 {
            write!(f, " on {date}")?;
        }
        f.write_str("</time>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_what_it_stands_in() {
        let text = Escaped("a<b> & \"c\" 'd'\u{0}\u{1b}\u{85}é").to_string();
        let safe = "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;\u{fffd}\u{fffd}\u{fffd}é";
        assert_eq!(text, safe);
    }

    #[test]
    fn numbers_are_read_at_a_glance() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (123_456, "123,456"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(Number(number).to_string(), text);
        }
        for (mille, text) in
            [(None, "–"), (Some(0), "0.0%"), (Some(923), "92.3%"), (Some(1000), "100%")]
        {
            assert_eq!(Percent(mille).to_string(), text);
        }
    }

    #[test]
    fn a_time_says_which_day_it_is_of() {
        // 2027-01-15T08:00:00Z
        let now = 1_800_000_000;
        let shown = |at| Moment { at, with_seconds: false, now }.to_string();
        for (at, text) in [
            (now - 60, "<time datetime=\"2027-01-15T07:59:00Z\">07:59 UTC</time>"),
            (now - 9 * 3600, "<time datetime=\"2027-01-14T23:00:00Z\">23:00 UTC yesterday</time>"),
            (
                now - 864_000,
                "<time datetime=\"2027-01-05T08:00:00Z\">08:00 UTC on 2027-01-05</time>",
            ),
        ] {
            assert_eq!(shown(at), text);
        }
    }
}
