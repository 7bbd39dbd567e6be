//! Whether a member is asked in its turn: a state and the time, no clock of its own.

use std::time::Duration;

use tokio::time::Instant;

use crate::policies::failover::decision::{Person, Sign};

/// After so many outages in a row a member rests.
const OUTAGES_TO_REST: u32 = 3;

/// After answers that can't be trusted to so many different people in a row a member rests.
const PEOPLE_TO_REST: usize = 3;

/// A member rests when callers who gave up early outnumber its answers by so many.
const HURRIED_TO_REST: u32 = 10;

/// How long the first rest is. Each failed probe doubles it. There is no jitter: a probe is one
/// request, and each process counts from its own third outage.
const FIRST_REST: Duration = Duration::from_secs(30);

/// No rest is longer: a probe may cost one person an error, and a rest keeps a mended member out.
const LONGEST_REST: Duration = Duration::from_secs(300);

/// A member's state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Health {
    /// Asked in its turn.
    Awake(Signs),
    /// Asked last of all.
    Resting { since: Instant, until: Instant, rest: Duration, probed: bool },
}

/// What counts against a member that is awake.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Signs {
    /// Outages since it last answered.
    outages: u32,
    /// Different people who met an answer that can't be trusted since it last answered.
    people: Vec<Person>,
    /// Callers who gave up early, less its answers.
    hurried: u32,
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
    /// A probe learned nothing: the next one is so far away.
    ProbesLater(Duration),
    Woke,
}

impl Signs {
    /// Counts a sign. Whether the member must rest now.
    fn count(&mut self, sign: Sign) -> bool {
        match sign {
            Sign::Alive => {
                *self = Self { hurried: self.hurried.saturating_sub(1), ..Self::default() }
            }
            Sign::Outage => self.outages += 1,
            Sign::Hurried => self.hurried += 1,
            Sign::Untrusted(person) if self.people.contains(&person) => {}
            Sign::Untrusted(person) => self.people.push(person),
            Sign::Nothing | Sign::Unasked => {}
        }
        self.outages >= OUTAGES_TO_REST
            || self.people.len() >= PEOPLE_TO_REST
            || self.hurried >= HURRIED_TO_REST
    }
}

impl Health {
    /// How a request that comes to this member now may ask it. Whoever gets [`Turn::Probe`] owes
    /// a [`note`](Self::note).
    pub(super) fn turn(&mut self, now: Instant) -> Turn {
        match self {
            Self::Awake(_) => Turn::Regular,
            Self::Resting { until, probed, .. } if !*probed && *until <= now => {
                *probed = true;
                Turn::Probe
            }
            Self::Resting { .. } => Turn::Last,
        }
    }

    /// Whether a request that came now would ask this member after all others.
    pub(super) fn comes_last(&self, now: Instant) -> bool {
        match self {
            Self::Awake(_) => false,
            Self::Resting { until, probed, .. } => *probed || *until > now,
        }
    }

    /// What came of a turn.
    pub(super) fn note(&mut self, turn: Turn, sign: Sign, now: Instant) -> Option<Change> {
        match (&mut *self, sign) {
            (Self::Awake(signs), sign) => {
                signs.count(sign).then(|| self.rest(now, FIRST_REST, now))
            }
            // Requests that were under way when the rest began: none says that the outage is over.
            (Self::Resting { .. }, _) if turn == Turn::Regular => None,
            (Self::Resting { .. }, Sign::Alive) => {
                *self = Self::default();
                Some(Change::Woke)
            }
            // Requests that had nobody else to ask.
            (Self::Resting { .. }, _) if turn != Turn::Probe => None,
            (Self::Resting { since, rest, .. }, Sign::Outage) => {
                let (since, longer) = (*since, LONGEST_REST.min(*rest * 2));
                Some(self.rest(since, longer, now))
            }
            // The next request probes.
            (Self::Resting { probed, .. }, Sign::Unasked) => {
                *probed = false;
                None
            }
            (
                Self::Resting { since, rest, .. },
                Sign::Hurried | Sign::Untrusted(_) | Sign::Nothing,
            ) => {
                let (since, rest) = (*since, *rest);
                self.rest(since, rest, now);
                Some(Change::ProbesLater(rest))
            }
        }
    }

    fn rest(&mut self, since: Instant, rest: Duration, now: Instant) -> Change {
        *self = Self::Resting { since, until: now + rest, rest, probed: false };
        Change::Rests(rest)
    }

    /// When it began to rest and when it is to be probed, if it rests.
    pub(super) fn resting(&self) -> Option<(Instant, Instant)> {
        match self {
            Self::Awake(_) => None,
            Self::Resting { since, until, .. } => Some((*since, *until)),
        }
    }

    /// For people: the state at this moment.
    pub(super) fn describe(&self, now: Instant) -> String {
        match self {
            Self::Awake(signs) if *signs == Signs::default() => "awake".to_owned(),
            Self::Awake(Signs { outages, people, hurried }) => format!(
                "awake, outages in a row: {outages}, people with untrusted answers in a row: {}, \
                 hurried callers: {hurried}",
                people.len()
            ),
            Self::Resting { probed: true, .. } => "resting, being probed".to_owned(),
            Self::Resting { until, .. } => match until.saturating_duration_since(now) {
                Duration::ZERO => "resting, to be probed".to_owned(),
                left => format!("resting, {} s left", left.as_secs()),
            },
        }
    }
}

impl Default for Health {
    fn default() -> Self {
        Self::Awake(Signs::default())
    }
}

#[cfg(test)]
mod tests;
