//! A session's token is replaced by answers, for all its clones.

use ratio_client::{Secret, SharedSecret};

use crate::{JWT_1, JWT_2, SENT, answer, client, json, send_sms};
use loopback::Server;

#[tokio::test]
async fn a_refreshed_token_is_used_by_every_clone_from_then_on() {
    let refresh = format!("ratio-authentication-refresh: {JWT_2}\r\n");
    let server = Server::script([answer("200 OK", &refresh, SENT), json("200 OK", SENT)]).await;
    let session = SharedSecret::new(Secret::new(JWT_1));
    let clone = session.clone();

    send_sms(&client(&server).with_session(&session)).await.unwrap();
    assert_eq!(clone.newest().expose(), JWT_2);
    send_sms(&client(&server).with_session(&clone)).await.unwrap();

    let sent: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(sent, [format!("Bearer {JWT_1}"), format!("Bearer {JWT_2}")]);
}

#[tokio::test]
async fn an_error_answer_refreshes_too_and_a_scheme_is_removed() {
    let refresh = format!("ratio-authentication-refresh: Bearer {JWT_2}\r\n");
    let server = Server::script([answer("409 Conflict", &refresh, "")]).await;
    let session = SharedSecret::new(Secret::new(JWT_1));
    send_sms(&client(&server).with_session(&session)).await.unwrap_err();
    assert_eq!(session.newest().expose(), JWT_2);
}
