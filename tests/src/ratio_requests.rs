//! Every OTP request to Ratio, held against the contract's raw request and header table.

use insta::assert_snapshot;
use passcode::{
    Device, OtpCode, OtpProvider, OtpProviderExt, Recipient, SendRequest, VerifyRequest,
};

use crate::recorder::Recorder;

const CONFIG: &str = r#"
[providers.us]
kind = "ratio"
base_url = "URL"
client_id = "11111111-2222-4333-8444-555555555555"
client_secret = "test-secret"
"#;

const JWT: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0IiwibiI6MX0.c2ln";

async fn ratio() -> Recorder {
    let recorder = Recorder::start(&[
        ("11111111-2222-4333-8444-555555555555", "CLIENT_ID"),
        ("test-secret", "CLIENT_SECRET"),
        (JWT, "SESSION_JWT"),
        // The contract's own vector for the address 192.0.2.7 and the agent TestAgent/1.0.
        ("eyJpcCI6IjE5Mi4wLjIuNyIsInVzZXJBZ2VudCI6IlRlc3RBZ2VudC8xLjAifQ==", "FINGERPRINT"),
    ])
    .await;
    recorder.answer("/v1/auth/otp/sms:send", r#"{"phoneId":"phone-1","phoneMask":"0123"}"#).await;
    recorder.answer("/v1/auth/otp/email:send", r#"{"emailId":"email-1"}"#).await;
    let authenticated = format!(r#"{{"sessionJwt":"{JWT}"}}"#);
    recorder.answer("/v1/auth/otp/sms:authenticate", &authenticated).await;
    recorder.answer("/v1/auth/otp/email:authenticate", authenticated).await;
    recorder
}

#[tokio::test]
async fn an_sms_as_first_factor() {
    let recorder = ratio().await;
    let providers = recorder.providers(CONFIG);
    let verification = providers.send_to("+1 202-555-0123").await.unwrap();
    assert_snapshot!(recorder.take(), @r#"
    POST /v1/auth/otp/sms:send
      accept-encoding: identity
      accept: application/json
      content-length: 30
      content-type: application/json
      host: SERVER
      ratio-client-id: CLIENT_ID
      ratio-client-secret: CLIENT_SECRET
    {
      "phoneNumber": "+12025550123"
    }
    "#);
    assert!(providers.verify_code(&verification, "012 345").await.unwrap().is_approved());
    assert_snapshot!(recorder.take(), @r#"
    POST /v1/auth/otp/sms:authenticate
      accept-encoding: identity
      accept: application/json
      content-length: 36
      content-type: application/json
      host: SERVER
      ratio-client-id: CLIENT_ID
      ratio-client-secret: CLIENT_SECRET
    {
      "otp": "012345",
      "phoneId": "phone-1"
    }
    "#);
}

#[tokio::test]
async fn an_email_as_first_factor() {
    let recorder = ratio().await;
    let providers = recorder.providers(CONFIG);
    let verification = providers.send_to("ada@example.com").await.unwrap();
    assert_snapshot!(recorder.take(), @r#"
    POST /v1/auth/otp/email:send
      accept-encoding: identity
      accept: application/json
      content-length: 34
      content-type: application/json
      host: SERVER
      ratio-client-id: CLIENT_ID
      ratio-client-secret: CLIENT_SECRET
    {
      "emailAddress": "ada@example.com"
    }
    "#);
    assert!(providers.verify_code(&verification, "135790").await.unwrap().is_approved());
    assert_snapshot!(recorder.take(), @r#"
    POST /v1/auth/otp/email:authenticate
      accept-encoding: identity
      accept: application/json
      content-length: 36
      content-type: application/json
      host: SERVER
      ratio-client-id: CLIENT_ID
      ratio-client-secret: CLIENT_SECRET
    {
      "emailId": "email-1",
      "otp": "135790"
    }
    "#);
}

#[tokio::test]
async fn a_second_factor_carries_the_session_on_both_calls() {
    let recorder = ratio().await;
    let providers = recorder.providers(CONFIG);
    let session = passcode::Session::new(JWT);
    let device = Device::new("192.0.2.7".parse().unwrap()).with_user_agent("TestAgent/1.0");
    let recipient: Recipient = "+12025550123".parse().unwrap();
    let request = SendRequest::new(recipient).with_session(session.clone()).with_device(device);
    let verification = providers.send(&request).await.unwrap();
    assert_snapshot!(recorder.take(), @r#"
    POST /v1/auth/otp/sms:send
      accept-encoding: identity
      accept: application/json
      authorization: Bearer SESSION_JWT
      content-length: 30
      content-type: application/json
      host: SERVER
      ratio-client-id: CLIENT_ID
      ratio-client-secret: CLIENT_SECRET
      ratio-device-fingerprint: FINGERPRINT
    {
      "phoneNumber": "+12025550123"
    }
    "#);
    let request = VerifyRequest::new(verification, OtpCode::parse("246810").unwrap())
        .with_session(session.clone());
    assert!(providers.verify(&request).await.unwrap().is_approved());
    assert_snapshot!(recorder.take(), @r#"
    POST /v1/auth/otp/sms:authenticate
      accept-encoding: identity
      accept: application/json
      authorization: Bearer SESSION_JWT
      content-length: 36
      content-type: application/json
      host: SERVER
      ratio-client-id: CLIENT_ID
      ratio-client-secret: CLIENT_SECRET
    {
      "otp": "246810",
      "phoneId": "phone-1"
    }
    "#);
}

#[tokio::test]
async fn an_email_as_second_factor_carries_it_too() {
    let recorder = ratio().await;
    let providers = recorder.providers(CONFIG);
    let session = passcode::Session::new(JWT);
    let recipient: Recipient = "ada@example.com".parse().unwrap();
    let request = SendRequest::new(recipient).with_session(session.clone());
    let verification = providers.send(&request).await.unwrap();
    let request = VerifyRequest::new(verification, OtpCode::parse("135790").unwrap())
        .with_session(session.clone());
    assert!(providers.verify(&request).await.unwrap().is_approved());
    assert_snapshot!(recorder.take(), @r#"
    POST /v1/auth/otp/email:send
      accept-encoding: identity
      accept: application/json
      authorization: Bearer SESSION_JWT
      content-length: 34
      content-type: application/json
      host: SERVER
      ratio-client-id: CLIENT_ID
      ratio-client-secret: CLIENT_SECRET
    {
      "emailAddress": "ada@example.com"
    }

    POST /v1/auth/otp/email:authenticate
      accept-encoding: identity
      accept: application/json
      authorization: Bearer SESSION_JWT
      content-length: 36
      content-type: application/json
      host: SERVER
      ratio-client-id: CLIENT_ID
      ratio-client-secret: CLIENT_SECRET
    {
      "emailId": "email-1",
      "otp": "135790"
    }
    "#);
}
