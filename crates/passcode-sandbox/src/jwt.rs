//! Tokens: JWTs signed with HS512, checked by their signature, so none need be remembered.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sha2::Sha512;

use crate::chance::Chance;

/// One service's signing key. A token of the other service doesn't open here.
pub(crate) struct Signer([u8; 64]);

impl Signer {
    pub(crate) fn new(chance: &Chance) -> Self {
        Self(chance.bytes())
    }

    pub(crate) fn sign(&self, claims: &impl Serialize) -> String {
        let header = json!({ "alg": "HS512", "typ": "JWT" });
        let message = format!("{}.{}", part(&header), part(claims));
        let signature = self.mac(&message).finalize().into_bytes();
        format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    }

    /// The claims, if this key signed them. Whether they still hold is the caller's to ask.
    pub(crate) fn open<C: DeserializeOwned>(&self, token: &str) -> Option<C> {
        let (message, signature) = token.rsplit_once('.')?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.mac(message).verify_slice(&signature).ok()?;
        let (_, claims) = message.split_once('.')?;
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }

    fn mac(&self, message: &str) -> Hmac<Sha512> {
        let mut mac =
            Hmac::<Sha512>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(message.as_bytes());
        mac
    }
}

fn part(value: &impl Serialize) -> String {
    let json = serde_json::to_vec(value).expect("claims are plain structs, which JSON can hold");
    BASE64_URL_SAFE_NO_PAD.encode(json)
}
