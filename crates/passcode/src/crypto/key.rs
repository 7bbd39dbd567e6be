use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use secrecy::zeroize::Zeroizing;

use super::random::random;
use crate::{Error, ErrorKind, Result};

/// Bytes of a key, and of what is derived from it.
const LENGTH: usize = 32;

/// What the keys of a setting are called, for whoever set one that is refused.
pub(crate) struct KeyName {
    pub(crate) key: &'static str,
    pub(crate) setting: &'static str,
    pub(crate) command: &'static str,
}

/// A key as a configuration holds it: 32 bytes in Base64url. It is overwritten when it is dropped, and
/// has no `Debug`.
pub(crate) struct ConfiguredKey(Zeroizing<[u8; LENGTH]>);

impl ConfiguredKey {
    /// Reads all keys of a setting. The error quotes none.
    pub(crate) fn read_all<K: AsRef<str>>(
        keys: impl IntoIterator<Item = K>,
        name: &KeyName,
    ) -> Result<Vec<Self>> {
        let KeyName { key, setting, command } = name;
        let config = |what: String| Error::local(ErrorKind::Config, what);
        let keys = keys.into_iter().map(|text| {
            Self::read(text.as_ref()).ok_or_else(|| {
                config(format!("a {key} is 32 bytes in Base64url: make one with `{command}`"))
            })
        });
        let keys = keys.collect::<Result<Vec<_>>>()?;
        if keys.is_empty() {
            return Err(config(format!("there is no {key}: set {setting}")));
        }
        let twice = |(index, key): (usize, &Self)| keys[..index].iter().any(|it| *it.0 == *key.0);
        if keys.iter().enumerate().any(twice) {
            return Err(config(format!("a {key} stands there twice: leave one of them out")));
        }
        Ok(keys)
    }

    /// A new random key, as it is configured: 43 characters.
    pub(crate) fn generate() -> Result<String> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        random(&mut bytes[..])?;
        Ok(BASE64_URL_SAFE_NO_PAD.encode(&bytes[..]))
    }

    /// 32 bytes that follow from the key and this label, and that say nothing of what follows from
    /// another one: HKDF-SHA256 (RFC 5869) without salt, the label as its info.
    pub(crate) fn derive(&self, label: &str) -> Zeroizing<[u8; LENGTH]> {
        let mut derived = Zeroizing::new([0; LENGTH]);
        Salt::new(HKDF_SHA256, &[])
            .extract(&self.0[..])
            .expand(&[label.as_bytes()], HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut derived[..]))
            .expect("HKDF-SHA256 gives 32 bytes for any key");
        derived
    }

    fn read(text: &str) -> Option<Self> {
        // A byte more than a key has, so that a longer text is no beginning of one.
        let mut bytes = Zeroizing::new([0; LENGTH + 1]);
        let text = text.strip_suffix('=').unwrap_or(text);
        let length = BASE64_URL_SAFE_NO_PAD.decode_slice(text, &mut bytes[..]).ok()?;
        let bytes = bytes.get(..length)?.try_into().ok()?;
        Some(Self(Zeroizing::new(bytes)))
    }
}
