//! Sends, tries a wrong code, the right one, and something that is refused.

use std::error::Error;

use serde_json::Value;
use stytch::client::{Client as Http, Vertical};
use stytch::consumer::client::Client;
use stytch::consumer::otp::{AuthenticateRequest, AuthenticateResponse};
use stytch::consumer::otp_sms::{LoginOrCreateRequest, SendRequest};

const PROJECT: &str = "project-test-11111111-2222-4333-8444-555555555555";
const PHONE: &str = "+12025550173";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let urls: Value = serde_json::from_str(&std::env::args().nth(1).ok_or("the sandbox's line of URLs is missing")?)?;
    let url = |name: &str| urls[name].as_str().unwrap_or_default().to_owned();
    let http = Http::new_with_base_url(
        PROJECT,
        "secret-test-sandbox",
        url("stytch").parse()?,
        Vertical::Consumer,
    )?;
    let client = Client::new_with_http_client(http.clone(), http);

    let request = LoginOrCreateRequest {
        phone_number: PHONE.to_owned(),
        expiration_minutes: Some(5),
        create_user_as_pending: Some(true),
        ..Default::default()
    };
    let sent = client.otps.sms.login_or_create(request).await?;
    assert!(sent.user_created && sent.phone_id.starts_with("phone-number-test-"), "{sent:?}");

    let code = code(&url("inbox")).await?;
    let wrong = format!("{}{}", if code.starts_with('0') { "1" } else { "0" }, &code[1..]);
    refused(check(&client, &sent.phone_id, &wrong).await, 404, "otp_code_not_found");
    let right = check(&client, &sent.phone_id, &code).await?;
    assert_eq!((&right.method_id, &right.user_id), (&sent.phone_id, &sent.user_id));
    assert!(right.user.phone_numbers[0].verified, "{right:?}");
    refused(check(&client, &sent.phone_id, &code).await, 401, "unable_to_auth_otp_code");

    let bad = SendRequest { phone_number: "2025550173".to_owned(), ..Default::default() };
    refused(client.otps.sms.send(bad).await, 400, "invalid_phone_number");
    Ok(())
}

async fn check(client: &Client, method_id: &str, code: &str) -> stytch::Result<AuthenticateResponse> {
    let (method_id, code) = (method_id.to_owned(), code.to_owned());
    client.otps.authenticate(AuthenticateRequest { method_id, code, ..Default::default() }).await
}

#[track_caller]
fn refused<T: std::fmt::Debug>(answer: stytch::Result<T>, status: u16, error_type: &str) {
    match answer {
        Err(stytch::Error::Response(refusal)) => {
            let found = (refusal.status_code.as_u16(), refusal.error_type.as_str());
            assert_eq!(found, (status, error_type));
        }
        other => panic!("{error_type} was expected: {other:?}"),
    }
}

/// The code last sent, as the inbox has it.
async fn code(inbox: &str) -> Result<String, Box<dyn Error>> {
    let query = [("to", PHONE), ("timeout", "5s")];
    let answer = reqwest::Client::new().get(format!("{inbox}/inbox/messages/wait")).query(&query);
    let message: Value = answer.send().await?.json().await?;
    Ok(message["code"].as_str().unwrap_or_default().to_owned())
}
