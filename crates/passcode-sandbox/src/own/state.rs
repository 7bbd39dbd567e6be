//! What the sandbox's own interface works on.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::uri;

use crate::emulator::{Emulator, Requests};
use crate::ending::Ending;
use crate::net::{Authority, scheme};
use crate::world::World;

/// What its handlers work on.
pub(crate) struct Own {
    pub(crate) world: World,
    pub(crate) emulators: Vec<Arc<dyn Emulator>>,
    pub(crate) requests: Requests,
    /// Ports of vendors that have an address of their own.
    pub(crate) ports: BTreeMap<&'static str, u16>,
    /// With it, everything is https.
    pub(crate) authority: Option<Arc<Authority>>,
    pub(crate) ending: Ending,
}

impl Own {
    /// The kinds of the emulated vendors.
    pub(super) fn kinds(&self) -> Vec<&'static str> {
        self.emulators.iter().map(|emulator| emulator.kind()).collect()
    }

    /// Everything as it was at the start: no messages, codes, sessions or rules, the users and
    /// settings given to the builder, the clock's advances taken back, the seed's codes again. Requests
    /// are counted on, and those of before are not shown any more.
    pub(super) fn restart(&self) {
        self.world.clock.restart();
        self.world.faults.restart();
        self.world.chance.restart();
        for emulator in &self.emulators {
            emulator.restart();
        }
        self.world.inbox.restart();
        self.requests.forget();
    }

    /// A vendor's base URL, for who reaches the sandbox under this name.
    pub(super) fn url(&self, kind: &str, host: &uri::Authority) -> String {
        let scheme = scheme(self.authority.as_deref());
        match self.ports.get(kind) {
            Some(port) => format!("{scheme}://{}:{port}", host.host()),
            None => format!("{scheme}://{host}/{kind}"),
        }
    }
}
