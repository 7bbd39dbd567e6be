//! The client against a server that records the bytes it gets.

#![expect(clippy::unwrap_used, reason = "a helper of tests panics like a test")]

mod answers;
mod operations;
mod requests;
mod secrecy;
mod sessions;
mod setup;
mod sign_up;

use loopback::{Reply, Request, Server};
use ratio_client::{Client, Credentials, HttpSettings, Secret, types};

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

/// An answer with these headers (each ended by `\r\n`) and this body, then the end of the
/// connection.
fn answer(status: &str, headers: &str, body: &str) -> Reply {
    let length = body.len();
    Reply::raw(format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    ))
}

fn json(status: &str, body: &str) -> Reply {
    answer(status, "content-type: application/json\r\n", body)
}

/// The request, if there was exactly one.
fn only(server: &Server) -> Request {
    let requests = server.requests();
    assert_eq!(requests.len(), 1, "{requests:?}");
    requests[0].clone()
}
