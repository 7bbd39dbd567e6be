//! SIDs: the ids of everything at Twilio.

use std::str;

use serde::{Serialize, Serializer};

use crate::chance::Chance;

/// Two letters and 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Sid([u8; 34]);

impl Sid {
    /// A new one.
    pub(super) fn new(prefix: [u8; 2], chance: &Chance) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut sid = [0; 34];
        sid[..2].copy_from_slice(&prefix);
        for (place, byte) in sid[2..].chunks_exact_mut(2).zip(chance.bytes::<16>()) {
            place[0] = DIGITS[usize::from(byte >> 4)];
            place[1] = DIGITS[usize::from(byte & 15)];
        }
        Self(sid)
    }

    /// The text as one, if it is one with this prefix. Its digits keep their case.
    pub(super) fn parse(prefix: &str, text: &str) -> Option<Self> {
        let sid = text.as_bytes().try_into().ok()?;
        is_sid(prefix, text).then_some(Self(sid))
    }

    pub(super) fn as_str(&self) -> &str {
        str::from_utf8(&self.0).expect("a SID is letters and digits")
    }
}

impl Serialize for Sid {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

/// Two letters and 32 hexadecimal digits.
pub(super) fn is_sid(prefix: &str, text: &str) -> bool {
    text.strip_prefix(prefix)
        .is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
