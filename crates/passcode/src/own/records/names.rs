//! What a person's records are called.

use crate::store::{Key, Label};

/// The names of one person's records under one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names(String);

impl Names {
    pub(super) fn new(key: &Key, provider: &str, client: &str, recipient: &str) -> Self {
        Self(key.name(Label("own"), &[provider, client, recipient]))
    }

    pub(super) fn newest(&self) -> &str {
        &self.0
    }

    pub(super) fn made(&self, id: &str) -> String {
        self.of("made", id)
    }

    pub(super) fn next(&self, id: &str) -> String {
        self.of("next", id)
    }

    pub(super) fn guesses(&self, id: &str) -> String {
        self.of("guesses", id)
    }

    pub(super) fn message(&self, id: &str) -> String {
        self.of("message", id)
    }

    pub(super) fn messages(&self, id: &str) -> String {
        self.of("messages", id)
    }

    fn of(&self, what: &str, id: &str) -> String {
        [&self.0, "/", what, "/", id].concat()
    }
}
