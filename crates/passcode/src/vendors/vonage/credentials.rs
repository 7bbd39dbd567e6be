//! What proves who we are: an API key with its secret, or a token that an application signs.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::{self, SystemRandom};
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use crate::config::Secret;
use crate::vendor::Call;
use crate::{Error, ErrorKind, Result};

/// The vendor takes a token for up to a day; its own clients make them for this long.
const LIFE: Duration = Duration::from_secs(900);

/// A token is renewed this long before its end.
const MARGIN: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) enum Credentials {
    Key { key: String, secret: Secret },
    Application(Signer),
}

impl Credentials {
    pub(super) fn authorize<'a>(&self, call: Call<'a>, now: SystemTime) -> Result<Call<'a>> {
        Ok(match self {
            Self::Key { key, secret } => call.basic(key, secret.expose()),
            Self::Application(signer) => call.bearer(signer.token(now)?.expose_secret()),
        })
    }
}

/// Signs an application's tokens (JWT, RS256), and keeps each for as long as it is good.
pub(super) struct Signer {
    application_id: String,
    key: RsaKeyPair,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    token: SecretString,
    signed_at: SystemTime,
}

impl Signer {
    /// `None` if the text holds no RSA private key as PEM, of 2048 to 8192 bits.
    pub(super) fn new(application_id: &str, pem: &str) -> Option<Self> {
        let key = match PrivateKeyDer::from_pem_slice(pem.as_bytes()).ok()? {
            PrivateKeyDer::Pkcs8(key) => RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()),
            PrivateKeyDer::Pkcs1(key) => RsaKeyPair::from_der(key.secret_pkcs1_der()),
            _ => return None,
        };
        Some(Self {
            application_id: application_id.to_owned(),
            key: key.ok()?,
            kept: Mutex::default(),
        })
    }

    /// The token kept, or a new one if that is near its end or from a time that is not yet, as
    /// after a clock was set back.
    fn token(&self, now: SystemTime) -> Result<SecretString> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.as_ref()
            && now.duration_since(kept.signed_at).is_ok_and(|age| age < LIFE - MARGIN)
        {
            return Ok(kept.token.clone());
        }
        let token = self.signed(now).ok_or_else(|| {
            Error::local(ErrorKind::Config, "the private key of the Vonage application can't sign")
        })?;
        *kept = Some(Kept { token: token.clone(), signed_at: now });
        Ok(token)
    }

    fn signed(&self, now: SystemTime) -> Option<SecretString> {
        let issued_at = now.duration_since(UNIX_EPOCH).ok()?.as_secs();
        let mut id = [0; 16];
        rand::fill(&mut id).ok()?;
        let claims = json!({
            "application_id": self.application_id,
            "iat": issued_at,
            "exp": issued_at + LIFE.as_secs(),
            "jti": BASE64_URL_SAFE_NO_PAD.encode(id),
        });
        let message =
            format!("{}.{}", part(&json!({ "alg": "RS256", "typ": "JWT" })), part(&claims));
        let mut signature = vec![0; self.key.public_modulus_len()];
        let random = SystemRandom::new();
        self.key.sign(&RSA_PKCS1_SHA256, &random, message.as_bytes(), &mut signature).ok()?;
        Some(format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature)).into())
    }
}

fn part(json: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(json.to_string())
}

/// Shows neither key nor token.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("application_id", &self.application_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
