//! What Ratio remembers.

use uuid::Uuid;

use super::factor::Factor;
use super::session::{Session, SessionId};
use super::user::User;
use crate::challenge::Challenge;
use crate::inbox::Inbox;
use crate::recent::Recent;

/// A code that was sent.
pub(super) struct Otp {
    pub(super) challenge: Challenge,
    pub(super) client_id: String,
    pub(super) recipient: String,
    /// The session whose JWT came with the send: only that one can be joined.
    pub(super) session: Option<SessionId>,
}

pub(super) struct State {
    pub(super) users: Vec<User>,
    pub(super) sessions: Recent<SessionId, Session>,
    /// By the id the send answered with.
    pub(super) otps: Recent<String, Otp>,
    /// The id of the newest code for each recipient.
    newest: Recent<(Factor, String), String>,
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            users: Vec::new(),
            sessions: Recent::new(),
            otps: Recent::new(),
            newest: Recent::new(),
        }
    }

    /// Whose recipient that is.
    pub(super) fn owner(&self, factor: Factor, recipient: &str) -> Option<Uuid> {
        let mut users = self.users.iter();
        let user = users.find(|user| user.recipient(factor).eq_ignore_ascii_case(recipient))?;
        Some(user.id)
    }

    pub(super) fn user(&self, id: Uuid) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }

    /// Files a code, which ends the one sent to the same recipient before.
    pub(super) fn file(&mut self, factor: Factor, id: String, otp: Otp, inbox: &Inbox) {
        let recipient = (factor, otp.recipient.to_ascii_lowercase());
        if let Some(older) = self.newest.get(&recipient)
            && let Some(older) = self.otps.get_mut(older)
        {
            older.challenge.replace(inbox);
        }
        self.newest.insert(recipient, id.clone());
        self.otps.insert(id, otp);
    }
}
