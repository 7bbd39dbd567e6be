//! The built-in kinds of providers: vendors, and composites of other providers.

mod failover;
#[cfg(feature = "messagecentral")]
mod messagecentral;
#[cfg(feature = "ratio")]
mod ratio;
mod route;
#[cfg(any(feature = "ratio", feature = "messagecentral"))]
mod transport;

use crate::config::Registry;

/// Adds every kind that is compiled in.
pub(crate) fn register(registry: &mut Registry) {
    #[cfg(feature = "ratio")]
    registry.register_leaf("ratio", ratio::build);
    #[cfg(feature = "messagecentral")]
    registry.register_leaf("messagecentral", messagecentral::build);
    registry.register("route", route::build);
    registry.register("failover", failover::build);
}
