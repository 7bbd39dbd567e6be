//! Message Central's answers, each known code under each HTTP status it can come under.

use loopback::{Reply, Server};
use passcode::{
    Channel, Delivery, Dispatch, ErrorKind, OtpProvider, OtpProviderExt, Providers, Recipient,
    SendRequest, Session, Verification, VerifyOutcome, VerifyRequest,
};

use crate::answers::{Answer, Expected, answering, code, failed, not_approved, paths, providers};
use Dispatch::{MaybeSent, NotSent, Refused};
use Expected::{Fails, Rejected};

const SETTINGS: &str =
    "kind = \"messagecentral\"\ncustomer_id = \"C-0123456789ABCDE\"\nauth_token = \"a.b.c\"";
const PHONE: &str = "+918800000085";
const ID: &str = "5915384";
const SEND: &str = "/verification/v3/send";
const VALIDATE: &str = "/verification/v3/validateOtp";
const TOKEN: &str = "/auth/v1/authentication/token";

fn messagecentral(server: &Server) -> Providers {
    providers(&server.url(), SETTINGS)
}

fn sent() -> Verification {
    let recipient: Recipient = PHONE.parse().unwrap();
    Verification::new("vendor", ID, recipient, Channel::Sms, std::time::SystemTime::now())
}

async fn send(answered: Answer<'_>) -> Result<Verification, passcode::Error> {
    let server = answering(answered).await;
    let sent = messagecentral(&server).send_to(PHONE).await;
    assert_eq!(paths(&server), [SEND]);
    sent
}

async fn validate(answered: Answer<'_>) -> Result<VerifyOutcome, passcode::Error> {
    let server = answering(answered).await;
    let outcome = messagecentral(&server).verify_code(&sent(), "012345").await;
    assert_eq!(paths(&server), [VALIDATE]);
    outcome
}

