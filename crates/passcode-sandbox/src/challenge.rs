//! One code that was sent, and the guesses at it: what the two services have in common.

use time::OffsetDateTime;

use crate::inbox::{Inbox, MessageId, State};

/// Wrong guesses a code survives. Neither vendor publishes its number; this one is the sandbox's.
pub(crate) const GUESSES: u32 = 5;

/// A code with its lifetime and its guesses; tells the inbox what becomes of it.
pub(crate) struct Challenge {
    code: String,
    expires_at: OffsetDateTime,
    wrong: u32,
    end: Option<End>,
    message: MessageId,
}

#[derive(Clone, Copy)]
enum End {
    Approved,
    Replaced,
}

/// What a guess came to. Only the first is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guess {
    Right,
    Wrong,
    AlreadyUsed,
    Expired,
    Exhausted,
}

impl Challenge {
    pub(crate) fn new(code: String, expires_at: OffsetDateTime, message: MessageId) -> Self {
        Self { code, expires_at, wrong: 0, end: None, message }
    }

    /// Whether the right code would still be taken.
    pub(crate) fn is_live(&self, now: OffsetDateTime) -> bool {
        self.obstacle(now).is_none()
    }

    /// A newer code took its place.
    pub(crate) fn replace(&mut self, inbox: &Inbox) {
        if self.end.is_none() {
            self.end = Some(End::Replaced);
            inbox.note(self.message, State::Expired, self.wrong);
        }
    }

    pub(crate) fn guess(&mut self, code: &str, now: OffsetDateTime, inbox: &Inbox) -> Guess {
        if let Some(obstacle) = self.obstacle(now) {
            return obstacle;
        }
        if code == self.code {
            self.end = Some(End::Approved);
            inbox.note(self.message, State::Approved, self.wrong + 1);
            return Guess::Right;
        }
        self.wrong += 1;
        let state = if self.wrong < GUESSES { State::Wrong } else { State::Expired };
        inbox.note(self.message, state, self.wrong);
        Guess::Wrong
    }

    /// Why no code would be taken any more.
    fn obstacle(&self, now: OffsetDateTime) -> Option<Guess> {
        match self.end {
            Some(End::Approved) => Some(Guess::AlreadyUsed),
            Some(End::Replaced) => Some(Guess::Expired),
            None if now >= self.expires_at => Some(Guess::Expired),
            None if self.wrong >= GUESSES => Some(Guess::Exhausted),
            None => None,
        }
    }
}
