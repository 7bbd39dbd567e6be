//! No byte of a body, a token or a credential shows in what can be printed.

use std::error::Error as _;

use ratio_client::{Device, Error, Secret, SharedSecret, types};

use crate::{answer, client, json};
use loopback::{Reply, Server};

const CANARY: &str = "eyJjYW5hcnkiOjF9.canary.c2ln";

/// Everything an error says, its sources included.
fn shown(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(inner) = source {
        text += &format!(" {inner} {inner:?}");
        source = inner.source();
    }
    text
}

#[tokio::test]
async fn no_error_shows_what_was_sent_or_answered() {
    let refresh = format!("ratio-authentication-refresh: {CANARY}\r\n");
    for answer in [
        json("200 OK", &format!(r#"{{"sessionJwt":["{CANARY}"]}}"#)),
        json("200 OK", CANARY),
        json("201 Created", &format!(r#"{{"sessionJwt":"{CANARY}"}}"#)),
        json("302 Found", CANARY),
        json("400 Bad Request", &format!(r#"{{"code":"{CANARY}","message":"{CANARY}"}}"#)),
        json("401 Unauthorized", &format!(r#"{{"code":"246810","message":"{CANARY}"}}"#)),
        answer("500 Internal Server Error", &refresh, CANARY),
        Reply::raw(format!("HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{CANARY}")),
        Reply::raw(format!("{CANARY}\r\n\r\n")),
        Reply::raw(""),
    ] {
        let server = Server::script([answer.clone()]).await;
        let client = client(&server).with_session(&SharedSecret::new(Secret::new(CANARY)));
        let body = types::AuthenticateSmsOtpRequest {
            otp: Secret::new("246810"),
            phone_id: "canary-phone-id".to_owned(),
        };
        let error =
            client.call(async |api| api.authenticate_sms_otp(&body).await).await.unwrap_err();
        let shown = shown(&error);
        for secret in [CANARY, "canary", "246810", "test-secret"] {
            assert!(!shown.contains(secret), "{answer:?} shows {secret:?} in {shown}");
        }
    }
}

#[tokio::test]
async fn no_type_shows_its_secrets() {
    let server = Server::script([]).await;
    let session = SharedSecret::new(Secret::new(CANARY));
    let device = Device { ip: [192, 0, 2, 7].into(), user_agent: None };
    let client = client(&server).with_session(&session).with_device(device);
    let request = types::AuthenticateEmailOtpRequest {
        otp: Secret::new("246810"),
        email_id: "email-test".to_owned(),
    };
    let response =
        types::AuthResponse { session_jwt: Secret::new(CANARY), user: None, user_mask: None };
    let shown = format!("{client:?} {session:?} {request:?} {response:?}");
    for secret in [CANARY, "246810", "test-secret", "eyJpcCI6"] {
        assert!(!shown.contains(secret), "{secret:?} in {shown}");
    }
}

/// A value of the type with this text wherever it takes text.
fn filled<T: serde::de::DeserializeOwned>(members: &[&str]) -> T {
    let members = members.iter().map(|name| ((*name).to_owned(), CANARY.into())).collect();
    serde_json::from_value(serde_json::Value::Object(members)).unwrap()
}

#[test]
fn no_text_of_a_request_or_an_answer_is_shown() {
    let address: types::SendEmailOtpRequest = filled(&["emailAddress"]);
    let number: types::SendSmsOtpRequest = filled(&["phoneNumber"]);
    let sent: types::SendSmsOtpResponse = filled(&["phoneId", "phoneMask"]);
    let kyc: types::SubmitKycRequest = filled(&[
        "dateOfBirth",
        "idType",
        "idNumber",
        "line1",
        "line2",
        "city",
        "state",
        "postalCode",
        "nationality",
        "occupation",
    ]);
    let user: types::User =
        filled(&["id", "firstName", "lastName", "email", "phone", "country", "occupation"]);
    let wallet: types::Wallet = filled(&["id", "address", "name", "type"]);
    let webhook: types::Webhook = filled(&["id", "url", "secret", "name"]);
    let body: types::Error = filled(&["message", "code", "createTime"]);
    let shown = format!(
        "{address:?} {number:#?} {sent:?} {kyc:#?} {user:?} {wallet:?} {webhook:?} {body:?}"
    );
    assert!(!shown.contains("canary"), "{shown}");
    assert!(shown.contains("Secret(***)") && shown.contains("Other(***)"), "{shown}");
}
