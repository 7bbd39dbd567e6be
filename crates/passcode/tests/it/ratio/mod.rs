//! Ratio's answers, good and bad, by the contract's error-code page and its list of unknowns.

mod send;
mod session;
mod verify;

use loopback::Server;
use passcode::{Channel, Providers, Recipient, Verification};

use crate::answers::providers;

const SETTINGS: &str = "kind = \"ratio\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\nclient_secret = \"test-secret\"";
const PHONE: &str = "+12025550123";
const EMAIL: &str = "ada@example.com";
const PHONE_ID: &str = "phone-number-test-00000000-0000-4000-8000-000000000001";
const SMS_SEND: &str = "/v1/auth/otp/sms:send";
const EMAIL_SEND: &str = "/v1/auth/otp/email:send";
const SMS_AUTHENTICATE: &str = "/v1/auth/otp/sms:authenticate";
const EMAIL_AUTHENTICATE: &str = "/v1/auth/otp/email:authenticate";
const JWT: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0IiwibiI6MX0.c2ln";
const JWT_2: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0IiwibiI6Mn0.c2ln";

fn ratio(server: &Server) -> Providers {
    providers(&server.url(), SETTINGS)
}

fn sent() -> Verification {
    let recipient: Recipient = PHONE.parse().unwrap();
    Verification::new("vendor", PHONE_ID, recipient, Channel::Sms, std::time::SystemTime::now())
}
