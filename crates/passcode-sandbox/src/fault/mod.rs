//! Faults made on purpose: which calls they meet, and what they do to them.
//!
//! A rule meets a listener ([`Fault::NotListening`]), a connection ([`Fault::Refuse`],
//! [`Fault::ResetUnread`]), a message about to be delivered ([`Fault::DeliverLate`], [`Fault::LoseDelivery`]), or else a call
//! of a vendor's interface.

mod kind;
mod magic;
mod reply;
mod rule;
mod set;

pub use kind::Fault;
pub(crate) use magic::{MAGIC, Magic};
pub use reply::Reply;
pub(crate) use rule::Blocked;
pub use rule::{Operation, Rule};
pub(crate) use set::Delivery;
pub use set::{Faults, RuleCount};
