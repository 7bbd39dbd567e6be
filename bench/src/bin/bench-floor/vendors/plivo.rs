use passcode_bench::CODE;
use reqwest::{Client, Result};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Otp<'a> {
    otp: &'a str,
}

#[derive(Serialize)]
struct PlivoSend<'a> {
    recipient: &'a str,
    channel: &'a str,
}

#[derive(Deserialize)]
struct PlivoSent {
    session_uuid: String,
}

#[derive(Deserialize)]
struct PlivoChecked {
    message: String,
}

pub(crate) async fn plivo(client: &Client, base: &str) -> Result<bool> {
    let account = "MA0123456789ABCDEFGH";
    let post = |id: &str| {
        let url = format!("{base}/v1/Account/{account}/Verify/Session/{id}");
        client.post(url).basic_auth(account, Some("token"))
    };
    let send = PlivoSend { recipient: "+33639980123", channel: "sms" };
    let sent: PlivoSent = post("").json(&send).send().await?.error_for_status()?.json().await?;
    let check = post(&format!("{}/", sent.session_uuid)).json(&Otp { otp: CODE });
    let checked: PlivoChecked = check.send().await?.error_for_status()?.json().await?;
    Ok(checked.message.starts_with("session validated successfully"))
}
