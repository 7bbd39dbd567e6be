//! A Passcode configuration that works here.

use crate::{messagecentral, ratio};

/// The configuration as TOML text.
pub(crate) fn toml(
    url: &str,
    ratio: &ratio::Credentials,
    messagecentral: &messagecentral::Credentials,
) -> String {
    format!(
        r#"default = "main"

[providers.us]
kind = "ratio"
base_url = {url}
client_id = {client_id}
client_secret = {client_secret}

[providers.india]
kind = "messagecentral"
base_url = {url}
customer_id = {customer_id}
password = {password}

[providers.main]
kind = "route"
routes = [ {{ calling_codes = ["1"], to = "us" }}, {{ channels = ["email"], to = "us" }} ]
otherwise = "india"
"#,
        url = quoted(url),
        client_id = quoted(&ratio.client_id),
        client_secret = quoted(&secret(&ratio.client_secret)),
        customer_id = quoted(&messagecentral.customer_id),
        password = quoted(&secret(&messagecentral.password)),
    )
}

/// Secret strings have a grammar; a value that would be read as something else is marked.
fn secret(value: &str) -> String {
    let prefixes = ["env:", "file:", "literal:", "$"];
    let lower = value.to_ascii_lowercase();
    if prefixes.iter().any(|prefix| lower.starts_with(prefix)) {
        return format!("literal:{value}");
    }
    value.to_owned()
}

/// A TOML basic string: JSON's escapes are TOML's too, but TOML also wants DEL escaped.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}
