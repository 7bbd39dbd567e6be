//! What both services share: time, chance and the place where messages arrive.

use std::sync::Arc;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::inbox::Inbox;

#[derive(Clone)]
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) chance: Arc<Chance>,
    pub(crate) inbox: Inbox,
}

impl World {
    pub(crate) fn new(clock: Clock, chance: Chance) -> Self {
        Self { inbox: Inbox::new(clock.clone()), chance: Arc::new(chance), clock }
    }
}
