//! The windows: what is remembered of a target.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::request::Target;
use crate::chance::Chance;
use crate::inbox::{Inbox, MessageId, State};
use crate::recent::Recent;

/// From the first message to a target until the right code, its time, or a cap.
pub(super) struct Window {
    pub(super) id: String,
    pub(super) target: Target,
    pub(super) channel: Option<&'static str>,
    pub(super) correlation_id: Option<String>,
    pub(super) opened_at: OffsetDateTime,
    pub(super) expires_at: OffsetDateTime,
    /// The newest code, and its message; a test number has none.
    pub(super) code: String,
    pub(super) letter: Option<MessageId>,
    /// Messages sent, checks that were wrong, and those of the newest message.
    pub(super) messages: u32,
    pub(super) wrong: u32,
    pub(super) tried: u32,
    pub(super) approved: bool,
}

/// What a check comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checked {
    Right,
    Wrong,
    NoWindow,
    Capped,
}

impl Window {
    /// Whether a send is a retry within it.
    pub(super) fn is_open(&self, now: OffsetDateTime, checks: u32) -> bool {
        !self.approved && now < self.expires_at && self.wrong < checks
    }

    pub(super) fn check(
        &mut self,
        code: &str,
        now: OffsetDateTime,
        checks: u32,
        inbox: &Inbox,
    ) -> Checked {
        if self.approved || now >= self.expires_at {
            return Checked::NoWindow;
        }
        if self.wrong >= checks {
            return Checked::Capped;
        }
        self.tried += 1;
        if code == self.code {
            self.approved = true;
            self.note(State::Approved, inbox);
            return Checked::Right;
        }
        self.wrong += 1;
        let state = if self.wrong < checks { State::Wrong } else { State::Expired };
        self.note(state, inbox);
        Checked::Wrong
    }

    /// Tells the inbox what became of the newest message.
    pub(super) fn note(&self, state: State, inbox: &Inbox) {
        if let Some(letter) = self.letter {
            inbox.note(letter, state, self.tried);
        }
    }

    /// The member `metadata` of an answer.
    pub(super) fn metadata(&self) -> Value {
        metadata(self.correlation_id.as_deref())
    }
}

pub(super) fn metadata(correlation_id: Option<&str>) -> Value {
    correlation_id.map_or(json!({}), |id| json!({ "correlation_id": id }))
}

/// The windows of the account.
pub(super) struct Windows {
    all: Recent<String, Window>,
    newest: Recent<Target, String>,
}

impl Windows {
    pub(super) fn new() -> Self {
        Self { all: Recent::new(), newest: Recent::new() }
    }

    /// The last one of that target, open or not.
    pub(super) fn of(&mut self, target: &Target) -> Option<&mut Window> {
        self.all.get_mut(self.newest.get(target)?)
    }

    pub(super) fn open(&mut self, window: Window) {
        self.newest.insert(window.target.clone(), window.id.clone());
        self.all.insert(window.id.clone(), window);
    }

    /// Newest first.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = &Window> {
        self.all.newest_first()
    }
}

/// `vrf_` and 26 lower-case letters and digits.
pub(super) fn new_id(chance: &Chance) -> String {
    const DIGITS: &[u8] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let random: [u8; 26] = chance.bytes();
    let digits = random.iter().map(|byte| char::from(DIGITS[usize::from(*byte) % DIGITS.len()]));
    format!("vrf_{}", digits.collect::<String>())
}
