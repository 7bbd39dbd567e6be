//! The keys under which the store keeps names and codes.

use std::fmt;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::Result;
use crate::crypto::{ConfiguredKey, KeyName, with_lengths};

const NAME: KeyName =
    KeyName { key: "store key", setting: "store_keys", command: "passcode store-key" };

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
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when there is none, one can't be read or one
    /// stands there twice. It quotes none.
    pub fn new<K: AsRef<str>>(keys: impl IntoIterator<Item = K>) -> Result<Self> {
        // What is counted under a key that stands there twice would count twice.
        let keys = ConfiguredKey::read_all(keys, &NAME)?;
        Ok(Self(keys.iter().map(Key::derived_from).collect()))
    }

    /// A new random key, in Base64url: 43 characters. Keep it like a password.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) when the operating system gives no
    /// randomness.
    pub fn generate_key() -> Result<String> {
        ConfiguredKey::generate()
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
    fn derived_from(key: &ConfiguredKey) -> Self {
        let derived = |label: &str| key.derive(&format!("passcode store {label} v1"));
        let hmac_key = |label: &str| hmac::Key::new(hmac::HMAC_SHA256, &derived(label)[..]);
        Self {
            fingerprint: BASE64_URL_SAFE_NO_PAD.encode(&derived("fingerprint")[..6]),
            codes: hmac_key("codes"),
            names: hmac_key("names"),
        }
    }

    /// What tells which key this is, and nothing else of it: 8 characters.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The name in the store of what these parts name.
    pub(crate) fn name(&self, label: Label, parts: &[&str]) -> String {
        let tag = mac(&self.names, [label.0].into_iter().chain(parts.iter().copied()));
        let mut name = String::with_capacity(label.0.len() + 44);
        name.push_str(label.0);
        name.push(':');
        BASE64_URL_SAFE_NO_PAD.encode_string(tag, &mut name);
        name
    }

    /// A number of 256 bits that follows from these parts, and that nobody knows without the key.
    pub(crate) fn code_bytes(&self, parts: &[&str]) -> [u8; 32] {
        mac(&self.codes, parts.iter().copied())
    }
}

fn mac<'a>(key: &hmac::Key, parts: impl Iterator<Item = &'a str>) -> [u8; 32] {
    let tag = hmac::sign(key, &with_lengths(parts));
    tag.as_ref().try_into().expect("HMAC-SHA256 has 32 bytes")
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    fn key(text: &str) -> Key {
        StoreKeys::new([text]).unwrap().first().clone()
    }

    #[test]
    fn names_and_codes_follow_from_the_key_and_the_parts_alone() {
        let key = key(KEY);
        let name = key.name(Label("a"), &["x", "y"]);
        assert_eq!(name, self::key(&format!("{KEY}=")).name(Label("a"), &["x", "y"]));
        for (label, parts) in
            [("b", &["x", "y"][..]), ("a", &["xy"]), ("a", &["x", "y", ""]), ("a", &["", "xy"])]
        {
            let label = Label(label);
            assert_ne!(name, key.name(label, parts));
        }
        assert_ne!(key.code_bytes(&["a", "x"]), mac(&key.names, ["a", "x"].into_iter()));
        assert!(!format!("{key:?}").contains(&key.fingerprint));
    }

    /// Computed once by Python's hmac and hashlib: HKDF-SHA256 without salt, info as `derived_from` has it.
    #[test]
    fn known_answers() {
        let key = key(KEY);
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
