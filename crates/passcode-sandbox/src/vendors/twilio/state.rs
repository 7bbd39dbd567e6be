//! What Twilio remembers.

use std::sync::Arc;

use time::OffsetDateTime;

use super::sid::Sid;
use crate::challenge::{Challenge, Guess};
use crate::inbox::Channel;
use crate::recent::Recent;

/// A code that was sent, once or several times.
pub(super) struct Verification {
    pub(super) sid: Sid,
    pub(super) service: Sid,
    pub(super) account: Sid,
    pub(super) to: String,
    /// The latest.
    pub(super) channel: Channel,
    pub(super) challenge: Challenge,
    pub(super) canceled: bool,
    pub(super) sends: Vec<Attempt>,
    pub(super) created: OffsetDateTime,
    pub(super) updated: OffsetDateTime,
}

/// One message.
pub(super) struct Attempt {
    pub(super) sid: Sid,
    pub(super) channel: Channel,
    pub(super) at: OffsetDateTime,
}

/// What can be done with a verification.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Pending,
    /// Its checks are used up, and its time isn't over.
    Exhausted,
    Canceled,
    /// Approved or expired: nobody finds it any more.
    Gone,
}

pub(super) struct State {
    by_sid: Recent<Sid, Verification>,
    newest: Recent<Line, Sid>,
}

/// A Service and a recipient, of whose verifications the newest counts.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Line {
    service: Sid,
    to: Arc<str>,
}

impl Line {
    /// Case makes no difference in an address.
    pub(super) fn of(service: Sid, to: &str) -> Self {
        Self { service, to: to.to_ascii_lowercase().into() }
    }
}

impl State {
    pub(super) fn new() -> Self {
        Self { by_sid: Recent::new(), newest: Recent::new() }
    }

    /// A Service's verification by its sid.
    pub(super) fn find(&mut self, service: Sid, sid: &str) -> Option<&mut Verification> {
        let sid = Sid::parse("VE", sid)?;
        self.by_sid.get_mut(&sid).filter(|it| it.service == service)
    }

    /// The newest of that recipient, unless it is over. With its checks used up it is not.
    pub(super) fn live(&mut self, line: &Line, now: OffsetDateTime) -> Option<&mut Verification> {
        let found = self.by_sid.get_mut(self.newest.get(line)?)?;
        matches!(found.phase(now), Phase::Pending | Phase::Exhausted).then_some(found)
    }

    pub(super) fn file(&mut self, line: Line, verification: Verification) {
        self.newest.insert(line, verification.sid);
        self.by_sid.insert(verification.sid, verification);
    }
}

impl Verification {
    pub(super) fn phase(&self, now: OffsetDateTime) -> Phase {
        match self.challenge.obstacle(now) {
            _ if self.canceled => Phase::Canceled,
            None => Phase::Pending,
            Some(Guess::Exhausted) => Phase::Exhausted,
            Some(_) => Phase::Gone,
        }
    }
}
