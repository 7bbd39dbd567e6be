//! Faults made on purpose: which calls they meet, and what they do to them.
//!
//! A rule meets one of three things: a connection that was just made ([`Fault::Refuse`]), a
//! message about to be delivered ([`Fault::DeliverLate`], [`Fault::LoseDelivery`]), or else a call
//! of a vendor's interface.

mod apply;
mod call;
mod kind;
mod magic;
mod reply;
mod rule;
mod set;

pub(crate) use apply::{Gate, intercept};
pub use kind::Fault;
pub(crate) use magic::{MAGIC, Magic};
pub use reply::Reply;
pub use rule::{Operation, Rule};
pub(crate) use set::Delivery;
pub use set::{Faults, RuleCount};
