use reqwest::Proxy;

use crate::{Secret, SetupError};

/// What this build can speak to a proxy. Any other scheme would be passed over in silence, and the
/// request would go around the proxy.
const SCHEMES: &[&str] = &["http://", "https://", "socks5://", "socks5h://"];

/// Reads a proxy's URL; it is never quoted.
pub(crate) fn parse(url: &Secret) -> Result<Proxy, SetupError> {
    let text = url.expose();
    let host = SCHEMES.iter().find_map(|scheme| text.strip_prefix(scheme));
    if host.is_none_or(str::is_empty) {
        return Err(SetupError::new(
            "the proxy is no URL that can be used: write http://, https://, socks5:// or socks5h:// and its \
             host and port",
        ));
    }
    Proxy::all(text).map_err(|_| SetupError::new("the proxy is not a usable URL"))
}
