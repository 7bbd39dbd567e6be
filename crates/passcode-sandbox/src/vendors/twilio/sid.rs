//! SIDs: the ids of everything at Twilio.

use crate::chance::Chance;

/// A new SID.
pub(super) fn sid(prefix: &str, chance: &Chance) -> String {
    format!("{prefix}{:032x}", u128::from_be_bytes(chance.bytes()))
}

/// Two letters and 32 hexadecimal digits.
pub(super) fn is_sid(prefix: &str, text: &str) -> bool {
    text.strip_prefix(prefix)
        .is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
