use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use http::{HeaderMap, HeaderName, HeaderValue};
use vendor_http::{Secret, sensitive_header};

/// Holds the next token on any answer while the present one nears its end (July 2023
/// documentation; whether error answers carry it is unknown, so all are looked at).
const REFRESH: HeaderName = HeaderName::from_static("ratio-authentication-refresh");

/// A shared handle on a session token (JWT). Its text is never printed.
///
/// Ratio's tokens live for five minutes and are replaced by answers; a replacement is seen by all
/// clones of the handle.
#[derive(Clone)]
pub struct Session(Arc<RwLock<Secret>>);

impl Session {
    /// A session that begins with this token.
    #[must_use]
    pub fn new(token: Secret) -> Self {
        Self(Arc::new(RwLock::new(token)))
    }

    /// The newest token.
    #[must_use]
    pub fn token(&self) -> Secret {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The value of `Authorization`; `None` if the token can't be in a header.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        sensitive_header(&format!("Bearer {}", self.token().expose()))
    }

    /// Takes a replacement from an answer's headers. It should come bare; a leading `Bearer ` is
    /// removed (inferred: the documentation only says "a new JWT").
    pub(crate) fn refresh(&self, headers: &HeaderMap) {
        let Some(text) = headers.get(REFRESH).and_then(|value| value.to_str().ok()) else {
            return;
        };
        let token = without_scheme(text.trim());
        if !token.is_empty() {
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = Secret::new(token);
        }
    }
}

fn without_scheme(text: &str) -> &str {
    match text.split_at_checked("Bearer ".len()) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer ") => token.trim_start(),
        _ if text.eq_ignore_ascii_case("Bearer") => "",
        _ => text,
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_replaces_the_token_with_or_without_its_scheme() {
        for (header, token) in [
            ("new", "new"),
            ("Bearer new", "new"),
            ("bearer  new", "new"),
            ("Bearer", "old"),
            ("", "old"),
        ] {
            let session = Session::new(Secret::new("old"));
            let clone = session.clone();
            let headers = HeaderMap::from_iter([(REFRESH, header.parse().unwrap())]);
            session.refresh(&headers);
            assert_eq!(clone.token().expose(), token, "{header:?}");
        }
    }
}
