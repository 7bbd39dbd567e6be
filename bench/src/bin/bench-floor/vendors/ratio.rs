use passcode_bench::CODE;
use reqwest::{Client, Result};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RatioSend<'a> {
    phone_number: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RatioSent {
    phone_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RatioCheck<'a> {
    otp: &'a str,
    phone_id: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RatioChecked {
    session_jwt: String,
}

pub(crate) async fn ratio(client: &Client, base: &str) -> Result<bool> {
    let post = |path: &str| {
        client
            .post(format!("{base}{path}"))
            .header("ratio-client-id", "11111111-2222-4333-8444-555555555555")
            .header("ratio-client-secret", "secret")
    };
    let send = RatioSend { phone_number: "+12025550123" };
    let sent = post("/v1/auth/otp/sms:send").json(&send).send().await?.error_for_status()?;
    let sent: RatioSent = sent.json().await?;
    let check = RatioCheck { otp: CODE, phone_id: &sent.phone_id };
    let checked =
        post("/v1/auth/otp/sms:authenticate").json(&check).send().await?.error_for_status()?;
    Ok(!checked.json::<RatioChecked>().await?.session_jwt.is_empty())
}
