//! The forms of the vendor's credentials.

use aws_lc_rs::signature::{KeyPair, RsaKeyPair};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use uuid::Uuid;

/// What is wrong with a credential.
pub(super) fn problem(key: &str, value: &str) -> Option<&'static str> {
    match key {
        "api_key" if !is_key(value) => Some("A Vonage API key is 8 letters or digits."),
        "api_secret" if value.is_empty() => Some("A Vonage API secret can't be empty."),
        "application_id" if Uuid::try_parse(value).is_err() => {
            Some("A Vonage application id is a UUID.")
        }
        "private_key" if public_key(value).is_none() => {
            Some("The private key of a Vonage application is an RSA key as PEM.")
        }
        _ => None,
    }
}

/// The public half of a private key.
pub(super) fn public_key(pem: &str) -> Option<Vec<u8>> {
    let pair = match PrivateKeyDer::from_pem_slice(pem.as_bytes()).ok()? {
        PrivateKeyDer::Pkcs8(key) => RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()),
        PrivateKeyDer::Pkcs1(key) => RsaKeyPair::from_der(key.secret_pkcs1_der()),
        _ => return None,
    };
    Some(pair.ok()?.public_key().as_ref().to_vec())
}

/// 8 letters or digits.
pub(super) fn is_key(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
