use std::ops::RangeInclusive;
use std::time::Duration;

/// How long a code may be.
pub(super) const CODE_LENGTHS: RangeInclusive<u8> = 4..=10;

/// How the codes of one provider live.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    pub(super) code_length: u8,
    pub(super) expires_in: Duration,
    pub(super) max_guesses: u32,
    pub(super) resend_after: Duration,
    pub(super) max_sends: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            code_length: 6,
            expires_in: Duration::from_secs(10 * 60),
            max_guesses: 5,
            resend_after: Duration::from_secs(30),
            max_sends: 5,
        }
    }
}
