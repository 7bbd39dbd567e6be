//! What is true of policies together.

mod around;
mod away;
mod entry;
mod explain;
mod explain_order;
// The guide's lines name the store sqlite.
#[cfg(feature = "sqlite")]
mod guide;
