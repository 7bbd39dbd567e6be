//! What leaves: exactly what the contract page shows, and what HTTP needs.

use std::collections::BTreeMap;

use ratio_client::{Client, Credentials, Device, HttpSettings, Secret, SharedSecret};

use crate::{CLIENT_ID, JWT_1, SENT, client, json, only, send_sms};
use loopback::{Request, Server};

pub(crate) const FINGERPRINT: &str =
    "eyJpcCI6IjE5Mi4wLjIuNyIsInVzZXJBZ2VudCI6IlRlc3RBZ2VudC8xLjAifQ==";

pub(crate) fn device() -> Device {
    Device { ip: [192, 0, 2, 7].into(), user_agent: Some("TestAgent/1.0".to_owned()) }
}

/// The headers but for those that HTTP itself needs.
pub(crate) fn vendor_headers(request: Request) -> BTreeMap<String, String> {
    let of_http = ["host", "accept", "accept-encoding", "content-length"];
    let headers = request.headers.into_iter();
    headers.filter(|(name, _)| !of_http.contains(&name.as_str())).collect()
}

pub(crate) fn expected(headers: &[(&str, &str)]) -> BTreeMap<String, String> {
    headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn a_first_factor_send_has_the_credentials_and_nothing_more() {
    let server = Server::script([json("200 OK", SENT)]).await;
    send_sms(&client(&server)).await.unwrap();

    let request = only(&server);
    assert_eq!(request.line(), "POST /v1/auth/otp/sms:send");
    assert_eq!(request.text(), r#"{"phoneNumber":"+12025550123"}"#);
    assert_eq!(
        vendor_headers(request),
        expected(&[
            ("ratio-client-id", CLIENT_ID),
            ("ratio-client-secret", "test-secret"),
            ("content-type", "application/json"),
        ])
    );
}

#[tokio::test]
async fn a_second_factor_send_has_session_and_fingerprint_too() {
    let server = Server::script([json("200 OK", SENT)]).await;
    let session = SharedSecret::new(Secret::new(JWT_1));
    send_sms(&client(&server).with_session(&session).with_device(device())).await.unwrap();

    let request = only(&server);
    assert_eq!(request.line(), "POST /v1/auth/otp/sms:send");
    assert_eq!(
        vendor_headers(request),
        expected(&[
            ("ratio-client-id", CLIENT_ID),
            ("ratio-client-secret", "test-secret"),
            ("ratio-device-fingerprint", FINGERPRINT),
            ("authorization", &format!("Bearer {JWT_1}")),
            ("content-type", "application/json"),
        ])
    );
}

#[tokio::test]
async fn an_operation_without_security_gets_no_credentials() {
    let body = r#"{"id":"made-up-session-id","createTime":"2023-07-18T10:00:00.000Z",
        "updateTime":"2023-07-18T10:00:00.000Z","signingAddress":"0xaa","signingType":"EVM",
        "depositAddress":"0xaa","depositType":"EVM"}"#;
    let server = Server::script([json("200 OK", body)]).await;
    let client = client(&server).with_session(&SharedSecret::new(Secret::new(JWT_1)));
    client.call(async |api| api.get_client_session("made-up-session-id").await).await.unwrap();

    let request = only(&server);
    assert_eq!(request.line(), "GET /v1/client/sessions/made-up-session-id");
    assert_eq!(vendor_headers(request), expected(&[]));
}

/// The page's header table: wallet sign-in inside a client session, neither id nor secret.
#[tokio::test]
async fn a_client_session_stands_for_the_credentials() {
    let server = Server::script([json("200 OK", r#"{"challenge":"made-up challenge"}"#)]).await;
    let id = Secret::new("made-up-session-id");
    let client = client(&server).with_client_session(&id).unwrap();
    let body = ratio_client::types::AuthenticateCryptoWalletStartRequest {
        wallet_address: "0x00000000000000000000000000000000000000aa".into(),
        wallet_type: "EVM".into(),
    };
    client.call(async |api| api.start_crypto_wallet_auth(&body).await).await.unwrap();

    let request = only(&server);
    assert_eq!(request.line(), "POST /v1/auth/cryptoWallet:start");
    let headers =
        [("ratio-client-session-id", "made-up-session-id"), ("content-type", "application/json")];
    assert_eq!(vendor_headers(request), expected(&headers));
    assert!(!format!("{client:?}").contains("made-up-session-id"));
    assert!(client.with_client_session(&Secret::new("")).is_err());
}

#[test]
fn a_call_can_be_spawned_and_boxed() {
    fn assert_send<T: Send>(future: T) -> T {
        future
    }
    type Boxed<'a> = std::pin::Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

    fn boxed(client: &Client) -> Boxed<'_> {
        Box::pin(async move {
            let _ = send_sms(client).await;
        })
    }

    let credentials = Credentials::new(CLIENT_ID, Secret::new("test-secret"));
    let client = Client::new("http://127.0.0.1:1", credentials, &HttpSettings::default());
    let client = client.unwrap();
    drop(assert_send(send_sms(&client)));
    drop(boxed(&client));
}
