//! For how long counts stand together: functions of time.
//!
//! An event is counted twice: in the table of its clock hour, of which the last day is made, and in
//! that of its five minutes, of which the last hour is made.

use std::time::Duration;

/// Seconds.
const MINUTES: u64 = 60;
const HOURS: u64 = 60 * MINUTES;

/// How much longer a table is kept than it is read: for clocks that differ, and for what is written
/// late.
const SPARE: u64 = 2 * HOURS;

/// One table of counts; the number counts them since 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    Hour(u64),
    FiveMinutes(u64),
}

impl Table {
    /// Where something of this time is counted, in seconds since 1970.
    pub(super) fn all_of(now: u64) -> [Self; 2] {
        [Self::Hour(now / HOURS), Self::FiveMinutes(now / (5 * MINUTES))]
    }

    /// What the last day is made of at this time, the oldest first: the running clock hour and the 23
    /// before it.
    pub(super) fn of_day(now: u64) -> Vec<Self> {
        let hour = now / HOURS;
        (0..24).rev().map(|back| Self::Hour(hour.saturating_sub(back))).collect()
    }

    /// What the last hour is made of: the running five minutes and the eleven before them.
    pub(super) fn of_hour(now: u64) -> Vec<Self> {
        let slot = now / (5 * MINUTES);
        (0..12).rev().map(|back| Self::FiveMinutes(slot.saturating_sub(back))).collect()
    }

    /// Whether it says anything at this time.
    pub(super) fn is_read_at(self, now: u64) -> bool {
        match self {
            Self::Hour(number) => number + 24 > now / HOURS,
            Self::FiveMinutes(number) => number + 12 > now / (5 * MINUTES),
        }
    }

    /// When it begins, in seconds since 1970.
    pub(crate) fn begins(self) -> u64 {
        match self {
            Self::Hour(number) => number * HOURS,
            Self::FiveMinutes(number) => number * 5 * MINUTES,
        }
    }

    /// Its name among the tables.
    pub(super) fn parts(self) -> [String; 2] {
        match self {
            Self::Hour(number) => ["hour".to_owned(), number.to_string()],
            Self::FiveMinutes(number) => ["five_minutes".to_owned(), number.to_string()],
        }
    }

    /// How long it is kept from its first count on.
    pub(super) fn life(self) -> Duration {
        Duration::from_secs(SPARE + if matches!(self, Self::Hour(_)) { 24 * HOURS } else { HOURS })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_hour_and_day_end_with_what_runs_now() {
        let now = 500_000 * HOURS + 17 * MINUTES + 42;
        let day = Table::of_day(now);
        assert_eq!((day.len(), day[0].begins()), (24, (500_000 - 23) * HOURS));
        assert_eq!(day[23], Table::Hour(500_000));
        let hour = Table::of_hour(now);
        assert_eq!((hour.len(), hour[11].begins()), (12, 500_000 * HOURS + 15 * MINUTES));
        assert_eq!(hour[0].begins(), 500_000 * HOURS + 15 * MINUTES - 55 * MINUTES);
        for table in day.iter().chain(&hour) {
            assert!(table.is_read_at(now), "{table:?}");
            assert!(Table::all_of(table.begins()).contains(table), "{table:?}");
        }
        assert!(!Table::Hour(500_000 - 24).is_read_at(now));
        assert!(!Table::FiveMinutes(500_000 * 12 + 3 - 12).is_read_at(now));
    }

    /// A table that was made when it began is there as long as it is read.
    #[test]
    fn a_table_lives_longer_than_it_is_read() {
        for (table, read) in [(Table::Hour(7), 24 * HOURS), (Table::FiveMinutes(7), HOURS)] {
            assert!(!table.is_read_at(table.begins() + read));
            assert!(table.is_read_at(table.begins() + read - 1));
            let life = table.life().as_secs();
            assert!((read + HOURS..=read + 2 * HOURS).contains(&life), "{table:?}");
        }
    }
}
