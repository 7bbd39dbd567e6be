//! What a call passes before it reaches its route.

mod authenticate;
mod head;
mod trace;

pub(crate) use authenticate::authenticate;
pub(crate) use head::head;
pub(crate) use trace::trace;
