//! A Passcode configuration that works with the sandbox.

use std::path::Path;

use crate::emulator::{Example, shell};

/// One vendor in the configuration: its kind, its base URL, and what works with it.
pub(crate) struct Provider {
    pub(crate) kind: &'static str,
    pub(crate) url: String,
    pub(crate) example: Example,
}

/// The configuration as TOML: a provider for each vendor, and the route `main` over all of them.
/// `ca` is the file that they must trust.
pub(crate) fn toml(providers: &[Provider], ca: Option<&Path>) -> String {
    let tables: String = providers.iter().map(|provider| table(provider, ca)).collect();
    let routes: Vec<_> = providers.iter().flat_map(routes).collect();
    let otherwise = providers.iter().find(|provider| provider.example.routes.is_empty());
    let otherwise = otherwise
        .map(|provider| format!("otherwise = {}\n", quoted(provider.example.provider)))
        .unwrap_or_default();
    format!(
        "default = \"main\"\n\n{tables}[providers.main]\nkind = \"route\"\nroutes = [ {} ]\n{otherwise}",
        routes.join(", ")
    )
}

/// A shell line whose curls trust this file.
pub(crate) fn curl(line: String, ca: Option<&Path>) -> String {
    match ca {
        Some(ca) => {
            let ca = shell(&ca.display().to_string());
            line.replace("curl -sS", &format!("curl -sS --cacert {ca}"))
        }
        None => line,
    }
}

fn table(provider: &Provider, ca: Option<&Path>) -> String {
    let Provider { kind, url, example } = provider;
    let settings = example.settings.iter().map(|(key, value)| {
        let value = if is_secret(key) { secret(value) } else { value.clone() };
        format!("{key} = {}\n", quoted(&value))
    });
    let settings: String = settings.collect();
    // Passcode sends plain http to loopback only, unless it is told otherwise.
    let safe = ["https://", "http://127.", "http://[::1]", "http://localhost"];
    let safe = safe.iter().any(|start| url.starts_with(start));
    let insecure = if safe { "" } else { "allow_insecure_http = true\n" };
    let ca = ca.map(|ca| format!("ca_file = {}\n", quoted(&ca.display().to_string())));
    let ca = ca.unwrap_or_default();
    format!(
        "[providers.{}]\nkind = {}\nbase_url = {}\n{settings}{ca}{insecure}\n",
        example.provider,
        quoted(kind),
        quoted(url)
    )
}

fn routes(provider: &Provider) -> impl Iterator<Item = String> {
    let to = quoted(provider.example.provider);
    provider.example.routes.iter().map(move |route| format!("{{ {route}, to = {to} }}"))
}

fn is_secret(key: &str) -> bool {
    ["secret", "password", "token", "key"].iter().any(|word| key.ends_with(word))
}

/// Secret strings have a grammar; a value that would be read as something else is marked.
fn secret(value: &str) -> String {
    let is_plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if is_plain { value.to_owned() } else { format!("literal:{value}") }
}

/// A TOML basic string: JSON's escapes are TOML's too, but TOML also wants DEL escaped.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}
