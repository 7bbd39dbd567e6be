//! What is remembered between a send and a verify, by one process or by many.

mod api;
mod clock;
mod deadline;
mod failure;
#[cfg(feature = "sqlite")]
mod file_system;
mod keys;
mod memory;
mod quota;
#[cfg(feature = "redis")]
pub(crate) mod redis;
mod roll;
mod rolls;
#[cfg(feature = "sqlite")]
mod sqlite;
mod tally;
mod window;

pub use api::Store;
pub use clock::Clock;
pub(crate) use clock::milliseconds;
pub(crate) use deadline::{after, by};
#[cfg(feature = "sqlite")]
pub(crate) use file_system::{file_system, network_file_system};
pub use keys::StoreKeys;
pub(crate) use keys::{Key, Label};
pub use memory::MemoryStore;
pub(crate) use quota::still_counted;
pub use quota::{Quota, Take};
pub use roll::{Present, Roll};
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
pub use tally::Tally;
