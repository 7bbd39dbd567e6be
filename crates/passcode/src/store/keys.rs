//! The keys under which the store keeps names and codes.

use std::fmt;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use orion::hazardous::kdf::hkdf::{Hkdf, SHA256};

use crate::{Error, ErrorKind, Result};

/// Bytes of a key, and of what is derived from it.
const LENGTH: usize = 32;

/// The keys of a configuration's `store_keys`: the first writes, all are read.
///
/// Names in the store and codes made here are HMACs under keys that are derived from them, so the
/// store gives nothing away without them.
#[derive(Debug, Clone)]
pub struct StoreKeys(Vec<Key>);

/// What is derived from one key. What HMAC makes of a key is made once.
#[derive(Clone)]
pub(crate) struct Key {
    fingerprint: String,
    codes: hmac::Key,
    names: hmac::Key,
}

/// What a name in the store is of; two labels never give one name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Label(pub(crate) &'static str);

impl StoreKeys {
    /// Reads keys of 32 bytes in Base64url (43 characters; `=` at the end may be there), as
    /// [`generate_key`](Self::generate_key) and `passcode store-key` give them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when there is none, one can't be read or one stands there twice. It quotes
    /// none.
    pub fn new<K: AsRef<str>>(keys: impl IntoIterator<Item = K>) -> Result<Self> {
        let keys = keys.into_iter().map(|key| Key::read(key.as_ref()));
        let keys = keys.collect::<Result<Vec<_>>>()?;
        if keys.is_empty() {
            return Err(config("there is no store key: set store_keys"));
        }
        let twice = |(index, key): (usize, &Key)| {
            keys[..index].iter().any(|it| it.fingerprint == key.fingerprint)
        };
        if keys.iter().enumerate().any(twice) {
            // What is counted under it would count twice.
            return Err(config("a store key stands there twice: leave one of them out"));
        }
        Ok(Self(keys))
    }

    /// A new random key, in Base64url: 43 characters. Keep it like a password.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unavailable`] when the operating system gives no randomness.
    pub fn generate_key() -> Result<String> {
        let mut key = [0; LENGTH];
        random(&mut key)?;
        Ok(BASE64_URL_SAFE_NO_PAD.encode(key))
    }

    /// The names in the store of what these parts name, under each key, the one that writes first.
    /// Two labels never give one name, nor do two lists of parts; without the keys a name says
    /// nothing of what it names. A name is the label, a colon and 43 characters of Base64url.
    #[must_use]
    pub fn names(&self, label: &'static str, parts: &[&str]) -> Vec<String> {
        self.all().map(|key| key.name(Label(label), parts)).collect()
    }

    /// The key that writes.
    pub(crate) fn first(&self) -> &Key {
        self.0.first().expect("`new` refuses an empty list")
    }

    /// Every key, the one that writes first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Key> {
        self.0.iter()
    }
}

impl Key {
    fn read(text: &str) -> Result<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text.trim_end_matches('='));
        let bytes = bytes.ok().and_then(|bytes| <[u8; LENGTH]>::try_from(bytes).ok());
        let bytes = bytes.ok_or_else(|| {
            config("a store key is 32 bytes in Base64url: make one with `passcode store-key`")
        })?;
        Ok(Self {
            fingerprint: BASE64_URL_SAFE_NO_PAD.encode(&derived(&bytes, "fingerprint")[..6]),
            codes: hmac::Key::new(hmac::HMAC_SHA256, &derived(&bytes, "codes")),
            names: hmac::Key::new(hmac::HMAC_SHA256, &derived(&bytes, "names")),
        })
    }

    /// What tells which key this is, and nothing else of it: 8 characters.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The name in the store of what these parts name.
    pub(crate) fn name(&self, label: Label, parts: &[&str]) -> String {
        let tag = mac(&self.names, [label.0].into_iter().chain(parts.iter().copied()));
        let mut name = format!("{}:", label.0);
        BASE64_URL_SAFE_NO_PAD.encode_string(tag, &mut name);
        name
    }

    /// A number of 256 bits that follows from these parts, and that nobody knows without the key.
    pub(crate) fn code_bytes(&self, parts: &[&str]) -> [u8; LENGTH] {
        mac(&self.codes, parts.iter().copied())
    }
}

