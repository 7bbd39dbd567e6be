//! Vonage Verify v2: what each answer means, in the order of its contract, and what goes out.

mod check;
mod credentials;
mod requests;
mod send;

use loopback::{Reply, Server};
use passcode::{
    Channel, Config, Error, OtpProviderExt, Providers, Recipient, Result, Verification,
    VerifyOutcome,
};
use serde_json::{Value, json};

pub(super) const KEY: &str =
    "api_key = \"abcd1234\"\napi_secret = \"canary-secret\"\nbrand = \"Example\"\n";
pub(super) const PHONE: &str = "+447700900123";
pub(super) const ID: &str = "c11236f4-00bf-4b89-84ba-88b25df97315";
pub(super) const OTHER: &str = "d22236f4-00bf-4b89-84ba-88b25df97316";
pub(super) const TRACE: &str = "3208c715-d203-45dd-81b6-cab3692d3f83";
pub(super) const HTML: &str = "<html><body>It is not you, it is us</body></html>";
pub(super) const SUCCESSES: [u16; 4] = [200, 201, 202, 204];

pub(super) fn build(settings: &str) -> Result<Providers> {
    Config::from_toml(&format!("[providers.vendor]\nkind = \"vonage\"\n{settings}"))?.build()
}

pub(super) fn vonage(server: &Server, more: &str) -> Providers {
    build(&format!("base_url = \"{}\"\n{KEY}{more}", server.url())).unwrap()
}

pub(super) fn problem(fragment: &str, title: &str) -> String {
    let url = format!("https://developer.vonage.com/en/api-errors/verify-v2#{fragment}");
    json!({ "type": url, "title": title, "detail": "447700900123", "instance": TRACE }).to_string()
}

pub(super) fn invalid(parameters: Value) -> String {
    let url = "https://developer.vonage.com/en/api-errors#invalid-params";
    json!({ "type": url, "title": "Invalid params", "invalid_parameters": parameters }).to_string()
}

pub(super) fn named(name: &str) -> String {
    invalid(json!([{ "name": name, "reason": "447700900123 is bad" }]))
}

pub(super) fn sent_to(id: &str) -> Verification {
    let recipient: Recipient = PHONE.parse().unwrap();
    Verification::new("vendor", id, recipient, Channel::Sms, std::time::SystemTime::now())
}

pub(super) async fn send(more: &str, status: u16, body: &str) -> Result<Verification> {
    let server = Server::replying(Reply::json(status, body)).await;
    let sent = vonage(&server, more).send_to(PHONE).await;
    assert_eq!(server.count(), 1, "one request, whatever comes of it");
    if let Err(error) = &sent {
        quotes_nothing(error);
    }
    sent
}

pub(super) async fn check(status: u16, body: &str) -> Result<VerifyOutcome> {
    let server = Server::replying(Reply::json(status, body)).await;
    let outcome = vonage(&server, "").verify_code(&sent_to(ID), "012345").await;
    assert_eq!(server.count(), 1, "one request, whatever comes of it");
    if let Err(error) = &outcome {
        quotes_nothing(error);
    }
    outcome
}

fn quotes_nothing(error: &Error) {
    let shown = format!("{error} {error:?}");
    for secret in ["7700900123", "canary-secret", "012345"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
