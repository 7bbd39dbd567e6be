use crate::{Error, ErrorKind, Result};

/// Fills with the operating system's randomness.
pub(crate) fn random(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|_| {
        Error::local(ErrorKind::Unavailable, "the operating system gives no randomness")
    })
}
