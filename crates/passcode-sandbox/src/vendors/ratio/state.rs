//! What Ratio remembers.

use std::collections::VecDeque;

use time::OffsetDateTime;
use uuid::Uuid;

use super::client_session::ClientSession;
use super::error::Refusal;
use super::factor::Factor;
use super::session::{Session, SessionId};
use super::user::User;
use crate::challenge::Challenge;
use crate::inbox::Inbox;
use crate::recent::{KEPT, Recent};

/// A code that was sent.
pub(super) struct Otp {
    pub(super) challenge: Challenge,
    pub(super) client_id: String,
    pub(super) recipient: String,
    /// The session whose JWT came with the send: only that one can be joined.
    pub(super) session: Option<SessionId>,
}

/// A challenge that a wallet was given.
pub(super) struct WalletChallenge {
    pub(super) expires_at: OffsetDateTime,
    pub(super) answered: bool,
    /// The session whose JWT came with the start: only that one can be joined.
    pub(super) session: Option<SessionId>,
}

pub(super) struct State {
    pub(super) users: VecDeque<User>,
    pub(super) sessions: Recent<SessionId, Session>,
    /// By the id the send answered with.
    pub(super) otps: Recent<String, Otp>,
    /// The id of the newest code for each recipient.
    newest: Recent<(Factor, String), String>,
    /// The newest for each client and wallet address.
    pub(super) challenges: Recent<(String, String), WalletChallenge>,
    pub(super) client_sessions: Recent<String, ClientSession>,
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            users: VecDeque::new(),
            sessions: Recent::new(),
            otps: Recent::new(),
            newest: Recent::new(),
            challenges: Recent::new(),
            client_sessions: Recent::new(),
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

    pub(super) fn user_mut(&mut self, id: Uuid) -> Option<&mut User> {
        self.users.iter_mut().find(|user| user.id == id)
    }

    /// The user who linked that wallet.
    pub(super) fn wallet_owner(&self, address: &str) -> Option<Uuid> {
        self.users.iter().find(|user| user.has_linked(address)).map(|user| user.id)
    }

    /// The user created first goes when there are too many.
    pub(super) fn add_user(&mut self, user: User) {
        if self.users.len() == KEPT {
            self.users.pop_front();
        }
        self.users.push_back(user);
    }

    pub(super) fn session(&self, id: SessionId) -> Result<&Session, Refusal> {
        self.sessions.get(&id).ok_or(Refusal::ExpiredAuthorization)
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
