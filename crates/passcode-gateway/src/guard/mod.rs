//! What a call passes before it reaches its route.

mod authenticate;
mod basic;
mod head;
mod trace;

pub(crate) use authenticate::{authenticate, client, count_failure};
pub(crate) use basic::basic;
pub(crate) use head::{check_host, head};
pub(crate) use trace::{ClientName, trace};
