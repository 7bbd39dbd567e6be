//! Ratio's answers, good and bad, by the contract's error-code page and its list of unknowns.

use httpmock::MockServer;
use passcode::{
    Channel, Dispatch, ErrorKind, OtpProvider, OtpProviderExt, Providers, Recipient, SendRequest,
    Session, Verification, VerifyOutcome, VerifyRequest,
};

use crate::answers::{Expected, answer, code, failed, not_approved, providers};
use Dispatch::{MaybeSent, Refused};
use Expected::{Fails, Rejected};

const SETTINGS: &str = "kind = \"ratio\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\nclient_secret = \"test-secret\"";
const PHONE: &str = "+12025550123";
const EMAIL: &str = "ada@example.com";
const PHONE_ID: &str = "phone-number-test-00000000-0000-4000-8000-000000000001";
const SMS_SEND: &str = "/v1/auth/otp/sms:send";
const SMS_AUTHENTICATE: &str = "/v1/auth/otp/sms:authenticate";
const JWT: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0IiwibiI6MX0.c2ln";
const JWT_2: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0IiwibiI6Mn0.c2ln";

fn ratio(server: &MockServer) -> Providers {
    providers(server, SETTINGS)
}

fn sent() -> Verification {
    let recipient: Recipient = PHONE.parse().unwrap();
    Verification::new("vendor", PHONE_ID, recipient, Channel::Sms, std::time::SystemTime::now())
}

#[tokio::test]
async fn a_sent_code_keeps_the_vendors_id() {
    let server = MockServer::start_async().await;
    let body = r#"{"phoneId":"phone-number-test-00000000-0000-4000-8000-000000000001","phoneMask":"0123"}"#;
    answer(&server, SMS_SEND, (200, body)).await;
    let verification = ratio(&server).send_to(PHONE).await.unwrap();
    assert_eq!((verification.provider(), verification.id()), ("vendor", PHONE_ID));
    assert_eq!((verification.channel(), verification.recipient().expose()), (Channel::Sms, PHONE));
    assert!(!verification.second_factor());
    assert_eq!(verification.expires_at(), None);
}

