use passcode_bench::CODE;
use reqwest::{Client, Result};
use serde::Deserialize;

#[derive(Deserialize)]
struct TwilioVerification {
    sid: String,
    status: String,
}

pub(crate) async fn twilio(client: &Client, base: &str) -> Result<bool> {
    let post = |path: &str| {
        let url = format!("{base}/v2/Services/VA0123456789abcdef0123456789abcdef/{path}");
        client.post(url).basic_auth("AC0123456789abcdef0123456789abcdef", Some("token"))
    };
    let form = [("To", "+12025550123"), ("Channel", "sms")];
    let sent = post("Verifications").form(&form).send().await?.error_for_status()?;
    let sent: TwilioVerification = sent.json().await?;
    let form = [("VerificationSid", sent.sid.as_str()), ("Code", CODE)];
    let checked = post("VerificationCheck").form(&form).send().await?.error_for_status()?;
    Ok(checked.json::<TwilioVerification>().await?.status == "approved")
}
