//! One code that was sent, and the guesses at it: what all services have in common.

use std::iter;

use time::OffsetDateTime;

use crate::inbox::{Inbox, MessageId, State};

/// Wrong guesses a code survives at vendors that publish no number; this one is the sandbox's.
pub(crate) const GUESSES: u32 = 5;

/// A code with its lifetime and its guesses; tells the inbox what becomes of it.
pub(crate) struct Challenge {
    code: String,
    expires_at: OffsetDateTime,
    /// Wrong guesses it survives.
    guesses: u32,
    wrong: u32,
    end: Option<End>,
    /// The first that carries it.
    message: MessageId,
    /// Others, if it was sent again.
    others: Vec<MessageId>,
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
    /// A code that was sent, good until `expires_at` and for so many wrong guesses.
    pub(crate) fn new(
        code: String,
        expires_at: OffsetDateTime,
        guesses: u32,
        message: MessageId,
    ) -> Self {
        Self { code, expires_at, guesses, wrong: 0, end: None, message, others: Vec::new() }
    }

    /// Whether the right code would still be taken.
    pub(crate) fn is_live(&self, now: OffsetDateTime) -> bool {
        self.obstacle(now).is_none()
    }

    /// The code, to send it again.
    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    pub(crate) fn expires_at(&self) -> OffsetDateTime {
        self.expires_at
    }

    /// Another message carries it too.
    pub(crate) fn sent_again(&mut self, message: MessageId) {
        self.others.push(message);
    }

    /// A newer code took its place, or it was cancelled.
    pub(crate) fn replace(&mut self, inbox: &Inbox) {
        if self.end.is_none() {
            self.end = Some(End::Replaced);
            self.note(inbox, State::Expired, self.wrong);
        }
    }

    /// It counts as entered, although nobody entered it here.
    pub(crate) fn approve(&mut self, inbox: &Inbox) {
        if self.end.is_none() {
            self.end = Some(End::Approved);
            self.note(inbox, State::Approved, self.wrong);
        }
    }

    pub(crate) fn guess(&mut self, code: &str, now: OffsetDateTime, inbox: &Inbox) -> Guess {
        if let Some(obstacle) = self.obstacle(now) {
            return obstacle;
        }
        if code == self.code {
            self.end = Some(End::Approved);
            self.note(inbox, State::Approved, self.wrong + 1);
            return Guess::Right;
        }
        self.wrong += 1;
        let state = if self.wrong < self.guesses { State::Wrong } else { State::Expired };
        self.note(inbox, state, self.wrong);
        Guess::Wrong
    }

    /// Why no code would be taken any more: what a guess would come to.
    pub(crate) fn obstacle(&self, now: OffsetDateTime) -> Option<Guess> {
        match self.end {
            Some(End::Approved) => Some(Guess::AlreadyUsed),
            Some(End::Replaced) => Some(Guess::Expired),
            None if now >= self.expires_at => Some(Guess::Expired),
            None if self.wrong >= self.guesses => Some(Guess::Exhausted),
            None => None,
        }
    }

    fn note(&self, inbox: &Inbox, state: State, attempts: u32) {
        for message in iter::once(&self.message).chain(&self.others) {
            inbox.note(*message, state, attempts);
        }
    }
}
