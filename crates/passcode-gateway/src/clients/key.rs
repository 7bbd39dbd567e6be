use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use passcode::{Error, ErrorKind, Result};

/// Fewer characters could be guessed.
const SHORTEST: usize = 32;

/// The SHA-256 of a client's key: all that is kept of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct KeyHash([u8; 32]);

impl KeyHash {
    /// Of a configured key, in clear or as `sha256:` and its hash in hexadecimal digits. The error is
    /// what is wrong, as a clause.
    pub(crate) fn configured(text: &str) -> Result<Self, &'static str> {
        if let Some(digits) = text.strip_prefix("sha256:") {
            return Self::from_hex(digits).ok_or(
                "is no SHA-256: write sha256: and 64 lower-case hexadecimal digits, as `passcode client-key` prints",
            );
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(
                "holds something else than visible ASCII, which no header can carry: make one with `passcode client-key`",
            );
        }
        if text.len() < SHORTEST {
            return Err(
                "is too short: it needs 32 characters at least; make one with `passcode client-key`",
            );
        }
        Ok(Self::of(text.as_bytes()))
    }

    /// Of a key as it came.
    pub(crate) fn of(key: &[u8]) -> Self {
        let hash = digest(&SHA256, key);
        Self(hash.as_ref().try_into().expect("SHA-256 has 32 bytes"))
    }

    /// Whether both are one, in a time that says nothing of where they differ.
    pub(crate) fn matches(&self, other: &Self) -> bool {
        verify_slices_are_equal(&self.0, &other.0).is_ok()
    }

    fn to_hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn from_hex(digits: &str) -> Option<Self> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if digits.len() != 64 || !digits.bytes().all(is_digit) {
            return None;
        }
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(digits.get(place * 2..place * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

/// A new key for a client.
pub struct ClientKey {
    key: String,
}

impl ClientKey {
    /// A new random key of 43 characters: 32 bytes in Base64url.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unavailable`] when the operating system gives no randomness.
    pub fn generate() -> Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| {
            let message = "the operating system gives no randomness";
            Error::local(ErrorKind::Unavailable, message)
        })?;
        Ok(Self { key: BASE64_URL_SAFE_NO_PAD.encode(bytes) })
    }

    /// The key, which the client sends. Keep it like a password.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.key
    }

    /// What may stand for it in the setting `keys`: `sha256:` and the hash of its characters, in 64
    /// lower-case hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        format!("sha256:{}", KeyHash::of(self.key.as_bytes()).to_hex())
    }
}

impl fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientKey(***)")
    }
}

impl fmt::Debug for KeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyHash(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_configured_in_clear_or_as_its_hash() {
        let key = "k".repeat(32);
        let hash = KeyHash::configured(&key).unwrap();
        // By `printf kkkk… | sha256sum`.
        assert_eq!(
            hash.to_hex(),
            "5e318f8cf9cbe249a30812b8ca132d691ded7a91991413558db5758575f5e01f"
        );
        let configured = KeyHash::configured(&format!("sha256:{}", hash.to_hex())).unwrap();
        assert!(configured.matches(&hash) && !configured.matches(&KeyHash::of(b"other")));
        for bad in [
            "k".repeat(31),
            format!("sha256:{}", hash.to_hex().to_uppercase()),
            format!("sha256:{}", &hash.to_hex()[1..]),
            format!("{} with blanks", "k".repeat(32)),
            "ü".repeat(32),
        ] {
            assert!(KeyHash::configured(&bad).is_err(), "{bad}");
        }
    }
}
