//! Who calls: an API key with its secret, or an application's token.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::credentials::is_key;
use super::problem::Problem;
use super::service::Vonage;

/// Seconds that a token without an end is taken for, and that any token is.
const UNSTATED_LIFE: u64 = 15 * 60;
const LONGEST_LIFE: u64 = 24 * 3600;

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    application_id: String,
    iat: u64,
    jti: String,
    exp: Option<u64>,
}

impl Vonage {
    /// The key or the application that a call is made with.
    pub(super) fn owner(&self, headers: &HeaderMap) -> Result<String, Problem> {
        let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (scheme, credentials) =
            header.and_then(|header| header.split_once(' ')).ok_or(Problem::UNAUTHORIZED)?;
        match scheme.to_ascii_lowercase().as_str() {
            "basic" => self.key(credentials).ok_or(Problem::UNAUTHORIZED),
            "bearer" => self.application(credentials),
            _ => Err(Problem::UNAUTHORIZED),
        }
    }

    fn key(&self, credentials: &str) -> Option<String> {
        let pair = String::from_utf8(BASE64_STANDARD.decode(credentials).ok()?).ok()?;
        let (key, secret) = pair.split_once(':')?;
        let known = if self.takes_any() {
            is_key(key) && !secret.is_empty()
        } else {
            self.keys.holds(&[key, secret])
        };
        known.then(|| key.to_owned())
    }

    /// By the machine's own clock: callers make their tokens by the real time.
    fn application(&self, token: &str) -> Result<String, Problem> {
        let claims = self.claims(token).ok_or(Problem::UNAUTHORIZED)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let end = claims.exp.unwrap_or(claims.iat.saturating_add(UNSTATED_LIFE));
        if now >= end || now >= claims.iat.saturating_add(LONGEST_LIFE) {
            return Err(Problem::TOKEN_EXPIRED);
        }
        Ok(claims.application_id)
    }

    fn claims(&self, token: &str) -> Option<Claims> {
        let (message, signature) = token.rsplit_once('.')?;
        let (header, claims) = message.split_once('.')?;
        let header: Header = part(header)?;
        let claims: Claims = part(claims)?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
        let formed = header.alg == "RS256"
            && Uuid::try_parse(&claims.application_id).is_ok()
            && !claims.jti.is_empty()
            && !signature.is_empty();
        let known = self.takes_any()
            || self.public_keys.iter().any(|(application, key)| {
                let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key);
                *application == claims.application_id
                    && key.verify(message.as_bytes(), &signature).is_ok()
            });
        (formed && known).then_some(claims)
    }
}

fn part<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}
