use passcode_bench::CODE;
use reqwest::{Client, Result};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct StytchSend<'a> {
    phone_number: &'a str,
    expiration_minutes: u8,
    create_user_as_pending: bool,
}

#[derive(Deserialize)]
struct StytchSent {
    phone_id: String,
}

#[derive(Serialize)]
struct StytchCheck<'a> {
    method_id: &'a str,
    code: &'a str,
}

#[derive(Deserialize)]
struct StytchChecked {
    user: StytchUser,
}

#[derive(Deserialize)]
struct StytchUser {
    phone_numbers: Vec<StytchPhone>,
}

#[derive(Deserialize)]
struct StytchPhone {
    phone_number: String,
    verified: bool,
}

pub(crate) async fn stytch(client: &Client, base: &str) -> Result<bool> {
    let project = "project-test-11111111-2222-4333-8444-555555555555";
    let post = |path: &str| {
        client.post(format!("{base}{path}")).basic_auth(project, Some("secret-test-x="))
    };
    let phone_number = "+12025550162";
    let send = StytchSend { phone_number, expiration_minutes: 5, create_user_as_pending: true };
    let sent = post("/v1/otps/sms/login_or_create").json(&send).send().await?;
    let sent: StytchSent = sent.error_for_status()?.json().await?;
    let check = StytchCheck { method_id: &sent.phone_id, code: CODE };
    let checked = post("/v1/otps/authenticate").json(&check).send().await?.error_for_status()?;
    let checked: StytchChecked = checked.json().await?;
    let mut phones = checked.user.phone_numbers.iter();
    Ok(phones.any(|phone| phone.verified && phone.phone_number == phone_number))
}
