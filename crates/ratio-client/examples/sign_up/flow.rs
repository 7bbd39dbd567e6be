use std::error::Error;
use std::io;

use ratio_client::{Client, Secret, SharedSecret, types};

/// Who signs up.
pub(crate) struct Person {
    pub(crate) phone: Secret,
    pub(crate) email: Secret,
    pub(crate) first_name: Secret,
    pub(crate) last_name: Secret,
}

/// Verifies phone number and e-mail address, then creates the user. `ask` is given the channel a code was
/// sent by, and returns the code.
pub(crate) async fn sign_up(
    client: &Client,
    person: &Person,
    ask: &mut dyn FnMut(&str) -> io::Result<Secret>,
) -> Result<types::User, Box<dyn Error>> {
    // The first factor opens a session.
    let body = types::SendSmsOtpRequest { phone_number: person.phone.clone() };
    let sent = client.call(async |api| api.send_sms_otp(&body).await).await?;
    let body = types::AuthenticateSmsOtpRequest { otp: ask("SMS")?, phone_id: sent.phone_id };
    let first = client.call(async |api| api.authenticate_sms_otp(&body).await).await?;

    // The second factor joins it: its send and its authentication carry the session.
    let client = client.with_session(&SharedSecret::new(first.session_jwt));
    let body = types::SendEmailOtpRequest { email_address: person.email.clone() };
    let sent = client.call(async |api| api.send_email_otp(&body).await).await?;
    let body = types::AuthenticateEmailOtpRequest { otp: ask("e-mail")?, email_id: sent.email_id };
    let second = client.call(async |api| api.authenticate_email_otp(&body).await).await?;
    if second.user.is_some() {
        return Err("this person is a user already".into());
    }

    // Its token replaces the first one, and may write.
    let client = client.with_session(&SharedSecret::new(second.session_jwt));
    let body = types::CreateUserRequest {
        first_name: person.first_name.clone(),
        middle_name: None,
        last_name: person.last_name.clone(),
        email: person.email.clone(),
        phone: person.phone.clone(),
        country: "US".to_owned(),
        accepted_terms: true,
    };
    Ok(client.call(async |api| api.create_user(&body).await).await?)
}
