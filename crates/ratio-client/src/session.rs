//! A session's token (JWT) on its way out and back.

use http::{HeaderMap, HeaderName, HeaderValue};
use vendor_http::{Secret, SharedSecret, sensitive_header};

/// Holds the next token on any answer while the present one nears its end (July 2023
/// documentation; whether error answers carry it is unknown, so all are looked at).
const REFRESH: HeaderName = HeaderName::from_static("ratio-authentication-refresh");

/// The value of `Authorization` for a session's token; `None` if it can't be in a header.
pub(crate) fn authorization(session: &SharedSecret) -> Option<HeaderValue> {
    sensitive_header(&format!("Bearer {}", session.newest().expose()))
}

/// Takes a replacement of the token from an answer's headers. It should come bare; a leading
/// `Bearer ` is removed (inferred: the documentation only says "a new JWT").
pub(crate) fn refresh(session: &SharedSecret, headers: &HeaderMap) {
    let text = headers.get(REFRESH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = without_scheme(text.trim());
    if !token.is_empty() {
        session.replace(Secret::new(token));
    }
}

fn without_scheme(text: &str) -> &str {
    match text.split_at_checked("Bearer ".len()) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer ") => token.trim_start(),
        _ if text.eq_ignore_ascii_case("Bearer") => "",
        _ => text,
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
            let session = SharedSecret::new(Secret::new("old"));
            let clone = session.clone();
            let headers = HeaderMap::from_iter([(REFRESH, header.parse().unwrap())]);
            refresh(&session, &headers);
            assert_eq!(clone.newest().expose(), token, "{header:?}");
        }
    }
}
