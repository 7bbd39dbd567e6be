//! What proves a code, and what doesn't.

use passcode::Dispatch::{MaybeSent, Refused};
use passcode::{ErrorKind, OtpProviderExt, VerifyOutcome};

use super::{JWT, PHONE, SMS_AUTHENTICATE, ratio, sent};
use crate::answers::Expected::{Fails, Rejected};
use crate::answers::{answering, not_approved, paths};

#[tokio::test]
async fn a_session_jwt_is_the_only_approval() {
    let body =
        format!(r#"{{"sessionJwt":"{JWT}","userMask":{{"id":"user-1","phoneMask":"0123"}}}}"#);
    let server = answering((200, &body)).await;
    let outcome = ratio(&server).verify_code(&sent(), "246 810").await.unwrap();
    assert_eq!(paths(&server), [SMS_AUTHENTICATE]);
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
        (404, r#"{"code":"NOT_FOUND_ENDPOINT"}"#, Fails(ErrorKind::Protocol, Refused)),
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
        // A member that stands twice, at any depth.
        (
            200,
            r#"{"code":"INVALID_CODE","sessionJwt":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0IiwibiI6MX0.c2ln","code":null}"#,
            Fails(ErrorKind::Protocol, MaybeSent),
        ),
        (
            200,
            r#"{"sessionJwt":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0IiwibiI6MX0.c2ln","user":{"phone":"+14155550100","phone":null}}"#,
            Fails(ErrorKind::Protocol, MaybeSent),
        ),
        (401, r#"{"sessionJwt":"x"}"#, Fails(ErrorKind::Credentials, Refused)),
    ];
    for (status, body, expected) in table {
        let server = answering((status, body)).await;
        let outcome = ratio(&server).verify_code(&sent(), "246810").await;
        assert_eq!(not_approved(&outcome), expected, "{status} {body}");
        assert_eq!(paths(&server), [SMS_AUTHENTICATE], "{status} {body}");
    }
}
