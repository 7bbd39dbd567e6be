//! Listeners and connections that can be broken on purpose, and counts of them.

mod connections;
mod door;
mod line;
mod place;
mod watch;

pub(crate) use connections::Connections;
pub(crate) use door::{Door, Doors};
pub(crate) use line::Wire;
pub(crate) use place::listen;
pub(crate) use watch::Watch;
