use passcode_bench::CODE;
use reqwest::{Client, Result};
use serde::{Deserialize, Serialize};

use super::words::Code;

#[derive(Serialize)]
struct TelnyxSend<'a> {
    phone_number: &'a str,
    verify_profile_id: &'a str,
}

#[derive(Deserialize)]
struct Telnyx<T> {
    data: T,
}

#[derive(Deserialize)]
struct TelnyxSent {
    id: String,
}

#[derive(Deserialize)]
struct TelnyxChecked {
    response_code: String,
}

pub(crate) async fn telnyx(client: &Client, base: &str) -> Result<bool> {
    let post =
        |path: &str| client.post(format!("{base}/v2/verifications/{path}")).bearer_auth("KEY");
    let send = TelnyxSend {
        phone_number: "+12025550123",
        verify_profile_id: "4900017a-e7c8-4e9e-8a7c-0d98f49b09cc",
    };
    let sent = post("sms").json(&send).send().await?.error_for_status()?;
    let id = sent.json::<Telnyx<TelnyxSent>>().await?.data.id;
    let check = post(&format!("{id}/actions/verify")).json(&Code { code: CODE });
    let checked = check.send().await?.error_for_status()?;
    Ok(checked.json::<Telnyx<TelnyxChecked>>().await?.data.response_code == "accepted")
}
