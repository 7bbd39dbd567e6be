//! The little of a JWT that matters here: its looks and its lifetime. The signature is the vendor's
//! business.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderValue;
use serde_json::Value;
use vendor_http::sensitive_header;

/// How long a token without an expiry is kept.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// Longer than any token seen (five years), and short enough for every clock.
const LONGEST_LIFETIME: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

/// Whether this is a JWT rather than a password: three base64url segments, the first a JSON
/// object's opening (`{"`).
pub(crate) fn looks_like_one(text: &str) -> bool {
    let segments: Vec<_> = text.split('.').collect();
    segments.len() == 3 && text.starts_with("eyJ") && segments.into_iter().all(is_base64url)
}

fn is_base64url(segment: &str) -> bool {
    let segment = segment.trim_end_matches('=');
    !segment.is_empty()
        && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// A token as the header that carries it: visible ASCII, as every JWT is, or `None`.
pub(crate) fn header(token: &str) -> Option<HeaderValue> {
    let visible = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    visible.then(|| sensitive_header(token)).flatten()
}

/// How long a token received at `now` lives: `exp - iat`, so that a clock of ours that is wrong
/// does no harm; without `iat` what is left until `exp`; one hour where there is no `exp`.
pub(crate) fn lifetime(token: &str, now: SystemTime) -> Duration {
    let claims = claims(token).unwrap_or_default();
    let Some(expiry) = claims["exp"].as_f64() else { return DEFAULT_LIFETIME };
    let issued = claims["iat"]
        .as_f64()
        .unwrap_or_else(|| now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64());
    let seconds = (expiry - issued).clamp(0.0, LONGEST_LIFETIME.as_secs_f64());
    Duration::from_secs_f64(seconds)
}

fn claims(token: &str) -> Option<Value> {
    let payload = token.split('.').nth(1)?;
    let json = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-01-01.
    const NOW: u64 = 1_767_225_600;

    fn lived(claims: &str) -> u64 {
        let token = format!("eyJhbGciOiJIUzUxMiJ9.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
        lifetime(&token, UNIX_EPOCH + Duration::from_secs(NOW)).as_secs()
    }

    #[test]
    fn the_lifetime_is_exp_minus_iat_whatever_our_clock_says() {
        assert_eq!(lived(r#"{"iat":1700000000,"exp":1700604800}"#), 604_800);
        assert_eq!(lived(r#"{"iat":4000000000,"exp":4000000030}"#), 30);
        assert_eq!(lived(r#"{"iat":1700000000.5,"exp":1700000060.5}"#), 60);
    }

    #[test]
    fn without_iat_the_expiry_is_absolute() {
        assert_eq!(lived(&format!(r#"{{"exp":{}}}"#, NOW + 90)), 90);
        assert_eq!(lived(&format!(r#"{{"exp":{}}}"#, NOW - 90)), 0);
    }

    #[test]
    fn without_an_expiry_it_is_one_hour() {
        for claims in [r#"{"iat":1700000000}"#, "{}", "[]", "null", "", "{", r#"{"exp":"soon"}"#] {
            assert_eq!(lived(claims), 3600, "{claims}");
        }
        for token in ["", "opaque", "a.%.c", "..", "a.b"] {
            assert_eq!(lifetime(token, UNIX_EPOCH).as_secs(), 3600, "{token}");
        }
    }

    #[test]
    fn absurd_expiries_break_no_clock() {
        assert_eq!(lived(r#"{"iat":0,"exp":1e300}"#), LONGEST_LIFETIME.as_secs());
        assert_eq!(lived(r#"{"iat":1e300,"exp":0}"#), 0);
        assert_eq!(lived(r#"{"iat":-1e308,"exp":1e308}"#), LONGEST_LIFETIME.as_secs());
    }
}
