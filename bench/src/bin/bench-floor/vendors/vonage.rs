use passcode_bench::CODE;
use reqwest::{Client, Result};
use serde::{Deserialize, Serialize};

use super::words::{Code, Status};

#[derive(Serialize)]
struct VonageSend<'a> {
    brand: &'a str,
    code_length: u8,
    channel_timeout: u16,
    workflow: [VonageStep<'a>; 1],
}

#[derive(Serialize)]
struct VonageStep<'a> {
    channel: &'a str,
    to: &'a str,
}

#[derive(Deserialize)]
struct VonageSent {
    request_id: String,
}

pub(crate) async fn vonage(client: &Client, base: &str) -> Result<bool> {
    let post = |url: String| client.post(url).basic_auth("abcd1234", Some("secret"));
    let send = VonageSend {
        brand: "Example",
        code_length: 6,
        channel_timeout: 300,
        workflow: [VonageStep { channel: "sms", to: "447700900123" }],
    };
    let sent = post(format!("{base}/v2/verify")).json(&send).send().await?.error_for_status()?;
    let sent: VonageSent = sent.json().await?;
    let check = post(format!("{base}/v2/verify/{}", sent.request_id)).json(&Code { code: CODE });
    let checked: Status = check.send().await?.error_for_status()?.json().await?;
    Ok(checked.status == "completed")
}
