//! What a send comes to.

use loopback::{Reply, Server};
use passcode::{Channel, Dispatch, ErrorKind, OtpProvider, OtpProviderExt, Recipient, SendRequest};

use super::{EMAIL, EMAIL_SEND, PHONE, PHONE_ID, SMS_SEND, ratio};
use crate::answers::{Expected::Fails, answering, failed, paths};
use Dispatch::{MaybeSent, Refused};

#[tokio::test]
async fn a_sent_code_keeps_the_vendors_id() {
    let body = r#"{"phoneId":"phone-number-test-00000000-0000-4000-8000-000000000001","phoneMask":"0123"}"#;
    let server = answering((200, body)).await;
    let verification = ratio(&server).send_to(PHONE).await.unwrap();
    assert_eq!((verification.provider(), verification.id()), ("vendor", PHONE_ID));
    assert_eq!((verification.channel(), verification.recipient().expose()), (Channel::Sms, PHONE));
    assert!(!verification.second_factor());
    assert_eq!(verification.expires_at(), None);
    assert_eq!(paths(&server), [SMS_SEND]);
}

#[tokio::test]
async fn an_address_goes_by_email() {
    let server = answering((200, r#"{"emailId":"email-test-2"}"#)).await;
    let verification = ratio(&server).send_to(EMAIL).await.unwrap();
    assert_eq!((verification.id(), verification.channel()), ("email-test-2", Channel::Email));
    assert_eq!(paths(&server), [EMAIL_SEND]);
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
        (404, r#"{"message":"made-up text"}"#, ErrorKind::Protocol, MaybeSent),
        (404, r#"{"code":"BORN_TOMORROW"}"#, ErrorKind::Protocol, MaybeSent),
        (404, r#"{"code":"NOT_FOUND_ENDPOINT"}"#, ErrorKind::Protocol, Refused),
        (404, r#"{"code":"NOT_FOUND_USER"}"#, ErrorKind::NotFound, Refused),
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
        let server = answering((status, body)).await;
        let error = ratio(&server).send_to(PHONE).await.unwrap_err();
        assert_eq!(failed(&error), Fails(kind, dispatch), "{status} {body}");
        assert_eq!(error.status(), Some(status), "{status} {body}");
        assert_eq!(paths(&server), [SMS_SEND], "{status} {body}");
        assert!(!format!("{error} {error:?}").contains("made-up text"), "{error:?}");
    }
}

#[tokio::test]
async fn what_ratio_cant_do_is_refused_without_a_request() {
    let server = Server::replying(Reply::status(200)).await;
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
    assert_eq!(server.count(), 0);
}
