//! What the settings say of the Verify profile.

use std::time::Duration;

/// What the settings say of the Verify profile.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) profile_id: String,
    /// How long a code is to live; the profile's own default if absent.
    pub(super) timeout: Option<Duration>,
    pub(super) code_length: Option<u8>,
}
