//! Telnyx's answers, in the order of its contract, and what it is asked.

mod check;
mod failures;
mod requests;
mod send;

use std::time::SystemTime;

use loopback::{Reply, Server};
use passcode::{Channel, Error, OtpProviderExt, Recipient, Verification, VerifyOutcome};
use serde_json::{Value, json};

use crate::answers::providers;

pub(crate) const SETTINGS: &str = "kind = \"telnyx\"
api_key = \"KEY-canary\"
verify_profile_id = \"4900017a-e7c8-e79e-0a7c-0d98f49b09cc\"
";

pub(crate) const PHONE: &str = "+13035551234";

pub(crate) const ID: &str = "12ade33a-21c0-473b-b055-b3c836e1c292";

pub(crate) fn sent(id: &str) -> Verification {
    let recipient: Recipient = PHONE.parse().unwrap();
    Verification::new("vendor", id, recipient, Channel::Sms, SystemTime::now())
}

pub(crate) async fn send(reply: Reply) -> Result<Verification, Error> {
    let server = Server::replying(reply).await;
    let sent = providers(&server.url(), SETTINGS).send_to(PHONE).await;
    assert_eq!(server.count(), 1);
    sent
}

/// What a check came to, and how many requests it took.
pub(crate) async fn check(id: &str, reply: Reply) -> (Result<VerifyOutcome, Error>, usize) {
    let server = Server::replying(reply).await;
    let outcome = providers(&server.url(), SETTINGS).verify_code(&sent(id), "012345").await;
    (outcome, server.count())
}

/// A verification as a send and a read show it, changed.
pub(crate) fn verification(changes: &Value) -> String {
    let data = json!({
        "id": ID, "record_type": "verification", "type": "sms", "phone_number": PHONE,
        "verify_profile_id": "4900017a-e7c8-e79e-0a7c-0d98f49b09cc", "custom_code": null,
        "timeout_secs": 300, "status": "pending", "created_at": "2020-09-14T17:03:32.965812",
        "updated_at": "2020-09-14T17:03:32.965812",
    });
    json!({ "data": changed(data, changes) }).to_string()
}

pub(crate) fn judged(changes: &Value) -> String {
    let data = json!({ "phone_number": PHONE, "response_code": "accepted" });
    json!({ "data": changed(data, changes) }).to_string()
}

/// Members set, and taken out where the change says `"-"`.
pub(crate) fn changed(mut body: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
        if value == "-" {
            body.as_object_mut().unwrap().remove(name);
        }
    }
    body
}

pub(crate) fn refusal(status: u16, code: impl Into<Value>) -> Reply {
    let error = json!({ "code": code.into(), "title": "Made-up title", "detail": format!("about {PHONE}") });
    Reply::json(status, json!({ "errors": [error] }).to_string())
}
