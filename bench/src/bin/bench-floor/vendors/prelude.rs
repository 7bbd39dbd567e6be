use passcode_bench::CODE;
use reqwest::{Client, Result};
use serde::Serialize;

use super::words::Status;

#[derive(Serialize)]
struct PreludeTarget<'a> {
    r#type: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct PreludeOptions<'a> {
    method: &'a str,
    preferred_channel: &'a str,
    code_size: u8,
}

#[derive(Serialize)]
struct PreludeSend<'a> {
    target: PreludeTarget<'a>,
    options: PreludeOptions<'a>,
}

#[derive(Serialize)]
struct PreludeCheck<'a> {
    target: PreludeTarget<'a>,
    code: &'a str,
}

pub(crate) async fn prelude(client: &Client, base: &str) -> Result<bool> {
    let post = |path: &str| client.post(format!("{base}{path}")).bearer_auth("sk_token");
    let target = || PreludeTarget { r#type: "phone_number", value: "+306912345678" };
    let options = PreludeOptions { method: "message", preferred_channel: "sms", code_size: 6 };
    let send = PreludeSend { target: target(), options };
    let sent: Status =
        post("/v2/verification").json(&send).send().await?.error_for_status()?.json().await?;
    let check = post("/v2/verification/check").json(&PreludeCheck { target: target(), code: CODE });
    let checked: Status = check.send().await?.error_for_status()?.json().await?;
    Ok(sent.status == "success" && checked.status == "success")
}
