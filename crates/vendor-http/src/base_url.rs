use std::fmt;

use bytes::Bytes;
use http::Uri;
use http::uri::PathAndQuery;
use url::Url;

use crate::SetupError;

/// Where a vendor's service lives: `https://host[:port][/path]`, without a trailing slash.
///
/// Plain `http` is taken for loopback (`127.0.0.0/8`, `[::1]`, `localhost`) and, if allowed, for
/// any host. Credentials, a query and a fragment are refused.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    url: Url,
    /// Scheme and host, read once for all requests.
    root: Uri,
}

impl BaseUrl {
    /// Reads a base URL.
    ///
    /// # Errors
    ///
    /// One sentence that says what is wrong: no URL, another scheme, plain `http` where it isn't
    /// allowed, credentials, a query or a fragment. It never quotes the URL, which may hold a password.
    pub fn parse(text: &str, allow_insecure_http: bool) -> Result<Self, SetupError> {
        let without_scheme =
            "the base URL is not a URL: write https:// (or http:// on loopback) before its host";
        let mut url = Url::parse(text).map_err(|_| SetupError::new(without_scheme))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(SetupError::new("the base URL must not hold credentials"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(SetupError::new("the base URL must not hold a query or a fragment"));
        }
        match url.scheme() {
            "https" => {}
            "http" if allow_insecure_http || is_loopback(&url) => {}
            "http" => {
                return Err(SetupError::new(
                    "the base URL must be https: plain http goes to loopback only, \
                     unless allow_insecure_http is set",
                ));
            }
            _ if !text.contains("://") => return Err(SetupError::new(without_scheme)),
            _ => return Err(SetupError::new("the base URL must start with https://")),
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        let root = url.as_str().parse().map_err(|_| SetupError::new("the base URL is too long"))?;
        Ok(Self { url, root })
    }

    /// The address of `path` (which is empty or starts with `/`, and may have a query) below this
    /// base; `None` if it can't be written down.
    #[must_use]
    pub fn join(&self, path: &str) -> Option<Uri> {
        let base = self.url.path().trim_end_matches('/');
        // A request names a path, if only the root.
        let root = if base.is_empty() && !path.starts_with('/') { "/" } else { "" };
        let path = format!("{base}{root}{path}");
        let mut parts = self.root.clone().into_parts();
        parts.path_and_query = Some(PathAndQuery::from_maybe_shared(Bytes::from(path)).ok()?);
        Uri::from_parts(parts).ok()
    }

    /// Whether a request for this address goes to the base's host, and by its scheme.
    pub(crate) fn leads_to(&self, uri: &Uri) -> bool {
        uri.scheme() == self.root.scheme() && uri.authority() == self.root.authority()
    }

    /// The base as text, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    /// The host without its port, for a message: `api.example.com`, `[::1]`.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Whether it is `http://`, which anybody on the way can read.
    #[must_use]
    pub fn is_plain_http(&self) -> bool {
        self.url.scheme() == "http"
    }

    /// Whether its host is this machine, by its name or address alone: nothing is looked up.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.url)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_goes_anywhere_and_http_to_loopback_only() {
        for good in [
            "https://api.example.com",
            "http://127.0.0.1:8080",
            "http://127.9.9.9",
            "http://[::1]:1",
            "http://localhost:1",
        ] {
            assert!(BaseUrl::parse(good, false).is_ok(), "{good}");
        }
        for bad in [
            "http://api.example.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "ftp://example.com",
            "example.com",
            "https://user:hunter2@example.com",
            "https://example.com?key=hunter2",
            "https://example.com#hunter2",
        ] {
            let error = BaseUrl::parse(bad, false).unwrap_err().to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
        assert!(BaseUrl::parse("http://api.example.com", true).is_ok());
    }

    #[test]
    fn a_missing_scheme_is_asked_for() {
        for bare in ["127.0.0.1:8901", "localhost:8901", "api.example.com/v1", "[::1]:1", ""] {
            let error = BaseUrl::parse(bare, false).unwrap_err().to_string();
            assert!(error.contains("write https://"), "{bare}: {error}");
        }
    }

    #[test]
    fn paths_are_appended_to_the_base() {
        let base = BaseUrl::parse("https://example.com/proxy/", false).unwrap();
        assert_eq!(base.as_str(), "https://example.com/proxy");
        assert_eq!(
            base.join("/v1/otp/sms:send?a=%20").unwrap(),
            "https://example.com/proxy/v1/otp/sms:send?a=%20"
        );
        let bare = BaseUrl::parse("https://example.com", false).unwrap();
        assert_eq!(bare.as_str(), "https://example.com");
        assert_eq!(bare.join("/a").unwrap(), "https://example.com/a");
        assert_eq!(bare.join("/a b"), None);
        assert_eq!(bare.join("").unwrap(), "https://example.com/");
        assert_eq!(bare.join("?a=1").unwrap(), "https://example.com/?a=1");
        assert_eq!(base.join("").unwrap(), "https://example.com/proxy");
        assert_eq!(base.join("?a=1").unwrap(), "https://example.com/proxy?a=1");
    }
}
