use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::providers::failover::decision::{Sign, sign};
use crate::providers::failover::health::{Change, Health, Turn};
use crate::{OtpProvider, Result, SendRequest, Verification};

/// A vendor answers in less. Whoever waits less learns nothing of its health, and whoever gives up
/// after this has met an outage.
const PATIENCE: Duration = Duration::from_secs(3);

/// A provider and its health.
pub(super) struct Member {
    pub(super) provider: Arc<dyn OtpProvider>,
    health: Mutex<Health>,
}

impl Member {
    pub(super) fn new(provider: Arc<dyn OtpProvider>) -> Self {
        Self { provider, health: Mutex::new(Health::NEW) }
    }

    /// Its turn in a request that comes to it now.
    pub(super) fn turn(&self, failover: &str) -> Asking<'_> {
        let turn = self.health().turn(Instant::now());
        let member = self.provider.name();
        match turn {
            Turn::Regular => {}
            Turn::Probe => tracing::info!(failover, member, "probing a resting member"),
            Turn::Last => tracing::debug!(failover, member, "the member rests: others first"),
        }
        Asking { member: self, turn, began: Instant::now(), noted: false }
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A turn that was given out. Dropped with its request's future, it gives a probe back.
pub(super) struct Asking<'a> {
    member: &'a Member,
    turn: Turn,
    began: Instant,
    noted: bool,
}

impl Asking<'_> {
    /// Whether the others come first.
    pub(super) fn waits(&self) -> bool {
        self.turn == Turn::Last
    }

    pub(super) fn member(&self) -> &str {
        self.member.provider.name()
    }

    /// Asks the member, once, and remembers what that says of its health.
    pub(super) async fn send(
        mut self,
        failover: &str,
        request: &SendRequest,
    ) -> Result<Verification> {
        let sent = self.member.provider.send(request).await;
        let sign = match &sent {
            Ok(_) => Sign::Alive,
            // The caller's own deadline ended it, too soon to blame anybody.
            Err(_) if self.was_hurried(request) => Sign::Nothing,
            Err(error) => sign(error.kind(), error.dispatch()),
        };
        let change = self.note(sign);
        let member = self.member();
        match change {
            Some(Change::Rests(rest)) => tracing::warn!(
                failover,
                member,
                rest_s = rest.as_secs(),
                "the member rests after outages in a row"
            ),
            Some(Change::Woke) => {
                tracing::info!(failover, member, "the member answers again");
            }
            None => {}
        }
        sent
    }

    fn was_hurried(&self, request: &SendRequest) -> bool {
        let late = request.deadline().is_some_and(|deadline| deadline <= Instant::now().into_std());
        late && self.began.elapsed() < PATIENCE
    }

    fn note(&mut self, sign: Sign) -> Option<Change> {
        self.noted = true;
        self.member.health().note(self.turn, sign, Instant::now())
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        if !self.noted {
            let gave_up = self.began.elapsed() >= PATIENCE;
            self.note(if gave_up { Sign::Outage } else { Sign::Nothing });
        }
    }
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let health = self.health().describe(Instant::now());
        f.debug_struct("Member").field("health", &health).field("provider", &self.provider).finish()
    }
}
