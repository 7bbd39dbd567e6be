//! One provider as a URL.

use percent_encoding::percent_decode_str;
use url::{Host, Url};

use crate::config::mistake::Mistake;
use crate::config::node::{Entry, Node, Value};

/// Which settings a URL's user name and password are, by kind.
const USER_INFO: &[(&str, &str, &str)] =
    &[("ratio", "client_id", "client_secret"), ("messagecentral", "customer_id", "password")];

/// Makes the same tree of a URL that TOML would give.
pub(super) fn parse(text: &str) -> Result<Node, Mistake> {
    let url = Url::parse(text)
        .map_err(|_| Mistake::new("this is no URL: write KIND://ID:SECRET@HOST"))?;
    let kind = url.scheme();
    let kinds: Vec<_> = USER_INFO.iter().map(|(kind, ..)| *kind).collect();
    let (_, id, secret) = USER_INFO
        .iter()
        .find(|(known, ..)| *known == kind)
        .ok_or_else(|| Mistake::no_such("kind", kind, &kinds))?;
    if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
        return Err(Mistake::new("the URL has a path or a fragment; settings go into its query"));
    }
    let mut settings = vec![entry("kind", Value::Text(kind.to_owned()))];
    settings.push(entry(id, Value::Query(decode(url.username())?)));
    if let Some(password) = url.password() {
        settings.push(entry(secret, Value::Query(decode(password)?)));
    }
    let query: Vec<_> =
        url.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()).collect();
    for pair in query {
        // Anything else is more likely a piece of a secret than a setting.
        let is_key = |key: &str| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let Some((key, value)) = pair.split_once('=').filter(|(key, _)| is_key(key)) else {
            return Err(Mistake::new(
                "the query has something that is no key; percent-encode ? # / @ & in a secret",
            ));
        };
        let key = key.to_owned();
        if settings.iter().any(|entry| entry.key == key) {
            return Err(Mistake::new(format!("the key {key:?} is set twice")));
        }
        settings.push(entry(&key, Value::Query(decode(value)?)));
    }
    if let Some(base_url) =
        base_url(&url).filter(|_| !settings.iter().any(|entry| entry.key == "base_url"))
    {
        settings.push(entry("base_url", Value::Query(base_url)));
    }
    let providers = Value::Table(vec![entry(kind, Value::Table(settings))]);
    Ok(Node::new(Value::Table(vec![entry("providers", providers)])))
}

fn entry(key: &str, value: Value) -> Entry {
    Entry { key: key.to_owned(), line: None, node: Node::new(value) }
}

/// Percent-decoding alone: in a password a `+` is a plus.
fn decode(text: &str) -> Result<String, Mistake> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map(Into::into).map_err(|_| Mistake::new("the URL's percent-encoding is not UTF-8"))
}

fn base_url(url: &Url) -> Option<String> {
    // The host of a URL with a scheme of our own is opaque text: an address must be read again.
    let host = Host::parse(url.host_str()?).ok()?;
    let loopback = match &host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    };
    let scheme = if loopback { "http" } else { "https" };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{scheme}://{host}{port}"))
}