fn envelope(code: u16) -> String {
    format!(r#"{{"responseCode":{code},"message":"made-up text","data":null}}"#)
}

#[tokio::test]
async fn both_known_success_shapes_of_send_are_taken() {
    for body in [
        r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":"5915384","mobileNumber":"8800000085","responseCode":"200","errorMessage":null,"timeout":"60","smsCLI":null,"transactionId":null}}"#,
        r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":"5915384","mobileNumber":"8800000085","responseCode":"200","timeout":"60.0","transactionId":"t","referenceId":"JRN-1","flowType":"SMS"}}"#,
    ] {
        let verification = send((200, body)).await.unwrap();
        assert_eq!((verification.id(), verification.delivery()), (ID, Delivery::Sent));
        assert_eq!((verification.code_length(), verification.channel()), (Some(6), Channel::Sms));
        let life =
            verification.expires_at().unwrap().duration_since(verification.sent_at()).unwrap();
        assert_eq!(life.as_secs(), 60);
    }
}

#[tokio::test]
async fn a_live_code_is_a_success_whose_end_is_unknown() {
    for status in [200, 400, 500] {
        let body = r#"{"responseCode":506,"message":"REQUEST_ALREADY_EXISTS","data":{"verificationId":"5915384","mobileNumber":"8800000085","responseCode":"506","timeout":"60"}}"#;
        let verification = send((status, body)).await.unwrap();
        assert_eq!((verification.id(), verification.delivery()), (ID, Delivery::AlreadyPending));
        assert_eq!((verification.expires_at(), verification.code_length()), (None, None));
    }
}

#[tokio::test]
async fn every_code_of_a_send_means_the_same_under_every_status() {
    let table = [
        (400, ErrorKind::InvalidRequest, Refused),
        (409, ErrorKind::Conflict, Refused),
        (500, ErrorKind::Unavailable, MaybeSent),
        (501, ErrorKind::Credentials, Refused),
        (506, ErrorKind::Protocol, MaybeSent), // without the live id
        (508, ErrorKind::Account, Refused),
        (805, ErrorKind::Account, Refused),
        (511, ErrorKind::Unsupported, Refused),
        (800, ErrorKind::RateLimited, Refused),
    ];
    for (code, kind, dispatch) in table {
        for status in [200, 400, 500] {
            let error = send((status, &envelope(code))).await.unwrap_err();
            assert_eq!(failed(&error), Fails(kind, dispatch), "{code} under {status}");
            assert_eq!(error.code(), Some(code.to_string().as_str()));
        }
    }
}

#[tokio::test]
async fn every_code_of_a_validate_means_the_same_under_every_status() {
    let table = [
        (702, Rejected("wrong_code")),
        (705, Rejected("expired")),
        (703, Rejected("already_used")),
        (800, Rejected("too_many_attempts")),
        (700, Rejected("refused")),
        (505, Fails(ErrorKind::NotFound, Refused)),
        (400, Fails(ErrorKind::InvalidRequest, Refused)),
        (409, Fails(ErrorKind::Conflict, Refused)),
        (500, Fails(ErrorKind::Unavailable, MaybeSent)),
        (501, Fails(ErrorKind::Credentials, Refused)),
    ];
    for (code, expected) in table {
        for status in [200, 400, 500] {
            let outcome = validate((status, &envelope(code))).await;
            assert_eq!(not_approved(&outcome), expected, "{code} under {status}");
        }
    }
}

/// What the status says when the code says nothing: it is documented for the other call, or not at
/// all.
#[tokio::test]
async fn a_code_out_of_place_leaves_it_to_the_status() {
    let by_status = [
        (200, ErrorKind::Protocol, MaybeSent),
        (400, ErrorKind::Protocol, MaybeSent),
        (429, ErrorKind::RateLimited, Refused),
        (500, ErrorKind::Unavailable, MaybeSent),
        (503, ErrorKind::Unavailable, MaybeSent),
    ];
    for (status, kind, dispatch) in by_status {
        for code in [505, 700, 702, 703, 705, 999] {
            let error = send((status, &envelope(code))).await.unwrap_err();
            assert_eq!(failed(&error), Fails(kind, dispatch), "send: {code} under {status}");
        }
        for code in [506, 508, 511, 805, 999] {
            let outcome = validate((status, &envelope(code))).await;
            let came = not_approved(&outcome);
            assert_eq!(came, Fails(kind, dispatch), "validate: {code} under {status}");
        }
    }
}

#[tokio::test]
async fn bare_statuses_and_unreadable_answers_prove_nothing() {
    let table = [
        (200, "", ErrorKind::Protocol, MaybeSent),
        (200, "<html>", ErrorKind::Protocol, MaybeSent),
        (200, r#"{"responseCode":200"#, ErrorKind::Protocol, MaybeSent),
        (200, r#"{"responseCode":null,"message":"x","data":null}"#, ErrorKind::Protocol, MaybeSent),
        (302, "", ErrorKind::Protocol, MaybeSent),
        (400, "", ErrorKind::Protocol, MaybeSent),
        (404, "<html>", ErrorKind::Protocol, MaybeSent),
        (401, "", ErrorKind::Credentials, Refused),
        (403, "", ErrorKind::Credentials, Refused),
        (429, "", ErrorKind::RateLimited, Refused),
        (500, "<html>", ErrorKind::Unavailable, MaybeSent),
        (503, "", ErrorKind::Unavailable, MaybeSent),
        (
            400,
            r#"{"responseCode":null,"message":"Support for Old MessageNow/VerifyNow-WA is discontinued. x","data":null}"#,
            ErrorKind::InvalidRequest,
            Refused,
        ),
    ];
    for (status, body, kind, dispatch) in table {
        let error = send((status, body)).await.unwrap_err();
        assert_eq!(failed(&error), Fails(kind, dispatch), "send {status} {body}");
        let outcome = validate((status, body)).await;
        assert_eq!(not_approved(&outcome), Fails(kind, dispatch), "validate {status} {body}");
    }
}

#[tokio::test]
async fn approved_means_completed_for_our_id_and_number() {
    let good = r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":5915384,"mobileNumber":"8800000085","verificationStatus":"VERIFICATION_COMPLETED","responseCode":"200","errorMessage":null,"transactionId":"t","referenceId":"JRN-1","authToken":null}}"#;
    let outcome = validate((200, good)).await.unwrap();
    let VerifyOutcome::Approved(approval) = outcome else { panic!("{outcome:?}") };
    assert_eq!(approval.recipient().expose(), PHONE);

    for (from, to) in [
        ("VERIFICATION_COMPLETED", "VERIFICATION_PENDING"),
        (r#""verificationStatus":"VERIFICATION_COMPLETED","#, ""),
        (r#""responseCode":"200""#, r#""responseCode":"702""#),
        ("5915384", "5915385"),
        ("8800000085", "8800000086"),
    ] {
        let bad = good.replace(from, to);
        assert_ne!(bad, good);
        let outcome = validate((200, &bad)).await;
        assert_eq!(not_approved(&outcome), Fails(ErrorKind::Protocol, MaybeSent), "{to}");
    }
    for status in [400, 500] {
        let outcome = validate((status, good)).await;
        assert_eq!(not_approved(&outcome), Fails(ErrorKind::Protocol, MaybeSent), "{status}");
    }
}

#[tokio::test]
async fn a_failed_token_call_sends_nothing() {
    let table = [
        (200, r#"{"status":400,"error":"password is wrong"}"#, ErrorKind::Credentials),
        (200, r#"{"status":400,"error":"customerId is invalid"}"#, ErrorKind::Credentials),
        (401, "", ErrorKind::Credentials),
        (429, "", ErrorKind::RateLimited),
        (500, "", ErrorKind::Unavailable),
        (200, "<html>", ErrorKind::Unavailable),
    ];
    for (status, body, kind) in table {
        let server = answering((status, body)).await;
        let settings = SETTINGS.replace("auth_token = \"a.b.c\"", "password = \"made-up\"");
        let provider = providers(&server.url(), &settings);
        let error = provider.send_to(PHONE).await.unwrap_err();
        assert_eq!(failed(&error), Fails(kind, NotSent), "{status} {body}");
        let outcome = provider.verify_code(&sent(), "012345").await;
        assert_eq!(not_approved(&outcome), Fails(kind, NotSent), "{status} {body}");
        assert_eq!(paths(&server), [TOKEN, TOKEN]);
    }
}

#[tokio::test]
async fn what_it_cant_do_is_refused_without_a_request() {
    let server = Server::replying(Reply::status(200)).await;
    let provider = messagecentral(&server);
    let phone: Recipient = PHONE.parse().unwrap();
    let requests = [
        SendRequest::new("ada@example.com".parse::<Recipient>().unwrap()),
        SendRequest::new(phone.clone()).with_channel(Channel::Rcs),
        SendRequest::new(phone.clone()).with_channel(Channel::Email),
        SendRequest::new(phone.clone()).with_code_length(3),
        SendRequest::new(phone.clone()).with_code_length(9),
        SendRequest::new(phone).with_session(Session::new("jwt")),
    ];
    for request in requests {
        let error = provider.send(&request).await.unwrap_err();
        assert_eq!(failed(&error), Fails(ErrorKind::Unsupported, NotSent), "{request:?}");
    }
    let request = VerifyRequest::new(sent(), code("1")).with_session(Session::new("jwt"));
    let outcome = provider.verify(&request).await;
    assert_eq!(not_approved(&outcome), Fails(ErrorKind::Unsupported, NotSent));
    assert_eq!(server.count(), 0);
}
