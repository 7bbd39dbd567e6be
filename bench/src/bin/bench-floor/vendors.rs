//! One send and one check of each vendor.

use reqwest::{Client, Result};
use serde::{Deserialize, Serialize};

const CODE: &str = passcode_bench::CODE;

#[derive(Serialize)]
struct Code<'a> {
    code: &'a str,
}

#[derive(Serialize)]
struct Otp<'a> {
    otp: &'a str,
}

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

pub(crate) async fn messagecentral(client: &Client, base: &str, token: &str) -> Result<bool> {
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
    let query = [("verificationId", sent.data.verification_id.as_str()), ("code", CODE)];
    let call = client.get(format!("{base}/verification/v3/validateOtp")).query(&query);
    let checked = call.header("authToken", token).send().await?.error_for_status()?;
    let checked: MessageCentral<MessageCentralChecked> = checked.json().await?;
    Ok(checked.data.verification_status == "VERIFICATION_COMPLETED")
}

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

#[derive(Deserialize)]
struct Status {
    status: String,
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