/// Fills with the operating system's randomness.
pub(crate) fn random(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|_| {
        Error::local(ErrorKind::Unavailable, "the operating system gives no randomness")
    })
}

fn derived(key: &[u8], label: &str) -> [u8; LENGTH] {
    let mut okm = [0; LENGTH];
    let info = format!("passcode store {label} v1");
    Hkdf::<SHA256>::derive_key(&[], key, Some(info.as_bytes()), &mut okm)
        .expect("HKDF-SHA256 gives 32 bytes for any key");
    okm
}

/// HMAC over the parts, each with its length before it, so that no two lists are one text.
fn mac<'a>(key: &hmac::Key, parts: impl Iterator<Item = &'a str>) -> [u8; LENGTH] {
    let mut text = Vec::with_capacity(256);
    for part in parts {
        text.extend_from_slice(&(part.len() as u64).to_be_bytes());
        text.extend_from_slice(part.as_bytes());
    }
    let mut bytes = [0; LENGTH];
    bytes.copy_from_slice(hmac::sign(key, &text).as_ref());
    bytes
}

fn config(what: &str) -> Error {
    Error::local(ErrorKind::Config, what)
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    #[test]
    fn names_and_codes_follow_from_the_key_and_the_parts_alone() {
        let key = Key::read(KEY).unwrap();
        let name = key.name(Label("a"), &["x", "y"]);
        assert_eq!(name, Key::read(&format!("{KEY}=")).unwrap().name(Label("a"), &["x", "y"]));
        for (label, parts) in
            [("b", &["x", "y"][..]), ("a", &["xy"]), ("a", &["x", "y", ""]), ("a", &["", "xy"])]
        {
            let label = Label(label);
            assert_ne!(name, key.name(label, parts));
        }
        assert_ne!(key.code_bytes(&["a", "x"]), mac(&key.names, ["a", "x"].into_iter()));
        assert!(!format!("{key:?}").contains(&key.fingerprint));
    }

    /// Computed once by Python's hmac and hashlib: HKDF-SHA256 without salt, info as `derived` has it.
    #[test]
    fn known_answers() {
        let key = Key::read(KEY).unwrap();
        assert_eq!(key.fingerprint(), "i5QmSSoa");
        assert_eq!(
            key.name(Label("live"), &["mail", "", "ada@example.com"]),
            "live:BaIaN5pNL1t4WVyvAYJ11OdljrHfwlDnHMxL8Zq-p-8"
        );
        assert_eq!(
            BASE64_URL_SAFE_NO_PAD.encode(key.code_bytes(&["1", "mail"])),
            "FKcWW7UGBMLTa1ZmvP0hSxJetNFW1nT7kxQSHV0ZENw"
        );
    }

    #[test]
    fn a_key_is_32_bytes_of_base64url() {
        for bad in ["", "x", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg", "not base64 !"] {
            let error = StoreKeys::new([bad]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config);
            assert!(error.to_string().contains("passcode store-key"), "{error}");
        }
        assert!(StoreKeys::new(Vec::<String>::new()).is_err());
        for twice in [KEY.to_owned(), format!("{KEY}=")] {
            let error = StoreKeys::new([KEY.to_owned(), twice]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config);
            assert!(error.to_string().contains("twice"), "{error}");
            assert!(!error.to_string().contains(KEY), "{error}");
        }
        let made = StoreKeys::generate_key().unwrap();
        assert_ne!(made, StoreKeys::generate_key().unwrap());
        assert_eq!(StoreKeys::new([made, KEY.to_owned()]).unwrap().all().count(), 2);
    }
}
