//! Prelude's requests and answers, row by row of its contract.

mod check;
mod failures;
mod request;
mod send;

use std::time::SystemTime;

use loopback::{Reply, Server};
use passcode::{Channel, Error, OtpProviderExt, Providers, Recipient, Verification, VerifyOutcome};
use serde_json::json;

use crate::answers;

const SETTINGS: &str = "kind = \"prelude\"\napi_token = \"sk_hunter2\"\n";
const PHONE: &str = "+306912345678";
const EMAIL: &str = "ada@example.com";
const ID: &str = "vrf_01jc0t6fwwfgfsq1md24mhyztj";
const CODE: &str = "012345";
const SENT: &str = r#"{"id":"vrf_01jc0t6fwwfgfsq1md24mhyztj","status":"success","method":"message","channels":["sms"],
    "metadata":{"correlation_id":"c"},"request_id":"3d19215e-2991-4a05-a41a-527314e6ff6a"}"#;
const RIGHT: &str =
    r#"{"status":"success","id":"vrf_01jc0t6fwwfgfsq1md24mhyztj","metadata":{},"request_id":"r"}"#;

fn prelude(server: &Server) -> Providers {
    answers::providers(&server.url(), SETTINGS)
}

fn verification(id: &str) -> Verification {
    let recipient: Recipient = PHONE.parse().unwrap();
    Verification::new("vendor", id, recipient, Channel::Sms, SystemTime::now())
}

/// What a send comes to that is answered so, and that it is asked once.
async fn send(status: u16, body: &str) -> Result<Verification, Error> {
    let server = Server::replying(Reply::json(status, body)).await;
    let sent = prelude(&server).send_to(PHONE).await;
    assert_eq!(server.count(), 1, "{status} {body}");
    sent
}

async fn check(status: u16, body: &str) -> Result<VerifyOutcome, Error> {
    let server = Server::replying(Reply::json(status, body)).await;
    let outcome = prelude(&server).verify_code(&verification(ID), CODE).await;
    assert_eq!(server.count(), 1, "{status} {body}");
    outcome
}

/// A reply that no answer of the vendor has the form of.
const FORMLESS: &[&str] = &[
    "",
    "<html><h1>Bad gateway</h1></html>",
    r#"{"status":"succ"#,
    "null",
    "[]",
    "\"success\"",
    r#"["success"]"#,
    r#"["success","vrf_01jc0t6fwwfgfsq1md24mhyztj","message",["sms"],null]"#,
    r#"{"status":"failure","status":"success","id":"vrf_01jc0t6fwwfgfsq1md24mhyztj"}"#,
    "{}",
    r#"{"code":"internal","message":"m"}"#,
];

fn failure(code: &str) -> String {
    json!({ "code": code, "type": "bad_request", "message": "made-up text", "request_id": "r" })
        .to_string()
}
