//! Tokens: JWTs signed with HS512, checked by their signature, so none need be remembered.

use aws_lc_rs::hmac::{HMAC_SHA512, Key, sign, verify};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::chance::Chance;

/// One service's signing key. A token of the other service doesn't open here.
pub(crate) struct Signer(Key);

impl Signer {
    pub(crate) fn new(chance: &Chance) -> Self {
        Self(Key::new(HMAC_SHA512, &chance.bytes::<64>()))
    }

    pub(crate) fn sign(&self, claims: &impl Serialize) -> String {
        let header = json!({ "alg": "HS512", "typ": "JWT" });
        let message = format!("{}.{}", part(&header), part(claims));
        let signature = sign(&self.0, message.as_bytes());
        format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    }

    /// The claims, if this key signed them. Whether they still hold is the caller's to ask.
    pub(crate) fn open<C: DeserializeOwned>(&self, token: &str) -> Option<C> {
        let (message, signature) = token.rsplit_once('.')?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
        verify(&self.0, message.as_bytes(), &signature).ok()?;
        let (_, claims) = message.split_once('.')?;
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

fn part(value: &impl Serialize) -> String {
    let json = serde_json::to_vec(value).expect("claims are plain structs, which JSON can hold");
    BASE64_URL_SAFE_NO_PAD.encode(json)
}
