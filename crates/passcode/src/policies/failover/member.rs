use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use crate::config::MemberHealth;
use crate::metrics::{Metrics, Resting};
use crate::policies::failover::decision::{Person, Sign, sign};
use crate::policies::failover::health::{Change, Health, Turn};
use crate::{Error, ErrorKind, OtpProvider, Result, SendRequest, Verification};

/// A vendor answers in less. Whoever gives up sooner can't blame the member for it.
const PATIENCE: Duration = Duration::from_secs(3);

/// A provider and its health.
pub(super) struct Member {
    pub(super) provider: Arc<dyn OtpProvider>,
    failover: String,
    gauge: Resting,
    learnt: Arc<Learnt>,
}

/// What was learnt of a member, which lasts when the configuration is read anew.
#[derive(Default)]
pub(super) struct Learnt {
    health: Mutex<Health>,
    /// Hashes recipients, to tell people apart without keeping who they are.
    people: RandomState,
}

impl Member {
    pub(super) fn new(
        failover: &str,
        provider: Arc<dyn OtpProvider>,
        learnt: Arc<Learnt>,
        metrics: &Metrics,
    ) -> Self {
        let gauge = metrics.member(failover, provider.name());
        let member = Self { provider, failover: failover.to_owned(), gauge, learnt };
        member.gauge.set(member.health().resting().is_some());
        member
    }

    /// How it is now, for a person.
    pub(super) fn tell(&self) -> MemberHealth {
        let resting = self.health().resting();
        let rest = resting.map(|(since, until)| (in_the_past(since), in_the_future(until)));
        MemberHealth::new(&self.failover, self.provider.name(), rest)
    }

    /// Whether it is who sent this.
    pub(super) fn sent(&self, verification: Option<&Verification>) -> bool {
        verification.is_some_and(|sent| self.provider.owns(sent.provider()))
    }

    /// Its turn in a request that comes to it now.
    pub(super) fn turn(&self) -> Asking<'_> {
        let failover = self.failover.as_str();
        let turn = self.health().turn(Instant::now());
        let member = self.provider.name();
        match turn {
            Turn::Regular => {}
            Turn::Probe => tracing::info!(failover, member, "probing a resting member"),
            Turn::Last => tracing::debug!(failover, member, "the member rests: others first"),
        }
        Asking { member: self, turn, asked: None }
    }

    /// Whether it comes after the others now. Takes no turn.
    pub(super) fn comes_last(&self) -> bool {
        self.health().comes_last(Instant::now())
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        self.learnt.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A turn that was given out. What comes of it, its drop included, changes the member's health
/// only if the member was asked; a probe that asked nobody is given back.
pub(super) struct Asking<'a> {
    member: &'a Member,
    turn: Turn,
    /// When the member was asked, while nothing came of it.
    asked: Option<Instant>,
}

impl<'a> Asking<'a> {
    /// Whether the others come first.
    pub(super) fn waits(&self) -> bool {
        self.turn == Turn::Last
    }

    pub(super) fn provider(&self) -> &'a dyn OtpProvider {
        &*self.member.provider
    }

    fn member(&self) -> &'a str {
        self.member.provider.name()
    }

    /// Asks the member, once, and remembers what that says of its health.
    pub(super) async fn send(mut self, request: &SendRequest) -> Result<Verification> {
        let asked = Instant::now();
        self.asked = Some(asked);
        let sent = self.member.provider.send(request).await;
        self.asked = None;
        let sign = match &sent {
            Ok(_) => Sign::Alive,
            Err(error) => self.sign_of(error, request, asked),
        };
        self.note(sign);
        // Its turn is over: dropping it gives nothing back.
        self.turn = Turn::Regular;
        sent
    }

    fn sign_of(&self, error: &Error, request: &SendRequest, asked: Instant) -> Sign {
        let late = request.deadline().is_some_and(|deadline| deadline <= Instant::now().into_std());
        if error.kind() == ErrorKind::Unavailable && late && asked.elapsed() < PATIENCE {
            return Sign::Hurried;
        }
        if error.is_shared() || error.is_recipients_side() {
            return Sign::Nothing;
        }
        let person = Person(self.member.learnt.people.hash_one(request.recipient().expose()));
        sign(error.kind(), error.dispatch(), person)
    }

    fn note(&self, sign: Sign) {
        let change = self.member.health().note(self.turn, sign, Instant::now());
        let (failover, member) = (self.member.failover.as_str(), self.member());
        if let Some(Change::Rests(_) | Change::Woke) = change {
            self.member.gauge.set(matches!(change, Some(Change::Rests(_))));
        }
        match change {
            Some(Change::Rests(rest)) => {
                let rest_s = rest.as_secs();
                tracing::warn!(failover, member, rest_s, "the member rests after outages");
            }
            Some(Change::ProbesLater(rest)) => {
                let rest_s = rest.as_secs();
                tracing::warn!(failover, member, rest_s, "the probe learned nothing: it rests on");
            }
            Some(Change::Woke) => tracing::info!(failover, member, "the member answers again"),
            None => {}
        }
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        match self.asked {
            Some(asked) if asked.elapsed() >= PATIENCE => self.note(Sign::Outage),
            Some(_) => self.note(Sign::Hurried),
            None if self.turn == Turn::Probe => self.note(Sign::Unasked),
            None => {}
        }
    }
}

/// The machine's time of an instant that is over.
fn in_the_past(instant: Instant) -> SystemTime {
    let now = SystemTime::now();
    now.checked_sub(instant.elapsed()).unwrap_or(now)
}

/// The machine's time of an instant to come, or of one that is over.
fn in_the_future(instant: Instant) -> SystemTime {
    let left = instant.saturating_duration_since(Instant::now());
    if left.is_zero() { in_the_past(instant) } else { SystemTime::now() + left }
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let health = self.health().describe(Instant::now());
        f.debug_struct("Member").field("health", &health).field("provider", &self.provider).finish()
    }
}
