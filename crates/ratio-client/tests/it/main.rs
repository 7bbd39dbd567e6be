//! The client against a server that records the bytes it gets.

#![expect(clippy::unwrap_used, reason = "a helper of tests panics like a test")]

mod answers;
mod operations;
mod requests;
mod secrecy;
mod server;
mod sessions;
mod setup;
mod sign_up;

use ratio_client::{Client, Credentials, HttpSettings, Secret, types};
use server::Server;

const CLIENT_ID: &str = "11111111-2222-4333-8444-555555555555";
const JWT_1: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0IiwibiI6MX0.c2ln";
const JWT_2: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0IiwibiI6Mn0.c2ln";
const SENT: &str = r#"{"phoneId":"phone-number-test-00000000-0000-4000-8000-000000000001"}"#;

fn client(server: &Server) -> Client {
    let credentials = Credentials::new(CLIENT_ID, Secret::new("test-secret"));
    Client::new(&server.url(), credentials, &HttpSettings::default()).unwrap()
}

async fn send_sms(client: &Client) -> Result<types::SendSmsOtpResponse, ratio_client::Error> {
    let body = types::SendSmsOtpRequest { phone_number: "+12025550123".into() };
    client.call(async |api| api.send_sms_otp(&body).await).await
}
