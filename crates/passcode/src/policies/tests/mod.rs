//! What is true of policies together.

mod around;
mod away;
mod entry;
mod explain;
mod explain_order;
mod guide;
