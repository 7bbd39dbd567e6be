//! The error of a store that can't be reached, or that lost a write.

use crate::{Error, ErrorKind};

/// `what` is a clause that quotes nothing that is kept. The dispatch is `NotSent`: whoever used the
/// store knows better, if anything had left by then.
pub(super) fn storage(what: impl AsRef<str>) -> Error {
    let message = format!("the store failed: {}; no vendor is at fault", what.as_ref());
    Error::local(ErrorKind::Storage, message)
}
