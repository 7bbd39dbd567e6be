//! Plivo Verify sessions: what each answer means, in the order of its contract, and what goes out.

mod check;
mod requests;
mod send;

use loopback::{Reply, Server};
use passcode::{
    Channel, Config, Error, OtpProviderExt, Providers, Recipient, Result, Verification,
    VerifyOutcome,
};
use serde_json::json;

pub(super) const KEYS: &str = "auth_id = \"MA0123456789ABCDEFGH\"\nauth_token = \"canary-token\"\n";
pub(super) const PHONE: &str = "+12025550162";
pub(super) const ID: &str = "8e712097-8090-4644-81e7-8f4265d8354e";
pub(super) const OTHER: &str = "9e712097-8090-4644-81e7-8f4265d8354f";
pub(super) const HTML: &str = "<html><body>It is not you, it is us</body></html>";
pub(super) const SESSION: &str = "/v1/Account/MA0123456789ABCDEFGH/Verify/Session/";

pub(super) fn build(settings: &str) -> Result<Providers> {
    Config::from_toml(&format!("[providers.vendor]\nkind = \"plivo\"\n{settings}"))?.build()
}

pub(super) fn plivo(server: &Server, more: &str) -> Providers {
    build(&format!("base_url = \"{}\"\n{KEYS}{more}", server.url())).unwrap()
}

pub(super) fn failure(text: &str) -> String {
    json!({ "api_id": OTHER, "error": text }).to_string()
}

pub(super) fn sent_to(id: &str) -> Verification {
    let recipient: Recipient = PHONE.parse().unwrap();
    Verification::new("vendor", id, recipient, Channel::Sms, std::time::SystemTime::now())
}

pub(super) async fn send(status: u16, body: &str) -> Result<Verification> {
    let server = Server::replying(Reply::json(status, body)).await;
    let sent = plivo(&server, "").send_to(PHONE).await;
    assert_eq!(server.count(), 1, "one request, whatever comes of it");
    if let Err(error) = &sent {
        quotes_nothing(error);
    }
    sent
}

/// A check that is answered so, and the read that may follow; how often it was read.
pub(super) async fn check(
    status: u16,
    body: &str,
    read: (u16, &str),
) -> (Result<VerifyOutcome>, usize) {
    let (answer, read) = (Reply::json(status, body), Reply::json(read.0, read.1));
    let server =
        Server::start(
            move |request| {
                if request.method == "POST" { answer.clone() } else { read.clone() }
            },
        )
        .await;
    let outcome = plivo(&server, "").verify_code(&sent_to(ID), "012345").await;
    let requests = server.requests();
    let checks = requests.iter().filter(|request| request.method == "POST").count();
    assert_eq!(checks, 1, "one check, whatever comes of it");
    if let Err(error) = &outcome {
        quotes_nothing(error);
    }
    (outcome, requests.len() - checks)
}

fn quotes_nothing(error: &Error) {
    let shown = format!("{error} {error:?}");
    for secret in ["2025550162", "canary-token", "012345"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
