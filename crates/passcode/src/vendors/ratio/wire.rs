//! What goes out and what comes in. Of a success only what proves is read strictly; the rest of
//! it may be missing or of any form.

use ratio_client::{Answer, Client, Error, types};
use serde_json::Value;
use vendor_http::read_once;

use crate::vendor::Guess;
use crate::{Device, Recipient};

pub(super) fn device(device: &Device) -> ratio_client::Device {
    let user_agent = device.user_agent().map(str::to_owned);
    ratio_client::Device { ip: device.ip(), user_agent }
}

/// Has Ratio send a code.
pub(super) async fn send(client: &Client, recipient: &Recipient) -> Result<Body, Error> {
    let answer = match recipient {
        Recipient::Phone(phone) => {
            let body = types::SendSmsOtpRequest { phone_number: phone.expose().into() };
            client.answer(async |api| api.send_sms_otp(&body).await).await?
        }
        Recipient::Email(email) => {
            let body = types::SendEmailOtpRequest { email_address: email.expose().into() };
            client.answer(async |api| api.send_email_otp(&body).await).await?
        }
    };
    Ok(Body::read(&answer))
}

/// Has Ratio check a code.
pub(super) async fn authenticate(client: &Client, guess: &Guess<'_>) -> Result<Body, Error> {
    let otp = guess.code().expose().into();
    let answer = match guess.recipient() {
        Recipient::Phone(_) => {
            let body = types::AuthenticateSmsOtpRequest { otp, phone_id: guess.id().into() };
            client.answer(async |api| api.authenticate_sms_otp(&body).await).await?
        }
        Recipient::Email(_) => {
            let body = types::AuthenticateEmailOtpRequest { otp, email_id: guess.id().into() };
            client.answer(async |api| api.authenticate_email_otp(&body).await).await?
        }
    };
    Ok(Body::read(&answer))
}

/// The body of a success, empty if it names a member twice. It holds a token and says who the person
/// is, so it has no `Debug`.
pub(super) struct Body {
    pub(super) status: u16,
    json: Value,
}

impl Body {
    fn read(answer: &Answer) -> Self {
        let json = read_once(&answer.body).unwrap_or_default();
        Self { status: answer.status.as_u16(), json }
    }

    /// What the code will be checked by.
    pub(super) fn id(&self, recipient: &Recipient) -> &str {
        let member = match recipient {
            Recipient::Phone(_) => "phoneId",
            Recipient::Email(_) => "emailId",
        };
        self.json[member].as_str().unwrap_or_default().trim()
    }

    /// The session that proves a right code.
    pub(super) fn session_jwt(&self) -> Option<&str> {
        self.json["sessionJwt"].as_str()
    }

    /// Whether it has a member of Ratio's errors, which no success has.
    pub(super) fn speaks_of_an_error(&self) -> bool {
        ["code", "message", "error"].iter().any(|member| !self.json[member].is_null())
    }

    /// The user as far as the answer tells: its id, and the members `phone` and `email`.
    pub(super) fn users(&self) -> impl Iterator<Item = &Value> {
        ["user", "userMask"].iter().map(|member| &self.json[member]).filter(|user| user.is_object())
    }
}
