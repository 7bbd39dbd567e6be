//! One key, and the form of the token that it makes.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::crypto::{ConfiguredKey, random, with_lengths};
use crate::{Error, ErrorKind, Result};

/// The token's first word; any other way to make one has another.
const VERSION: &str = "v1";

const TAG_LEN: usize = 16;

/// What is sealed, so that neither is ever opened as the other.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Verification,
    Text,
}

/// A key for AES-256-GCM-SIV (RFC 8452). Where two nonces are equal, by whatever accident, two tokens tell no
/// more than whether equal payloads were sealed for equal contexts. By AES-GCM they would give away payloads,
/// and how to make tokens.
///
/// The key of AES is derived, so it harms nothing if a configured key stands among the store's too. AWS-LC
/// overwrites it when it is freed.
pub(super) struct SealingKey(LessSafeKey);

impl SealingKey {
    pub(super) fn derived_from(key: &ConfiguredKey) -> Self {
        let bytes = key.derive("passcode sealing v1");
        let key = UnboundKey::new(&AES_256_GCM_SIV, &bytes[..]);
        Self(LessSafeKey::new(key.expect("any 32 bytes are a key of AES-256")))
    }

    /// Seals what `write` appends. The token is the version, a dot, and nonce, ciphertext and tag in
    /// Base64url without padding.
    pub(super) fn seal(
        &self,
        purpose: Purpose,
        context: &str,
        write: impl FnOnce(&mut Vec<u8>),
    ) -> Result<String> {
        let mut nonce = [0; NONCE_LEN];
        random(&mut nonce)?;
        let mut sealed = Vec::with_capacity(512);
        sealed.extend_from_slice(&nonce);
        write(&mut sealed);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let bound = Aad::from(bound(purpose, context));
        let payload = &mut sealed[NONCE_LEN..];
        let tag = self.0.seal_in_place_separate_tag(nonce, bound, payload).map_err(|_| {
            let message = "what is to be sealed is too long: it may have 64 GiB";
            Error::local(ErrorKind::InvalidRequest, message)
        })?;
        sealed.extend_from_slice(tag.as_ref());
        let mut token = String::with_capacity(VERSION.len() + 1 + sealed.len().div_ceil(3) * 4);
        token.push_str(VERSION);
        token.push('.');
        BASE64_URL_SAFE_NO_PAD.encode_string(&sealed, &mut token);
        Ok(token)
    }
}

/// What one of these keys sealed. A token doesn't say which it was, and they are few, so each is tried.
pub(super) fn open(
    keys: &[SealingKey],
    purpose: Purpose,
    context: &str,
    token: &str,
) -> Option<Vec<u8>> {
    let token = token.strip_prefix(VERSION)?.strip_prefix('.')?;
    // It reads one spelling of each list of bytes: no padding, no other alphabet, no bit behind the end.
    let token = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    let (nonce, token) = token.split_first_chunk::<NONCE_LEN>()?;
    let (sealed, tag) = token.split_last_chunk::<TAG_LEN>()?;
    let bound = bound(purpose, context);
    let mut opened = vec![0; sealed.len()];
    let opens = |SealingKey(key): &SealingKey| {
        let nonce = Nonce::assume_unique_for_key(*nonce);
        key.open_separate_gather(nonce, Aad::from(&bound), sealed, tag, &mut opened).is_ok()
    };
    keys.iter().any(opens).then_some(opened)
}

/// What isn't in the token, but without which it doesn't open.
fn bound(purpose: Purpose, context: &str) -> Vec<u8> {
    let purpose = match purpose {
        Purpose::Verification => "verification",
        Purpose::Text => "text",
    };
    with_lengths([VERSION, purpose, context].into_iter())
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(***)")
    }
}
