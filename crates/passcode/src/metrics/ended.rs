use std::sync::Arc;
use std::time::Duration;

use crate::{Channel, Dispatch, ErrorKind, Operation};

/// An operation that ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ended<'a> {
    pub(crate) provider: &'a Arc<str>,
    pub(crate) operation: Operation,
    pub(crate) channel: Channel,
    /// Empty for an address and where nobody knows.
    pub(crate) country: &'static str,
    /// In one word of ours.
    pub(crate) outcome: &'static str,
    pub(crate) error: Option<(ErrorKind, Dispatch)>,
    pub(crate) took: Duration,
}
