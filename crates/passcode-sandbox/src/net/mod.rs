//! Listeners and connections that can be broken on purpose, over TLS too, and counts of them.

mod authority;
mod connections;
mod door;
mod line;
mod place;
mod stream;
mod watch;

pub(crate) use authority::{Authority, scheme};
pub(crate) use connections::Connections;
pub(crate) use door::{Door, Doors};
pub(crate) use line::Wire;
pub(crate) use place::listen;
pub(crate) use watch::Watch;
