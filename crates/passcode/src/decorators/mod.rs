//! Providers around a provider: what every leaf gets besides its adapter.
//!
//! A configured leaf is `Traced(Retry(adapter))`. An application that makes a provider itself
//! puts them around it in the same order.

mod retry;
mod traced;

pub use retry::{Retry, RetryPolicy};
pub use traced::Traced;
