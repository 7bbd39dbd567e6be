//! One request: its steps one after another, its code, and the guesses at it.

use time::{Duration, OffsetDateTime};

use super::kind::KIND;
use super::order::Order;
use crate::inbox::{Letter, MessageId, State};
use crate::world::World;

/// Wrong codes that end a request; they count over all its steps.
const GUESSES: u32 = 3;

/// No request is cancelled sooner than this after its send.
const CANCEL_AFTER: Duration = Duration::seconds(30);

pub(super) struct Verification {
    id: String,
    pub(super) owner: String,
    order: Order,
    step: usize,
    sent_at: OffsetDateTime,
    step_ends_at: OffsetDateTime,
    /// None while a step takes none.
    code: Option<String>,
    message: Option<MessageId>,
    wrong: u32,
    over: bool,
    /// Its recipients count as taken until then, though it is over.
    kept_until: Option<OffsetDateTime>,
}

/// What a guess came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    Right,
    Wrong,
    TooMany,
    TakesNone,
}

/// Why a request can't be cancelled.
pub(super) enum NoCancel {
    TooEarly,
    TooLate,
}

impl Verification {
    /// Begins its first step.
    pub(super) fn begin(id: String, owner: String, order: Order, world: &World) -> Self {
        let now = world.clock.timestamp();
        let mut verification = Self {
            id,
            owner,
            order,
            step: 0,
            sent_at: now,
            step_ends_at: now,
            code: None,
            message: None,
            wrong: 0,
            over: false,
            kept_until: None,
        };
        verification.enter(now, world);
        verification
    }

    pub(super) fn recipients(&self) -> impl Iterator<Item = &str> {
        self.order.steps.iter().map(|step| step.to.as_str())
    }

    pub(super) fn is_live(&self) -> bool {
        !self.over
    }

    /// Whether another request to its recipients is refused.
    pub(super) fn is_in_the_way(&self, now: OffsetDateTime) -> bool {
        self.is_live() || self.kept_until.is_some_and(|until| now < until)
    }

    /// When its present step ends, if another one follows.
    pub(super) fn next_step_at(&self) -> Option<OffsetDateTime> {
        (self.is_live() && self.step + 1 < self.order.steps.len()).then_some(self.step_ends_at)
    }

    /// Begins and ends what is due by now.
    pub(super) fn catch_up(&mut self, world: &World) {
        let now = world.clock.timestamp();
        while self.is_live() && now >= self.step_ends_at {
            if !self.advance(self.step_ends_at, world) {
                self.end(world);
            }
        }
    }

    /// Begins the next step, if there is one.
    pub(super) fn advance(&mut self, at: OffsetDateTime, world: &World) -> bool {
        if self.step + 1 >= self.order.steps.len() {
            return false;
        }
        self.step += 1;
        if !self.order.reuse_code {
            self.void(world);
        }
        self.enter(at, world);
        true
    }

    pub(super) fn guess(&mut self, code: &str, world: &World) -> Guess {
        let Some(right) = &self.code else { return Guess::TakesNone };
        if code == right {
            self.over = true;
            self.note(State::Approved, self.wrong + 1, world);
            return Guess::Right;
        }
        self.wrong += 1;
        if self.wrong < GUESSES {
            self.note(State::Wrong, self.wrong, world);
            return Guess::Wrong;
        }
        self.end(world);
        Guess::TooMany
    }

    /// Ends it, and keeps its recipients for a time.
    pub(super) fn cancel(&mut self, keep: Duration, world: &World) -> Result<(), NoCancel> {
        let now = world.clock.timestamp();
        if now < self.sent_at + CANCEL_AFTER {
            return Err(NoCancel::TooEarly);
        }
        if self.step > 0 {
            return Err(NoCancel::TooLate);
        }
        self.kept_until = Some(now + keep);
        self.end(world);
        Ok(())
    }

    fn end(&mut self, world: &World) {
        self.over = true;
        self.void(world);
    }

    fn void(&self, world: &World) {
        self.note(State::Expired, self.wrong, world);
    }

    fn note(&self, state: State, attempts: u32, world: &World) {
        if let Some(message) = self.message {
            world.inbox.note(message, state, attempts);
        }
    }

    /// Sends the message of the present step, which begins at that time.
    fn enter(&mut self, at: OffsetDateTime, world: &World) {
        self.step_ends_at = at + self.order.timeout;
        let step = &self.order.steps[self.step];
        let Some(channel) = step.channel.inbox() else { return };
        let kept = self.code.take().filter(|_| self.order.reuse_code);
        let code = self.order.code.clone().or(kept);
        let code = code.unwrap_or_else(|| world.chance.code(self.order.code_length));
        self.message = Some(world.inbox.deliver(Letter {
            vendor: KIND,
            channel,
            to: step.recipient(),
            code: &code,
            verification_id: self.id.clone(),
            expires_at: self.step_ends_at,
        }));
        self.code = Some(code);
    }
}
