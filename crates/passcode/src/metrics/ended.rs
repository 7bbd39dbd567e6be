use std::time::Duration;

use crate::{Channel, Dispatch, ErrorKind, Operation};

/// An operation that ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ended<'a> {
    pub(crate) provider: &'a str,
    pub(crate) operation: Operation,
    pub(crate) channel: Channel,
    pub(crate) country: &'a str,
    /// In one word of ours.
    pub(crate) outcome: &'static str,
    pub(crate) error: Option<(ErrorKind, Dispatch)>,
    pub(crate) took: Duration,
}
