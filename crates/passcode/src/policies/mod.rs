//! Providers made of other providers.

#[cfg(test)]
mod bench;
pub(crate) mod failover;
pub(crate) mod fixed;
pub(crate) mod limit;
pub(crate) mod route;
#[cfg(test)]
mod tests;
