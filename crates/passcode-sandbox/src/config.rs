//! What works here, ready to be copied: a Passcode configuration, and curl lines.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::server::Vendor;
use crate::{messagecentral, ratio};

/// The configuration as TOML text.
pub(crate) fn toml(
    url: &str,
    ratio: &ratio::Credentials,
    messagecentral: &messagecentral::Credentials,
) -> String {
    // Passcode sends plain http to loopback only, unless it is told otherwise.
    let loopback = ["http://127.", "http://[::1]", "http://localhost"];
    let insecure = if loopback.iter().any(|start| url.starts_with(start)) {
        ""
    } else {
        "allow_insecure_http = true\n"
    };
    format!(
        r#"default = "main"

[providers.us]
kind = "ratio"
base_url = {url}
client_id = {client_id}
client_secret = {client_secret}
{insecure}
[providers.india]
kind = "messagecentral"
base_url = {url}
customer_id = {customer_id}
password = {password}
{insecure}
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

/// A shell command a vendor that sends a code.
pub(crate) fn curl_lines(
    url: &str,
    ratio: &ratio::Credentials,
    messagecentral: &messagecentral::Credentials,
) -> [(Vendor, String); 2] {
    let id = shell(&format!("ratio-client-id: {}", ratio.client_id));
    let secret = shell(&format!("ratio-client-secret: {}", ratio.client_secret));
    let sms = format!(
        "curl -sS {url}/v1/auth/otp/sms:send \\\n  -H {id} \\\n  -H {secret} \\\n  \
         -H 'content-type: application/json' \\\n  -d '{{\"phoneNumber\":\"+12025550123\"}}'"
    );
    let customer = &messagecentral.customer_id;
    let key = BASE64_STANDARD.encode(&messagecentral.password);
    let key = key.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let token = format!(
        "curl -sS '{url}/auth/v1/authentication/token?customerId={customer}&key={key}' \\\n  \
         | sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/'"
    );
    let send = format!(
        "curl -sS -X POST '{url}/verification/v3/send?countryCode=44&mobileNumber=7700900123\
         &flowType=SMS&otpLength=6' \\\n  -H \"authToken: $({token})\""
    );
    [(Vendor::Ratio, sms), (Vendor::MessageCentral, send)]
}

/// A word of a shell, whatever is in it.
fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
