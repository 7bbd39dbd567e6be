//! Stytch's requests and answers, row by row of its contract.

mod check;
mod failures;
mod request;
mod send;
mod settings;

use std::time::SystemTime;

use loopback::{Reply, Server};
use passcode::{Channel, Error, OtpProviderExt, Providers, Recipient, Verification, VerifyOutcome};
use serde_json::{Value, json};

use crate::answers;

const SETTINGS: &str = "kind = \"stytch\"\n\
    project_id = \"project-test-11111111-2222-4333-8444-555555555555\"\nsecret = \"hunter2\"\n";
/// Base64 of project id, colon and secret.
const BASIC: &str =
    "Basic cHJvamVjdC10ZXN0LTExMTExMTExLTIyMjItNDMzMy04NDQ0LTU1NTU1NTU1NTU1NTpodW50ZXIy";
const PHONE: &str = "+12025550162";
const EMAIL: &str = "ada@example.com";
const PHONE_ID: &str = "phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0";
const EMAIL_ID: &str = "email-test-d5a3b680-e8a3-40c0-b815-ab79986666d0";
const CODE: &str = "012345";

fn stytch(server: &Server) -> Providers {
    answers::providers(&server.url(), SETTINGS)
}

fn sent_answer() -> Value {
    json!({
        "status_code": 200, "request_id": "request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141",
        "user_id": "user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6",
        "phone_id": PHONE_ID, "user_created": true,
    })
}

fn approving() -> Value {
    json!({
        "status_code": 200, "request_id": "request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141",
        "user_id": "user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6", "method_id": PHONE_ID,
        "session_token": "", "session_jwt": "", "session": null, "user_device": null,
        "reset_sessions": false,
        "user": {
            "user_id": "user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6", "status": "active",
            "emails": [],
            "phone_numbers": [
                { "phone_id": "phone-number-test-other", "phone_number": "+12025550100", "verified": false },
                { "phone_id": PHONE_ID, "phone_number": PHONE, "verified": true },
            ],
        },
    })
}

fn refusal(status: u16, error_type: &str) -> String {
    json!({
        "status_code": status, "request_id": "r", "error_type": error_type,
        "error_message": "made-up text", "error_url": "https://stytch.com/docs/api/errors/400",
    })
    .to_string()
}

fn verification() -> Verification {
    let recipient: Recipient = PHONE.parse().unwrap();
    Verification::new("vendor", PHONE_ID, recipient, Channel::Sms, SystemTime::now())
}

async fn send(status: u16, body: impl ToString) -> Result<Verification, Error> {
    let server = Server::replying(Reply::json(status, body.to_string())).await;
    let sent = stytch(&server).send_to(PHONE).await;
    assert_eq!(server.count(), 1);
    sent
}

async fn check(status: u16, body: impl ToString) -> Result<VerifyOutcome, Error> {
    let server = Server::replying(Reply::json(status, body.to_string())).await;
    let outcome = stytch(&server).verify_code(&verification(), CODE).await;
    assert_eq!(server.count(), 1);
    outcome
}

/// The answer with one of its members changed, named by a JSON pointer.
fn with(mut answer: Value, pointer: &str, value: Value) -> Value {
    *answer.pointer_mut(pointer).unwrap() = value;
    answer
}

fn without(mut answer: Value, parent: &str, name: &str) -> Value {
    answer.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name).unwrap();
    answer
}

const FORMLESS: &[&str] = &[
    "",
    "<html><h1>Bad gateway</h1></html>",
    r#"{"status_code":200,"#,
    "null",
    "200",
    "{}",
    "[]",
    r#"[200,null,"user","phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0"]"#,
];
