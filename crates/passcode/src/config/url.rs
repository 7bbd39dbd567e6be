//! One provider as a URL.

use percent_encoding::percent_decode_str;
use url::{Host, Url};

use crate::config::mistake::Mistake;
use crate::config::node::{Entry, Node, Value};

/// What a kind makes of a provider's URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UrlForm {
    /// The scheme is the kind, and user name and password are these settings.
    Parts { user: String, password: Option<String> },
    /// The URL without its query is this setting; it has one of these schemes.
    Whole { key: &'static str, schemes: &'static [&'static str] },
}

/// One provider as its URL has it.
#[derive(Clone)]
pub(super) struct ProviderUrl {
    pub(super) scheme: String,
    user: String,
    password: Option<String>,
    host: Option<String>,
    port: Option<u16>,
    whole: String,
    settings: Vec<Entry>,
}

/// Reads a provider's URL. What its kind makes of user name and password, [`ProviderUrl::tree`]
/// says.
pub(super) fn parse(text: &str) -> Result<ProviderUrl, Mistake> {
    let url = Url::parse(text)
        .map_err(|_| Mistake::new(
            "this is no URL: write KIND://ID:SECRET@HOST, and percent-encode / ? # @ : in a secret (%2F %3F %23 %40 %3A); \
             the path of a file belongs into PASSCODE_CONFIG or --config",
        ))?;
    if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
        return Err(Mistake::new(
            "the URL has a path or a fragment: settings go into its query, and / ? # @ in a secret are written %2F %3F %23 %40",
        ));
    }
    let mut whole = url.clone();
    whole.set_query(None);
    Ok(ProviderUrl {
        scheme: url.scheme().to_owned(),
        user: decode(url.username())?,
        password: url.password().map(decode).transpose()?,
        host: url.host_str().map(str::to_owned),
        port: url.port(),
        whole: whole.into(),
        settings: query(&url)?,
    })
}

impl ProviderUrl {
    /// The same tree that TOML would give a provider of this kind.
    pub(super) fn tree(&self, kind: &str, form: Option<&UrlForm>) -> Result<Node, Mistake> {
        let mut settings = vec![entry("kind", Value::Text(kind.to_owned()))];
        match form {
            None => {
                let what = format!("the kind {kind:?} has no URL form: write it in a file");
                return Err(Mistake::new(what));
            }
            Some(UrlForm::Whole { key, .. }) => {
                settings.push(entry(key, Value::Query(self.whole.clone())));
            }
            Some(UrlForm::Parts { user, password }) => {
                settings.push(entry(user, Value::Query(self.user.clone())));
                self.add_parts(password.as_deref(), &mut settings)?;
            }
        }
        for setting in &self.settings {
            if has(&settings, &setting.key) {
                return Err(Mistake::new(format!("the key {:?} is set twice", setting.key)));
            }
            settings.push(setting.clone());
        }
        let providers = Value::Table(vec![entry(kind, Value::Table(settings))]);
        Ok(Node::new(Value::Table(vec![entry("providers", providers)])))
    }

    fn add_parts(&self, key: Option<&str>, settings: &mut Vec<Entry>) -> Result<(), Mistake> {
        match (&self.password, key) {
            (None, _) => {}
            (Some(password), Some(key)) => {
                settings.push(entry(key, Value::Query(password.clone())));
            }
            (Some(_), None) => return Err(Mistake::new("this kind's URL takes no password")),
        }
        if let Some(host) = self.host.as_ref().filter(|_| !has(&self.settings, "base_url")) {
            settings.push(entry("base_url", Value::Query(base_url(host, self.port)?)));
        }
        Ok(())
    }
}

fn query(url: &Url) -> Result<Vec<Entry>, Mistake> {
    let mut settings = Vec::new();
    let query = url.query().unwrap_or_default();
    if query.contains('@') {
        // After a ? in a secret the rest of it stands here, up to the @ before the host.
        return Err(Mistake::new(
            "the query has an @: percent-encode ? # / @ & in a secret and @ in a setting (%3F %23 %2F %40 %26)",
        ));
    }
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        // Anything else is more likely a piece of a secret than a setting.
        let is_key = |key: &str| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let Some((key, value)) = pair.split_once('=').filter(|(key, _)| is_key(key)) else {
            return Err(Mistake::new(
                "the query has something that is no key; percent-encode ? # / @ & in a secret",
            ));
        };
        if has(&settings, key) {
            return Err(Mistake::new(format!("the key {key:?} is set twice")));
        }
        settings.push(entry(key, Value::Query(decode(value)?)));
    }
    Ok(settings)
}

fn has(settings: &[Entry], key: &str) -> bool {
    settings.iter().any(|entry| entry.key == key)
}

fn entry(key: &str, value: Value) -> Entry {
    Entry { key: key.to_owned(), line: None, node: Node::new(value) }
}

/// Percent-decoding alone: in a password a `+` is a plus.
fn decode(text: &str) -> Result<String, Mistake> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map(Into::into).map_err(|_| Mistake::new("the URL's percent-encoding is not UTF-8"))
}

fn base_url(host: &str, port: Option<u16>) -> Result<String, Mistake> {
    // The host of a URL with a scheme of our own is opaque text: an address must be read again.
    let host = Host::parse(host).map_err(|_| {
        Mistake::new(
            "the host is neither a name nor an address: write it as in KIND://ID:SECRET@api.example.com",
        )
    })?;
    let loopback = match &host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    };
    let scheme = if loopback { "http" } else { "https" };
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    Ok(format!("{scheme}://{host}{port}"))
}
