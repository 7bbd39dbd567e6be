use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

/// Which session a code was sent under, without anything that could be used as one.
///
/// Two tokens of one session have one fingerprint, whatever was refreshed between. It is the
/// beginning of a SHA-256 hash, so nothing can be read back from it; `Debug` hides it all the same.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SessionFingerprint(String);

impl SessionFingerprint {
    /// Takes what [`as_str`](Self::as_str) gave.
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }

    /// By the claims that a token keeps while it is refreshed; `None` for a token that has none.
    pub(super) fn of_claims(token: &str) -> Option<Self> {
        let claims = claims(token)?;
        let subject = text(&claims, "sub");
        let session = session_id(&claims);
        if subject.is_none() && session.is_none() {
            return None;
        }
        Some(Self::of(&[text(&claims, "iss"), subject, session]))
    }

    /// By the token itself, which is opaque.
    pub(super) fn of_token(token: &str) -> Self {
        Self::of(&[Some(token)])
    }

    /// Lists of other lengths, and lists with a part missing, never have the same JSON.
    fn of(parts: &[Option<&str>]) -> Self {
        let text = Value::from_iter(parts.iter().copied()).to_string();
        let hash = digest(&SHA256, text.as_bytes());
        Self(BASE64_URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16]))
    }

    /// The text to store: 22 characters.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionFingerprint(***)")
    }
}

/// A JWT's claims. Nobody checks the signature here: the vendor does, when the token is used.
fn claims(token: &str) -> Option<Map<String, Value>> {
    let mut parts = token.split('.');
    let (_, claims, _, None) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else {
        return None;
    };
    let claims = BASE64_URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&claims).ok()
}

/// The session's own id: `sid` (`OpenID` Connect), or the `id` in the claim that lists the factors.
/// Ratio's tokens were seen with such a claim, under Stytch's name for it
/// (`https://stytch.com/session`).
fn session_id(claims: &Map<String, Value>) -> Option<&str> {
    let factors = |claim: &&Map<String, Value>| claim.contains_key("authentication_factors");
    let session = claims.values().filter_map(Value::as_object).find(factors);
    text(claims, "sid").or_else(|| text(session?, "id"))
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name)?.as_str().filter(|text| !text.is_empty())
}
