//! Providers made of other providers.

pub(crate) mod failover;
pub(crate) mod route;
