//! What Plivo remembers.

use std::collections::VecDeque;

use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::session::Session;
use crate::recent::{KEPT, Recent};

/// For whom a session can live: one at a time for each.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Line {
    pub(super) owner: String,
    pub(super) application: Uuid,
    /// Digits.
    pub(super) recipient: String,
}

/// What a list takes. What it doesn't know it ignores.
#[derive(Debug, Default, Deserialize)]
pub(super) struct List {
    pub(super) limit: Option<usize>,
    pub(super) offset: Option<usize>,
    pub(super) status: Option<String>,
}

pub(super) struct State {
    sessions: Recent<String, Session>,
    newest: Recent<Line, String>,
    /// Ids, newest first.
    order: VecDeque<String>,
}

impl State {
    pub(super) fn new() -> Self {
        Self { sessions: Recent::new(), newest: Recent::new(), order: VecDeque::new() }
    }

    pub(super) fn live(&mut self, line: &Line, now: OffsetDateTime) -> Option<&mut Session> {
        let session = self.sessions.get_mut(self.newest.get(line)?)?;
        (session.status(now) == "in-progress").then_some(session)
    }

    pub(super) fn file(&mut self, line: Line, session: Session) {
        self.newest.insert(line, session.id.clone());
        self.order.push_front(session.id.clone());
        self.order.truncate(KEPT);
        self.sessions.insert(session.id.clone(), session);
    }

    /// One of that account's sessions.
    pub(super) fn find(&mut self, owner: &str, id: &str) -> Option<&mut Session> {
        self.sessions.get_mut(id).filter(|session| session.owner == owner)
    }

    /// That account's sessions, newest first.
    pub(super) fn of(&self, owner: &str) -> impl Iterator<Item = &Session> {
        let sessions = self.order.iter().filter_map(|id| self.sessions.get(id));
        sessions.filter(move |session| session.owner == owner)
    }
}
