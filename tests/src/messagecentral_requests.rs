//! Every request to Message Central, held against the contract's tables of parameters.

use insta::assert_snapshot;
use passcode::{Channel, OtpProvider, OtpProviderExt, Providers, Recipient, SendRequest};

use crate::recorder::Recorder;

const CONFIG: &str = r#"
[providers.india]
kind = "messagecentral"
base_url = "URL"
customer_id = "C-0123456789ABCDE"
password = "pa+ss/word>"
"#;

async fn messagecentral() -> Recorder {
    let recorder = Recorder::start(&[
        // Standard Base64 of the password is cGErc3Mvd29yZD4=, percent-encoded once.
        ("cGErc3Mvd29yZD4%3D", "KEY"),
        ("a.b.c", "TOKEN"),
    ])
    .await;
    recorder.answer("/auth/v1/authentication/token", r#"{"status":200,"token":"a.b.c"}"#).await;
    let sent = r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":"5915384","responseCode":"200","timeout":"60.0"}}"#;
    let verified = r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":5915384,"verificationStatus":"VERIFICATION_COMPLETED","responseCode":"200"}}"#;
    for path in ["/verification/v3/send", "/verification/v2/verification/send"] {
        recorder.answer(path, sent).await;
    }
    for path in ["/verification/v3/validateOtp", "/verification/v2/verification/validateOtp"] {
        recorder.answer(path, verified).await;
    }
    recorder
}

async fn send_and_verify(providers: &Providers, recipient: &str) {
    let verification = providers.send_to(recipient).await.unwrap();
    assert!(providers.verify_code(&verification, "012345").await.unwrap().is_approved());
}

#[tokio::test]
async fn v3_buys_one_token_sends_and_validates() {
    let recorder = messagecentral().await;
    send_and_verify(&recorder.providers(CONFIG), "+91 91234 56789").await;
    assert_snapshot!(recorder.take(), @r"
    GET /auth/v1/authentication/token
      ?customerId=C-0123456789ABCDE
      ?key=KEY
      ?scope=NEW
      accept-encoding: identity
      accept: */*
      host: SERVER

    POST /verification/v3/send
      ?countryCode=91
      ?customerId=C-0123456789ABCDE
      ?flowType=SMS
      ?mobileNumber=9123456789
      ?otpLength=6
      accept-encoding: identity
      accept: */*
      authtoken: TOKEN
      content-length: 0
      host: SERVER

    GET /verification/v3/validateOtp
      ?code=012345
      ?verificationId=5915384
      accept-encoding: identity
      accept: */*
      authtoken: TOKEN
      host: SERVER
    ");
}

#[tokio::test]
async fn v2_names_the_customer_on_every_call() {
    let recorder = messagecentral().await;
    send_and_verify(&recorder.providers(&format!("{CONFIG}api_version = \"v2\"")), "+12025550123")
        .await;
    assert_snapshot!(recorder.take(), @r"
    GET /auth/v1/authentication/token
      ?customerId=C-0123456789ABCDE
      ?key=KEY
      ?scope=NEW
      accept-encoding: identity
      accept: */*
      host: SERVER

    POST /verification/v2/verification/send
      ?countryCode=1
      ?customerId=C-0123456789ABCDE
      ?flowType=SMS
      ?mobileNumber=2025550123
      ?otpLength=6
      accept-encoding: identity
      accept: */*
      authtoken: TOKEN
      content-length: 0
      host: SERVER

    GET /verification/v2/verification/validateOtp
      ?code=012345
      ?customerId=C-0123456789ABCDE
      ?verificationId=5915384
      accept-encoding: identity
      accept: */*
      authtoken: TOKEN
      host: SERVER
    ");
}

#[tokio::test]
async fn a_fixed_token_is_used_as_it_is_and_italy_keeps_its_zero() {
    let recorder = messagecentral().await;
    let config = CONFIG.replace("password = \"pa+ss/word>\"", "auth_token = \"a.b.c\"");
    let recipient: Recipient = "+39 06 481 2345".parse().unwrap();
    let request = SendRequest::new(recipient).with_channel(Channel::WhatsApp).with_code_length(8);
    recorder.providers(&config).send(&request).await.unwrap();
    assert_snapshot!(recorder.take(), @r"
    POST /verification/v3/send
      ?countryCode=39
      ?customerId=C-0123456789ABCDE
      ?flowType=WHATSAPP
      ?mobileNumber=064812345
      ?otpLength=8
      accept-encoding: identity
      accept: */*
      authtoken: TOKEN
      content-length: 0
      host: SERVER
    ");
}
