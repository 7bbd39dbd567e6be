//! Twilio's answers, in the order of its contract, and what it is asked.

mod check;
mod failures;
mod requests;
mod send;
mod settings;

use std::time::SystemTime;

use loopback::{Reply, Server};
use passcode::{Channel, Error, OtpProviderExt, Recipient, Verification, VerifyOutcome};
use serde_json::{Value, json};

use crate::answers::providers;

pub(crate) const SETTINGS: &str = "kind = \"twilio\"
account_sid = \"AC0123456789abcdef0123456789abcdef\"
auth_token = \"canary-auth-token\"
service_sid = \"VA0123456789abcdef0123456789abcdef\"
";

pub(crate) const PHONE: &str = "+15017122661";

pub(crate) const EMAIL: &str = "ada@example.com";

pub(crate) const SID: &str = "VE0123456789abcdef0123456789abcdef";

pub(crate) const OTHER_SID: &str = "VEffffffffffffffffffffffffffffffff";

pub(crate) fn sent(id: &str) -> Verification {
    let recipient: Recipient = PHONE.parse().unwrap();
    Verification::new("vendor", id, recipient, Channel::Sms, SystemTime::now())
}

pub(crate) async fn send_to(reply: Reply, recipient: &str) -> Result<Verification, Error> {
    let server = Server::replying(reply).await;
    let sent = providers(&server.url(), SETTINGS).send_to(recipient).await;
    assert_eq!(server.count(), 1);
    sent
}

pub(crate) async fn send(reply: Reply) -> Result<Verification, Error> {
    send_to(reply, PHONE).await
}

pub(crate) async fn check(id: &str, reply: Reply) -> Result<VerifyOutcome, Error> {
    let server = Server::replying(reply).await;
    let outcome = providers(&server.url(), SETTINGS).verify_code(&sent(id), "012345").await;
    assert_eq!(server.count(), 1);
    outcome
}

/// A verification as a send's answer shows it, changed.
pub(crate) fn pending(changes: &Value) -> Reply {
    let body = json!({
        "sid": SID, "service_sid": "VA0123456789abcdef0123456789abcdef",
        "account_sid": "AC0123456789abcdef0123456789abcdef", "to": PHONE, "channel": "sms",
        "status": "pending", "valid": false, "lookup": {"carrier": null}, "amount": null,
        "payee": null, "sna": null,
        "send_code_attempts": [{"attempt_sid": "VL1", "channel": "sms", "time": "2024-05-25T16:27:54.000Z"}],
        "date_created": "2024-05-25T16:27:54Z", "date_updated": "2024-05-25T16:27:54Z",
        "url": "https://verify.twilio.com/v2/Services/VA/Verifications/VE",
    });
    Reply::json(201, changed(body, changes))
}

pub(crate) fn approved(changes: &Value) -> String {
    let body = json!({
        "sid": SID, "service_sid": "VA0123456789abcdef0123456789abcdef",
        "account_sid": "AC0123456789abcdef0123456789abcdef", "to": PHONE, "channel": "sms",
        "status": "approved", "valid": true, "amount": null, "payee": null,
        "sna_attempts_error_codes": [], "date_created": "2024-05-25T16:27:54Z",
        "date_updated": "2024-05-25T16:28:54Z",
    });
    changed(body, changes)
}

/// Members set, and taken out where the change says `"-"`.
pub(crate) fn changed(mut body: Value, changes: &Value) -> String {
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
        if value == "-" {
            body.as_object_mut().unwrap().remove(name);
        }
    }
    body.to_string()
}

pub(crate) fn refusal(status: u16, code: u32, message: &str) -> Reply {
    let body = json!({
        "code": code, "message": message, "status": status,
        "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
    });
    Reply::json(status, body.to_string())
}
