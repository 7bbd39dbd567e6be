use passcode_bench::CODE;
use reqwest::{Client, Result};
use serde::Deserialize;

#[derive(Deserialize)]
struct Token {
    token: String,
}

pub(crate) async fn messagecentral_token(client: &Client, base: &str) -> Result<String> {
    let query = [("customerId", "C-0123456789ABCDE"), ("key", "cGFzc3dvcmQ="), ("scope", "NEW")];
    let call = client.get(format!("{base}/auth/v1/authentication/token")).query(&query);
    Ok(call.send().await?.error_for_status()?.json::<Token>().await?.token)
}

#[derive(Deserialize)]
struct MessageCentral<T> {
    data: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MessageCentralSent {
    verification_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MessageCentralChecked {
    verification_status: String,
}

pub(crate) async fn messagecentral_send(
    client: &Client,
    base: &str,
    token: &str,
) -> Result<String> {
    let query = [
        ("countryCode", "91"),
        ("mobileNumber", "9123456789"),
        ("flowType", "SMS"),
        ("customerId", "C-0123456789ABCDE"),
        ("otpLength", "6"),
    ];
    let call = client.post(format!("{base}/verification/v3/send")).query(&query);
    let sent = call.header("authToken", token).header("content-length", "0").send().await?;
    let sent: MessageCentral<MessageCentralSent> = sent.error_for_status()?.json().await?;
    Ok(sent.data.verification_id)
}

pub(crate) async fn messagecentral(client: &Client, base: &str, token: &str) -> Result<bool> {
    let id = messagecentral_send(client, base, token).await?;
    let query = [("verificationId", id.as_str()), ("code", CODE)];
    let call = client.get(format!("{base}/verification/v3/validateOtp")).query(&query);
    let checked = call.header("authToken", token).send().await?.error_for_status()?;
    let checked: MessageCentral<MessageCentralChecked> = checked.json().await?;
    Ok(checked.data.verification_status == "VERIFICATION_COMPLETED")
}
