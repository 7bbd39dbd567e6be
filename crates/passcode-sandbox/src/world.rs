//! What all services share: time, chance, faults and the place where messages arrive.

use std::sync::Arc;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::fault::Faults;
use crate::inbox::Inbox;
use crate::net::Doors;
use crate::pulse::Pulse;

#[derive(Clone)]
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) chance: Arc<Chance>,
    pub(crate) faults: Faults,
    pub(crate) inbox: Inbox,
}

impl World {
    pub(crate) fn new(
        clock: Clock,
        chance: Chance,
        doors: Doors,
        kinds: Vec<&'static str>,
        pulse: Pulse,
    ) -> Self {
        let faults = Faults::new(chance.beside(), doors, kinds, pulse);
        let inbox = Inbox::new(clock.clone(), faults.clone());
        Self { clock, chance: Arc::new(chance), faults, inbox }
    }
}
