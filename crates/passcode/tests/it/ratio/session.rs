//! Second factors, and the session they belong to.

use loopback::{Reply, Server};
use passcode::Dispatch::{NotSent, Refused};
use passcode::{
    ErrorKind, OtpProvider, OtpProviderExt, Recipient, SendRequest, Session, VerifyOutcome,
    VerifyRequest,
};

use super::{EMAIL, EMAIL_AUTHENTICATE, EMAIL_SEND, JWT, JWT_2, ratio, sent};
use crate::answers::Expected::Fails;
use crate::answers::{answering, code, not_approved, paths};

#[tokio::test]
async fn a_bare_401_is_the_sessions_fault_if_one_was_sent() {
    let server = answering((401, "")).await;
    let session = Session::new(JWT);
    let verification = sent().with_session(session.fingerprint());
    let request = VerifyRequest::new(verification, code("246810")).with_session(session);
    let outcome = ratio(&server).verify(&request).await;
    assert_eq!(not_approved(&outcome), Fails(ErrorKind::Session, Refused));
}

#[tokio::test]
async fn a_second_factor_goes_with_the_session_and_replaces_its_token() {
    let body = format!(r#"{{"sessionJwt":"{JWT_2}","user":{{"id":"user-1"}}}}"#);
    let server =
        Server::script([Reply::json(200, r#"{"emailId":"email-test-2"}"#), Reply::json(200, body)])
            .await;
    let ratio = ratio(&server);
    let session = Session::new(JWT);
    let request =
        SendRequest::new(EMAIL.parse::<Recipient>().unwrap()).with_session(session.clone());
    let verification = ratio.send(&request).await.unwrap();
    assert!(verification.second_factor());
    let request = VerifyRequest::new(verification, code("135790")).with_session(session.clone());
    let outcome = ratio.verify(&request).await.unwrap();
    let VerifyOutcome::Approved(approval) = outcome else { panic!("{outcome:?}") };
    assert_eq!(approval.evidence().user_id(), Some("user-1"));
    assert_eq!(session.expose(), JWT_2);
    assert_eq!(approval.evidence().session().unwrap().expose(), JWT_2);
    assert_eq!(paths(&server), [EMAIL_SEND, EMAIL_AUTHENTICATE]);
    for request in server.requests() {
        assert_eq!(request.header("authorization"), Some(format!("Bearer {JWT}").as_str()));
    }
}

#[tokio::test]
async fn an_answers_refresh_reaches_every_clone_of_the_session() {
    let sent = Reply::json(200, r#"{"emailId":"email-test-2"}"#);
    let server = Server::replying(sent.header("ratio-authentication-refresh", JWT_2)).await;
    let session = Session::new(JWT);
    let clone = session.clone();
    let request =
        SendRequest::new(EMAIL.parse::<Recipient>().unwrap()).with_session(session.clone());
    ratio(&server).send(&request).await.unwrap();
    assert_eq!(clone.expose(), JWT_2);
}

#[tokio::test]
async fn a_factor_is_never_verified_under_the_wrong_session() {
    let server = answering((200, r#"{"sessionJwt":"x"}"#)).await;
    let ratio = ratio(&server);
    let second = sent().with_second_factor(true);
    let outcome = ratio.verify_code(&second, "246810").await;
    assert_eq!(not_approved(&outcome), Fails(ErrorKind::Session, NotSent));
    let request = VerifyRequest::new(sent(), code("246810")).with_session(Session::new(JWT));
    let outcome = ratio.verify(&request).await;
    assert_eq!(not_approved(&outcome), Fails(ErrorKind::InvalidRequest, NotSent));
    assert_eq!(server.count(), 0);
}
