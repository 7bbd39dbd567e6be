//! Whether a member is asked in its turn: a state and the time, no clock of its own.

use std::time::Duration;

use tokio::time::Instant;

use crate::providers::failover::decision::Sign;

/// After so many outages in a row a member rests.
pub(super) const OUTAGES_TO_REST: u32 = 3;

/// How long the first rest is. Each failed probe doubles it. There is no jitter: a probe is one
/// request, and each process counts from its own third outage.
pub(super) const FIRST_REST: Duration = Duration::from_secs(30);

/// No rest is longer: a probe may cost one person an error, and a rest keeps a mended member out.
pub(super) const LONGEST_REST: Duration = Duration::from_secs(300);

/// A member's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Health {
    /// Asked in its turn.
    Awake {
        /// Outages since it last answered.
        outages: u32,
    },
    /// Asked last of all.
    Resting { until: Instant, rest: Duration, probed: bool },
}

/// How a member is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// In its turn.
    Regular,
    /// In its turn, by one request alone, to learn whether its outage is over.
    Probe,
    /// After all others.
    Last,
}

/// What an outcome changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Rests(Duration),
    Woke,
}

impl Health {
    pub(super) const NEW: Self = Self::Awake { outages: 0 };

    /// How a request that comes to this member now may ask it. Whoever gets [`Turn::Probe`] owes
    /// a [`note`](Self::note).
    pub(super) fn turn(&mut self, now: Instant) -> Turn {
        match self {
            Self::Awake { .. } => Turn::Regular,
            Self::Resting { until, probed, .. } if !*probed && *until <= now => {
                *probed = true;
                Turn::Probe
            }
            Self::Resting { .. } => Turn::Last,
        }
    }

    /// What came of a turn.
    pub(super) fn note(&mut self, turn: Turn, sign: Sign, now: Instant) -> Option<Change> {
        match (*self, sign) {
            (Self::Awake { .. }, Sign::Alive) => self.become_new(None),
            (Self::Awake { outages }, Sign::Outage) if outages + 1 < OUTAGES_TO_REST => {
                *self = Self::Awake { outages: outages + 1 };
                None
            }
            (Self::Awake { .. }, Sign::Outage) => self.rest(FIRST_REST, now),
            (Self::Awake { .. }, Sign::Nothing) => None,
            (Self::Resting { .. }, Sign::Alive) => self.become_new(Some(Change::Woke)),
            (Self::Resting { rest, .. }, Sign::Outage) if turn == Turn::Probe => {
                self.rest(LONGEST_REST.min(rest * 2), now)
            }
            // The next request probes.
            (Self::Resting { until, rest, .. }, Sign::Nothing) if turn == Turn::Probe => {
                *self = Self::Resting { until, rest, probed: false };
                None
            }
            // Requests that were under way when the rest began, or had nobody else to ask.
            (Self::Resting { .. }, Sign::Outage | Sign::Nothing) => None,
        }
    }

    fn rest(&mut self, rest: Duration, now: Instant) -> Option<Change> {
        *self = Self::Resting { until: now + rest, rest, probed: false };
        Some(Change::Rests(rest))
    }

    fn become_new(&mut self, change: Option<Change>) -> Option<Change> {
        *self = Self::NEW;
        change
    }

    /// For people: the state at this moment.
    pub(super) fn describe(self, now: Instant) -> String {
        match self {
            Self::Awake { outages: 0 } => "awake".to_owned(),
            Self::Awake { outages } => format!("awake, outages in a row: {outages}"),
            Self::Resting { probed: true, .. } => "resting, being probed".to_owned(),
            Self::Resting { until, .. } => match until.saturating_duration_since(now) {
                Duration::ZERO => "resting, to be probed".to_owned(),
                left => format!("resting, {} s left", left.as_secs()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use Change::{Rests, Woke};
    use Sign::{Alive, Nothing, Outage};
    use Turn::{Last, Probe, Regular};

    use super::*;

    /// A life as a table: after so many seconds, the turn a request gets, what came of it, what
    /// that changed, and the state then.
    #[test]
    fn a_members_life() {
        let seconds = Duration::from_secs;
        let table = [
            (0, Regular, Outage, None, "awake, outages in a row: 1"),
            (0, Regular, Nothing, None, "awake, outages in a row: 1"),
            (0, Regular, Outage, None, "awake, outages in a row: 2"),
            (0, Regular, Alive, None, "awake"),
            (0, Regular, Outage, None, "awake, outages in a row: 1"),
            (0, Regular, Outage, None, "awake, outages in a row: 2"),
            (0, Regular, Outage, Some(Rests(seconds(30))), "resting, 30 s left"),
            (1, Last, Outage, None, "resting, 29 s left"),
            (28, Last, Nothing, None, "resting, 1 s left"),
            (1, Probe, Nothing, None, "resting, to be probed"),
            (0, Probe, Outage, Some(Rests(seconds(60))), "resting, 60 s left"),
            (60, Probe, Outage, Some(Rests(seconds(120))), "resting, 120 s left"),
            (120, Probe, Outage, Some(Rests(seconds(240))), "resting, 240 s left"),
            (240, Probe, Outage, Some(Rests(seconds(300))), "resting, 300 s left"),
            (300, Probe, Outage, Some(Rests(seconds(300))), "resting, 300 s left"),
            (10, Last, Alive, Some(Woke), "awake"),
            (0, Regular, Outage, None, "awake, outages in a row: 1"),
            (0, Regular, Outage, None, "awake, outages in a row: 2"),
            (0, Regular, Outage, Some(Rests(seconds(30))), "resting, 30 s left"),
            (31, Probe, Alive, Some(Woke), "awake"),
        ];
        let mut now = Instant::now();
        let mut health = Health::NEW;
        for (row, (wait, turn, sign, change, shown)) in table.into_iter().enumerate() {
            now += seconds(wait);
            assert_eq!(health.turn(now), turn, "row {row}");
            assert_eq!(health.note(turn, sign, now), change, "row {row}");
            assert_eq!(health.describe(now), shown, "row {row}");
        }
    }

    #[test]
    fn one_request_probes_and_the_others_wait_at_the_end() {
        let now = Instant::now();
        let mut health = Health::Resting { until: now, rest: FIRST_REST, probed: false };
        assert_eq!((health.turn(now), health.turn(now)), (Probe, Last));
        assert_eq!(health.describe(now), "resting, being probed");
        // What was under way before the rest says nothing of the probe.
        assert_eq!(health.note(Regular, Outage, now), None);
        assert_eq!(health.turn(now), Last);
        assert_eq!(health.note(Probe, Alive, now), Some(Woke));
    }

    #[test]
    fn outages_that_come_late_do_not_prolong_the_rest() {
        let now = Instant::now();
        let mut health = Health::NEW;
        let changes: Vec<_> = (0..100).filter_map(|_| health.note(Regular, Outage, now)).collect();
        assert_eq!(changes, [Rests(FIRST_REST)]);
    }
}
