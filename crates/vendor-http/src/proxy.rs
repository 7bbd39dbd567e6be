use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderValue, Uri};
use percent_encoding::percent_decode_str;
use url::Url;

use crate::secret::sensitive_header;
use crate::{Secret, SetupError};

/// A proxy that requests go through.
#[derive(Clone)]
pub(crate) struct Proxy {
    uri: Uri,
    way: Way,
    credentials: Option<(String, Secret)>,
    authorization: Option<HeaderValue>,
}

/// What is spoken to a proxy.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way {
    /// HTTP: a tunnel for https, the whole request else.
    Http,
    /// SOCKS 5; either side finds the address of the host.
    Socks { resolves_here: bool },
}

/// What this build can speak to a proxy, and the port where none is given.
const SCHEMES: &[(&str, Way, u16)] = &[
    ("http", Way::Http, 80),
    ("https", Way::Http, 443),
    ("socks5", Way::Socks { resolves_here: true }, 1080),
    ("socks5h", Way::Socks { resolves_here: false }, 1080),
];

impl Proxy {
    /// Reads a proxy's URL; it is never quoted.
    pub(crate) fn parse(url: &Secret) -> Result<Self, SetupError> {
        let text = url.expose();
        let scheme = text.split_once("://").filter(|(_, host)| !host.is_empty());
        let known =
            SCHEMES.iter().find(|known| scheme.is_some_and(|(scheme, _)| scheme == known.0));
        let Some((scheme, way, port)) = known else {
            return Err(SetupError::new(
                "the proxy is no URL that can be used: write http://, https://, socks5:// or socks5h:// and its \
                 host and port",
            ));
        };
        let unusable = || SetupError::new("the proxy is not a usable URL");
        let url = Url::parse(text).map_err(|_| unusable())?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(unusable)?;
        let uri = format!("{scheme}://{host}:{}", url.port().unwrap_or(*port));
        let (credentials, authorization) = match credentials(&url) {
            None => (None, None),
            Some((user, password)) => {
                let basic = BASE64_STANDARD.encode(format!("{user}:{}", password.expose()));
                let header = sensitive_header(&format!("Basic {basic}"));
                (Some((user, password)), header)
            }
        };
        let uri = uri.parse().map_err(|_| unusable())?;
        Ok(Self { uri, way: *way, credentials, authorization })
    }

    pub(crate) fn uri(&self) -> Uri {
        self.uri.clone()
    }

    pub(crate) fn way(&self) -> Way {
        self.way
    }

    pub(crate) fn credentials(&self) -> Option<(&str, &Secret)> {
        self.credentials.as_ref().map(|(user, password)| (user.as_str(), password))
    }

    /// For the header `proxy-authorization`.
    pub(crate) fn authorization(&self) -> Option<HeaderValue> {
        self.authorization.clone()
    }

    /// Whether it speaks HTTP, and so reads what isn't https.
    pub(crate) fn reads(&self) -> bool {
        matches!(self.way, Way::Http)
    }
}

/// User name and password of the URL, with what is percent-encoded in them decoded.
fn credentials(url: &Url) -> Option<(String, Secret)> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let password = decoded(url.password().unwrap_or_default());
    Some((decoded(url.username()), Secret::new(password)))
}
