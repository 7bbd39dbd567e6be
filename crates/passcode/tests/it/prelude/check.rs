//! What Prelude's answers to a check mean.

use passcode::{Dispatch, ErrorKind};

use super::{FORMLESS, ID, RIGHT, check};
use crate::answers::{Expected, not_approved};
use Dispatch::MaybeSent;
use Expected::{Fails, Rejected};

#[tokio::test]
async fn only_a_success_with_our_id_or_none_approves() {
    for body in [
        RIGHT.to_owned(),
        RIGHT.replace(&format!("\"{ID}\""), "null"),
        r#"{"status":"success"}"#.to_owned(),
    ] {
        for status in [200, 201] {
            assert!(check(status, &body).await.unwrap().is_approved(), "{status} {body}");
        }
    }
    for (said, expected) in [
        (r#""failure""#, Rejected("wrong_code")),
        (r#""expired_or_not_found""#, Rejected("expired")),
        (r#""transaction_missing""#, Rejected("refused")),
        (r#""transaction_mismatch""#, Rejected("refused")),
        (r#""pending""#, Fails(ErrorKind::Protocol, MaybeSent)),
        (r#""Success""#, Fails(ErrorKind::Protocol, MaybeSent)),
        (r#""success ""#, Fails(ErrorKind::Protocol, MaybeSent)),
        (r#""""#, Fails(ErrorKind::Protocol, MaybeSent)),
        ("null", Fails(ErrorKind::Protocol, MaybeSent)),
        ("true", Fails(ErrorKind::Protocol, MaybeSent)),
        ("200", Fails(ErrorKind::Protocol, MaybeSent)),
        (r#"["success"]"#, Fails(ErrorKind::Protocol, MaybeSent)),
        (r#"{"status":"success"}"#, Fails(ErrorKind::Protocol, MaybeSent)),
    ] {
        for status in [200, 201] {
            let body = RIGHT.replacen("\"success\"", said, 1);
            assert_eq!(not_approved(&check(status, &body).await), expected, "{status} {said}");
        }
    }
    for id in [r#""vrf_01jc0t6fwwfgfsq1md24mhyztk""#, r#""""#, "7", "true", "[]", "{}"] {
        let body = RIGHT.replace(&format!("\"{ID}\""), id);
        let expected = Fails(ErrorKind::Protocol, MaybeSent);
        assert_eq!(not_approved(&check(200, &body).await), expected, "{id}");
    }
    // A failure's member beside it.
    for code in [r#""internal""#, r#""too_many_checks""#, "7"] {
        let body = RIGHT.replacen('{', &format!("{{\"code\":{code},"), 1);
        let expected = Fails(ErrorKind::Protocol, MaybeSent);
        assert_eq!(not_approved(&check(200, &body).await), expected, "{code}");
    }
    // A rejection of another verification says nothing of ours.
    for said in ["failure", "expired_or_not_found", "transaction_missing"] {
        let body = RIGHT.replacen("success", said, 1).replace(ID, "vrf_01jc0t6fwwfgfsq1md24mhyztk");
        let expected = Fails(ErrorKind::Protocol, MaybeSent);
        assert_eq!(not_approved(&check(200, &body).await), expected, "{said}");
    }
    for body in [r#"{"status":"failure"}"#, r#"{"status":"failure","id":null}"#] {
        assert_eq!(not_approved(&check(200, body).await), Rejected("wrong_code"), "{body}");
    }
    for body in FORMLESS {
        let expected = Fails(ErrorKind::Protocol, MaybeSent);
        assert_eq!(not_approved(&check(200, body).await), expected, "{body}");
    }
    let expected = Fails(ErrorKind::Protocol, MaybeSent);
    assert_eq!(not_approved(&check(204, "").await), expected);
}
