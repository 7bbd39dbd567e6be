//! SIDs: the ids of everything in Twilio's API.

use crate::twilio::refusal::Refusal;

/// A new SID.
pub(super) fn sid(prefix: &str) -> Result<String, Refusal> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|_| Refusal::ours("the operating system gives no randomness"))?;
    Ok(format!("{prefix}{:032x}", u128::from_be_bytes(bytes)))
}

/// Two letters and 32 hexadecimal digits.
pub(super) fn is_sid(prefix: &str, text: &str) -> bool {
    text.strip_prefix(prefix)
        .is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
