//! What Vonage remembers.

use super::verification::Verification;
use crate::recent::Recent;
use crate::world::World;

/// Whose request, and to whom.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Line {
    owner: String,
    to: String,
}

pub(super) struct State {
    verifications: Recent<String, Verification>,
    newest: Recent<Line, String>,
}

impl State {
    pub(super) fn new() -> Self {
        Self { verifications: Recent::new(), newest: Recent::new() }
    }

    /// The request that keeps another one to this recipient from being made.
    pub(super) fn in_the_way(&mut self, owner: &str, to: &str, world: &World) -> Option<String> {
        let line = Line { owner: owner.to_owned(), to: to.to_owned() };
        let id = self.newest.get(&line)?.clone();
        let verification = self.verifications.get_mut(&id)?;
        verification.catch_up(world);
        verification.is_in_the_way(world.clock.timestamp()).then_some(id)
    }

    pub(super) fn file(&mut self, id: String, verification: Verification) {
        for to in verification.recipients() {
            let line = Line { owner: verification.owner.clone(), to: to.to_owned() };
            self.newest.insert(line, id.clone());
        }
        self.verifications.insert(id, verification);
    }

    /// A request, as it stands now.
    pub(super) fn get(&mut self, id: &str, world: &World) -> Option<&mut Verification> {
        let verification = self.verifications.get_mut(id)?;
        verification.catch_up(world);
        Some(verification)
    }
}
