//! What is refused before anything is sent.

use std::time::Instant;

use ratio_client::{
    Client, Credentials, ErrorKind, HttpSettings, Reach, Secret, SetupError, SharedSecret,
};

use crate::{CLIENT_ID, client, send_sms};
use loopback::Server;

fn set_up(id: &str, secret: &str) -> Result<Client, SetupError> {
    let credentials = Credentials::new(id, Secret::new(secret));
    Client::new(ratio_client::SANDBOX_URL, credentials, &HttpSettings::default())
}

#[test]
fn credentials_that_no_header_can_carry_are_refused_without_being_shown() {
    assert!(set_up(CLIENT_ID, "test-secret").is_ok());
    for (id, secret, what) in [
        ("hunter2\r\nx: y", "test-secret", "client id"),
        ("", "test-secret", "client id"),
        (CLIENT_ID, "hunter2\n", "client secret"),
        (CLIENT_ID, "", "client secret"),
    ] {
        let error = set_up(id, secret).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(what), "{shown}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[tokio::test]
async fn a_token_that_no_header_can_carry_is_refused_unsent() {
    let server = Server::script([]).await;
    let session = SharedSecret::new(Secret::new("hunter2\r\nx: y"));
    let error = send_sms(&client(&server).with_session(&session)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unbuildable);
    assert_eq!(error.reach(), Some(Reach::NotSent));
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_deadline_that_has_passed_sends_nothing() {
    let server = Server::script([]).await;
    let error = send_sms(&client(&server).with_deadline(Instant::now())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Http);
    assert_eq!(error.reach(), Some(Reach::NotSent));
    assert!(server.requests().is_empty());
}