#[tokio::test]
async fn an_address_goes_by_email() {
    let server = MockServer::start_async().await;
    let send =
        answer(&server, "/v1/auth/otp/email:send", (200, r#"{"emailId":"email-test-2"}"#)).await;
    let verification = ratio(&server).send_to(EMAIL).await.unwrap();
    assert_eq!((verification.id(), verification.channel()), ("email-test-2", Channel::Email));
    send.assert_async().await;
}

#[tokio::test]
async fn refused_sends_say_what_was_done() {
    let table = [
        (
            400,
            r#"{"createTime":"2023-07-18T10:00:00.000Z","message":"made-up text","code":"INVALID_PHONE"}"#,
            ErrorKind::InvalidRecipient,
            Refused,
        ),
        (
            400,
            r#"{"message":"made-up text","code":"INVALID_PHONE_TYPE"}"#,
            ErrorKind::Unsupported,
            Refused,
        ),
        (
            400,
            r#"{"message":"made-up text","code":"INVALID_PHONE_COUNTRY_CODE"}"#,
            ErrorKind::Unsupported,
            Refused,
        ),
        (400, r#"{"code":"INVALID_BODY"}"#, ErrorKind::InvalidRequest, Refused),
        (409, r#"{"code":"ALREADY_EXISTS_PHONE"}"#, ErrorKind::Conflict, Refused),
        (400, r#"{"code":"MISMATCH_PHONE"}"#, ErrorKind::InvalidRecipient, Refused),
        (401, r#"{"code":"INVALID_CLIENT_SECRET"}"#, ErrorKind::Credentials, Refused),
        (404, r#"{"code":"NOT_FOUND_CLIENT"}"#, ErrorKind::Credentials, Refused),
        (401, r#"{"code":"EXPIRED_AUTHORIZATION"}"#, ErrorKind::Session, Refused),
        (403, r#"{"code":"MFA_REQUIRED"}"#, ErrorKind::Session, Refused),
        (403, r#"{"code":"USER_BLOCKED"}"#, ErrorKind::Blocked, Refused),
        (403, r#"{"code":"USER_UNDER_REVIEW"}"#, ErrorKind::Blocked, Refused),
        (429, r#"{"message":"made-up text"}"#, ErrorKind::RateLimited, Refused),
        (429, "", ErrorKind::RateLimited, Refused),
        // By status alone. Only 401, 403 and 429 say by themselves that nothing was done.
        (400, r#"{"code":"BORN_TOMORROW"}"#, ErrorKind::InvalidRequest, MaybeSent),
        (400, "<html>", ErrorKind::InvalidRequest, MaybeSent),
        (401, "", ErrorKind::Credentials, Refused),
        (403, "<html>", ErrorKind::Blocked, Refused),
        (404, "<html>", ErrorKind::Protocol, MaybeSent),
        (409, "", ErrorKind::Conflict, MaybeSent),
        (500, "", ErrorKind::Unavailable, MaybeSent),
        (502, "<html>", ErrorKind::Unavailable, MaybeSent),
        (503, r#"{"message":"made-up text"}"#, ErrorKind::Unavailable, MaybeSent),
        // What can't be trusted.
        (302, "", ErrorKind::Protocol, MaybeSent),
        (201, r#"{"phoneId":"id"}"#, ErrorKind::Protocol, MaybeSent),
        (200, r#"{"phoneId":""}"#, ErrorKind::Protocol, MaybeSent),
        (200, "{}", ErrorKind::Protocol, MaybeSent),
        (200, r#"{"phoneId":"#, ErrorKind::Protocol, MaybeSent),
        (200, "", ErrorKind::Protocol, MaybeSent),
        (200, "<html>", ErrorKind::Protocol, MaybeSent),
    ];
    for (status, body, kind, dispatch) in table {
        let server = MockServer::start_async().await;
        let send = answer(&server, SMS_SEND, (status, body)).await;
        let error = ratio(&server).send_to(PHONE).await.unwrap_err();
        assert_eq!(failed(&error), Fails(kind, dispatch), "{status} {body}");
        assert_eq!(error.status(), Some(status), "{status} {body}");
        assert_eq!(send.calls_async().await, 1, "{status} {body}");
        assert!(!format!("{error} {error:?}").contains("made-up text"), "{error:?}");
    }
}

#[tokio::test]
async fn what_ratio_cant_do_is_refused_without_a_request() {
    let server = MockServer::start_async().await;
    let any = server
        .mock_async(|_, then| {
            then.status(200);
        })
        .await;
    let ratio = ratio(&server);
    let phone: Recipient = PHONE.parse().unwrap();
    let email: Recipient = EMAIL.parse().unwrap();
    let requests = [
        SendRequest::new("+919123456789".parse::<Recipient>().unwrap()),
        SendRequest::new(phone.clone()).with_channel(Channel::WhatsApp),
        SendRequest::new(phone.clone()).with_channel(Channel::Email),
        SendRequest::new(phone).with_code_length(6),
        SendRequest::new(email).with_channel(Channel::Sms),
    ];
    for request in requests {
        let error = ratio.send(&request).await.unwrap_err();
        assert_eq!(failed(&error), Fails(ErrorKind::Unsupported, Dispatch::NotSent), "{request:?}");
    }
    assert_eq!(any.calls_async().await, 0);
}

#[tokio::test]
async fn a_session_jwt_is_the_only_approval() {
    let server = MockServer::start_async().await;
    let body =
        format!(r#"{{"sessionJwt":"{JWT}","userMask":{{"id":"user-1","phoneMask":"0123"}}}}"#);
    let ok = answer(&server, SMS_AUTHENTICATE, (200, body.leak())).await;
    let outcome = ratio(&server).verify_code(&sent(), "246 810").await.unwrap();
    ok.assert_async().await;
    let VerifyOutcome::Approved(approval) = outcome else { panic!("{outcome:?}") };
    assert_eq!(approval.recipient().expose(), PHONE);
    let evidence = approval.evidence();
    assert_eq!(evidence.session().as_ref().unwrap().expose(), JWT);
    assert_eq!((evidence.user_id(), evidence.known_user()), (Some("user-1"), Some(true)));
}

#[tokio::test]
async fn a_code_is_approved_on_proof_and_rejected_on_the_vendors_word_only() {
    let table = [
        // A wrong code: INVALID_CODE, INVALID_OTP and none; the identity service's 404.
        (
            401,
            r#"{"createTime":"2023-07-18T10:00:00.000Z","message":"made-up text","code":"INVALID_CODE"}"#,
            Rejected("wrong_code"),
        ),
        (401, r#"{"code":"INVALID_OTP"}"#, Rejected("wrong_code")),
        (400, r#"{"code":"INVALID_OTP"}"#, Rejected("wrong_code")),
        (401, r#"{"message":"made-up text"}"#, Rejected("wrong_code")),
        (401, r#"{"code":"BORN_TOMORROW"}"#, Rejected("wrong_code")),
        (404, r#"{"message":"made-up text"}"#, Rejected("wrong_code")),
        (404, r#"{"code":"BORN_TOMORROW"}"#, Rejected("wrong_code")),
        // The same statuses when they speak of something else.
        (401, r#"{"code":"EXPIRED_AUTHORIZATION"}"#, Fails(ErrorKind::Session, Refused)),
        (401, r#"{"code":"MISSING_AUTHORIZATION"}"#, Fails(ErrorKind::Session, Refused)),
        (401, r#"{"code":"INVALID_CLIENT_SECRET"}"#, Fails(ErrorKind::Credentials, Refused)),
        (401, r#"{"code":"MFA_REQUIRED"}"#, Fails(ErrorKind::Session, Refused)),
        (404, r#"{"code":"NOT_FOUND_USER"}"#, Fails(ErrorKind::NotFound, Refused)),
        (404, r#"{"code":"NOT_FOUND_CLIENT"}"#, Fails(ErrorKind::Credentials, Refused)),
        (404, r#"{"code":"NOT_FOUND_SESSION"}"#, Fails(ErrorKind::NotFound, Refused)),
        (404, r#"{"code":"NOT_FOUND_ENDPOINT"}"#, Fails(ErrorKind::NotFound, Refused)),
        // A gateway says nothing of the code.
        (401, "", Fails(ErrorKind::Credentials, Refused)),
        (401, "<html>", Fails(ErrorKind::Credentials, Refused)),
        (401, r#"["code"]"#, Fails(ErrorKind::Credentials, Refused)),
        (404, "<html>", Fails(ErrorKind::Protocol, MaybeSent)),
        (404, "{}", Fails(ErrorKind::Protocol, MaybeSent)),
        // The rest.
        (400, r#"{"code":"INVALID_PHONE_ID"}"#, Fails(ErrorKind::InvalidRequest, Refused)),
        (403, r#"{"code":"USER_BLOCKED"}"#, Fails(ErrorKind::Blocked, Refused)),
        (429, "", Fails(ErrorKind::RateLimited, Refused)),
        (500, r#"{"message":"made-up text"}"#, Fails(ErrorKind::Unavailable, MaybeSent)),
        (503, "", Fails(ErrorKind::Unavailable, MaybeSent)),
        (302, "", Fails(ErrorKind::Protocol, MaybeSent)),
        // A success without proof.
        (200, "", Fails(ErrorKind::Protocol, MaybeSent)),
        (200, "{}", Fails(ErrorKind::Protocol, MaybeSent)),
        (200, r#"{"sessionJwt":""}"#, Fails(ErrorKind::Protocol, MaybeSent)),
        (200, r#"{"sessionJwt":" "}"#, Fails(ErrorKind::Protocol, MaybeSent)),
        (200, r#"{"sessionJwt":null}"#, Fails(ErrorKind::Protocol, MaybeSent)),
        (200, r#"{"sessionJwt":1}"#, Fails(ErrorKind::Protocol, MaybeSent)),
        (200, r#"{"code":"INVALID_CODE"}"#, Fails(ErrorKind::Protocol, MaybeSent)),
        (200, "<html>", Fails(ErrorKind::Protocol, MaybeSent)),
        (202, r#"{"sessionJwt":"x"}"#, Fails(ErrorKind::Protocol, MaybeSent)),
        // A proof that something beside it contradicts.
        (200, r#"{"sessionJwt":"true"}"#, Fails(ErrorKind::Protocol, MaybeSent)),
        (200, r#"{"sessionJwt":"x"}"#, Fails(ErrorKind::Protocol, MaybeSent)),
        (
            200,
            r#"{"sessionJwt":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0IiwibiI6MX0.c2ln","code":"INVALID_CODE"}"#,
            Fails(ErrorKind::Protocol, MaybeSent),
        ),
        (
            200,
            r#"{"sessionJwt":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0IiwibiI6MX0.c2ln","user":{"id":"user-1","phone":"+14155550100"}}"#,
            Fails(ErrorKind::Protocol, MaybeSent),
        ),
        (401, r#"{"sessionJwt":"x"}"#, Fails(ErrorKind::Credentials, Refused)),
    ];
    for (status, body, expected) in table {
        let server = MockServer::start_async().await;
        let authenticate = answer(&server, SMS_AUTHENTICATE, (status, body)).await;
        let outcome = ratio(&server).verify_code(&sent(), "246810").await;
        assert_eq!(not_approved(&outcome), expected, "{status} {body}");
        assert_eq!(authenticate.calls_async().await, 1, "{status} {body}");
    }
}

#[tokio::test]
async fn a_bare_401_is_the_sessions_fault_if_one_was_sent() {
    let server = MockServer::start_async().await;
    answer(&server, SMS_AUTHENTICATE, (401, "")).await;
    let session = Session::new(JWT);
    let verification = sent().with_session(session.fingerprint());
    let request = VerifyRequest::new(verification, code("246810")).with_session(session);
    let outcome = ratio(&server).verify(&request).await;
    assert_eq!(not_approved(&outcome), Fails(ErrorKind::Session, Refused));
}

#[tokio::test]
async fn a_second_factor_goes_with_the_session_and_replaces_its_token() {
    let server = MockServer::start_async().await;
    let bearer = format!("Bearer {JWT}");
    let send = server
        .mock_async(|when, then| {
            when.path("/v1/auth/otp/email:send").header("authorization", &bearer);
            then.status(200).body(r#"{"emailId":"email-test-2"}"#);
        })
        .await;
    let body = format!(r#"{{"sessionJwt":"{JWT_2}","user":{{"id":"user-1"}}}}"#);
    let authenticate = server
        .mock_async(|when, then| {
            when.path("/v1/auth/otp/email:authenticate").header("authorization", &bearer);
            then.status(200).body(body);
        })
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
    assert_eq!((send.calls_async().await, authenticate.calls_async().await), (1, 1));
}

#[tokio::test]
async fn an_answers_refresh_reaches_every_clone_of_the_session() {
    let server = MockServer::start_async().await;
    server
        .mock_async(|when, then| {
            when.path("/v1/auth/otp/email:send");
            then.status(200)
                .header("ratio-authentication-refresh", JWT_2)
                .body(r#"{"emailId":"email-test-2"}"#);
        })
        .await;
    let session = Session::new(JWT);
    let clone = session.clone();
    let request =
        SendRequest::new(EMAIL.parse::<Recipient>().unwrap()).with_session(session.clone());
    ratio(&server).send(&request).await.unwrap();
    assert_eq!(clone.expose(), JWT_2);
}

#[tokio::test]
async fn a_factor_is_never_verified_under_the_wrong_session() {
    let server = MockServer::start_async().await;
    let any = server
        .mock_async(|_, then| {
            then.status(200).body(r#"{"sessionJwt":"x"}"#);
        })
        .await;
    let ratio = ratio(&server);
    let second = sent().with_second_factor(true);
    let outcome = ratio.verify_code(&second, "246810").await;
    assert_eq!(not_approved(&outcome), Fails(ErrorKind::Session, Dispatch::NotSent));
    let request = VerifyRequest::new(sent(), code("246810")).with_session(Session::new(JWT));
    let outcome = ratio.verify(&request).await;
    assert_eq!(not_approved(&outcome), Fails(ErrorKind::InvalidRequest, Dispatch::NotSent));
    assert_eq!(any.calls_async().await, 0);
}

#[tokio::test]
async fn retry_after_is_passed_on() {
    let server = MockServer::start_async().await;
    server
        .mock_async(|when, then| {
            when.path(SMS_SEND);
            then.status(429).header("retry-after", "7");
        })
        .await;
    let error = ratio(&server).send_to(PHONE).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(std::time::Duration::from_secs(7)));
}
