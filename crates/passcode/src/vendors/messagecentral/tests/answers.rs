//! Every answer of the contract, under every HTTP status it may come with.

use std::time::Duration;

use super::{COMPLETED, ID, SENT, SENT_OLD, send, summary, validate};
use crate::{Delivery, Dispatch, ErrorKind};

/// What a code that says nothing on its call comes to.
fn by_status(status: u16) -> &'static str {
    if status >= 500 { "unavailable" } else { "protocol" }
}

/// The envelope of a failure, in every shape it has been seen in.
fn envelopes(code: &str) -> Vec<String> {
    vec![
        format!(r#"{{"responseCode":{code},"message":"M","data":null}}"#),
        format!(r#"{{"responseCode":"{code}","message":"M","data":null}}"#),
        format!(r#"{{"responseCode":{code},"message":"M"}}"#),
        format!(r#"{{"responseCode":{code}}}"#),
        format!(
            r#"{{"responseCode":{code},"message":"M","data":{{"verificationId":null,
            "mobileNumber":null,"responseCode":"{code}","errorMessage":"M"}}}}"#
        ),
        format!(r#"{{"responseCode":{code},"data":{{"responseCode":null,"errorMessage":"M"}}}}"#),
    ]
}

#[test]
fn success_counts_under_http_2xx_only() {
    for (status, expected) in [(200, "ok"), (201, "ok"), (400, "protocol"), (500, "protocol")] {
        assert_eq!(summary(&send(status, SENT)), expected, "{status}");
        assert_eq!(summary(&validate(status, COMPLETED)), expected, "{status}");
    }
    for status in [302, 401, 403, 404] {
        assert_eq!(summary(&send(status, SENT)), "protocol", "{status}");
        assert_eq!(summary(&validate(status, COMPLETED)), "protocol", "{status}");
    }
}

#[test]
fn a_send_has_id_and_timeout() {
    for (body, id) in [(SENT, "5915384"), (SENT_OLD, "20")] {
        let sent = send(200, body).unwrap();
        assert_eq!(sent.id(), id);
        assert_eq!(sent.lifetime(), Some(Duration::from_secs(60)));
        assert!(sent.delivery() == Delivery::Sent);
    }
    let number = SENT.replace(r#""5915384""#, "5915384").replace(r#""60.0""#, "90");
    let sent = send(200, &number).unwrap();
    assert_eq!((sent.id(), sent.lifetime()), (ID, Some(Duration::from_secs(90))));
}

#[test]
fn a_code_still_live_is_a_success_with_its_id() {
    for status in [200, 400, 500] {
        for id in [r#""20""#, "20"] {
            let body = format!(
                r#"{{"responseCode":506,"message":"REQUEST_ALREADY_EXISTS","data":{{
                "verificationId":{id},"mobileNumber":"8800000085","responseCode":"506",
                "timeout":"60","errorMessage":"REQUEST_ALREADY_EXISTS"}}}}"#
            );
            let sent = send(status, &body).unwrap();
            assert_eq!(sent.id(), "20");
            assert_eq!((sent.lifetime(), sent.delivery()), (None, Delivery::AlreadyPending));
            assert_eq!(summary(&validate(status, &body)), by_status(status));
            let other = body.replace("8800000085", "8800000086");
            assert_eq!(summary(&send(status, &other)), "protocol");
        }
        for body in envelopes("506") {
            assert_eq!(summary(&send(status, &body)), "protocol", "no id: {body}");
        }
    }
}

/// Of a member that stands twice, one reader takes the first and another the last.
#[test]
fn an_answer_that_names_a_member_twice_proves_nothing() {
    for (once, twice) in [
        (r#"{"responseCode":200"#, r#"{"responseCode":702,"responseCode":200"#),
        (r#""verificationId":5915384"#, r#""verificationId":5915385,"verificationId":5915384"#),
        (r#""mobileNumber":"88"#, r#""mobileNumber":"8800000086","mobileNumber":"88"#),
        (r#""verificationStatus""#, r#""verificationStatus":"FAILED","verificationStatus""#),
        (r#""data":{"#, r#""data":null,"data":{"#),
        (r#""authToken":null"#, r#""more":[{"a":1,"a":2}]"#),
    ] {
        let body = COMPLETED.replacen(once, twice, 1);
        assert_ne!(body, COMPLETED);
        assert_eq!(summary(&validate(200, &body)), "protocol", "{body}");
    }
}

#[test]
fn without_a_readable_code_the_status_decides() {
    for body in [
        "",
        "<html><h1>Bad gateway</h1></html>",
        r#"{"responseCode":70"#,
        "{}",
        "[]",
        "null",
        r#"{"responseCode":null,"message":"M","data":null}"#,
        r#"{"responseCode":"MAYBE"}"#,
        r#"{"responseCode":702.5}"#,
        r#"{"data":{"responseCode":"200","verificationStatus":"VERIFICATION_COMPLETED"}}"#,
    ] {
        for (status, expected) in [
            (200, "protocol"),
            (204, "protocol"),
            (302, "protocol"),
            (400, "protocol"),
            (401, "credentials"),
            (404, "protocol"),
            (429, "rate_limited"),
            (500, "unavailable"),
            (503, "unavailable"),
        ] {
            assert_eq!(summary(&send(status, body)), expected, "{status} {body}");
            assert_eq!(summary(&validate(status, body)), expected, "{status} {body}");
        }
    }
}

#[test]
fn the_discontinued_product_has_its_own_sentence() {
    let body = r#"{"responseCode":null,"data":null,
        "message":"Support for Old MessageNow/VerifyNow-WA is discontinued. Write to us."}"#;
    for status in [200, 400, 500] {
        let error = send(status, body).unwrap_err();
        assert_eq!(
            (error.kind(), error.dispatch()),
            (ErrorKind::InvalidRequest, Dispatch::Refused)
        );
        assert!(error.to_string().contains("discontinued product"), "{error}");
        assert_eq!(summary(&validate(status, body)), "invalid_request");
    }
}

#[test]
fn a_success_that_contradicts_itself_or_us_is_none() {
    // (what stands in the contract's answer, what stands there instead)
    for (from, to) in [
        (r#""responseCode":"200""#, r#""responseCode":"702""#),
        (r#""responseCode":"200""#, r#""responseCode":"OK""#),
        (r#""8800000085""#, r#""8800000086""#),
        (r#""8800000085""#, "8800000086"),
        (r#""8800000085""#, r#""928800000085""#),
    ] {
        assert_eq!(summary(&send(200, &SENT.replace(from, to))), "protocol", "{to}");
        let body = COMPLETED.replace(from, to);
        assert_eq!(summary(&validate(200, &body)), "protocol", "{to}");
    }
    for (from, to) in [
        ("5915384", "5915385"),
        ("5915384", "5915384.0"),
        ("5915384", r#""""#),
        (r#""VERIFICATION_COMPLETED""#, r#""VERIFICATION_PENDING""#),
        (r#""VERIFICATION_COMPLETED""#, r#""verification_completed""#),
        (r#""VERIFICATION_COMPLETED""#, "null"),
        (r#""VERIFICATION_COMPLETED""#, "true"),
    ] {
        let body = COMPLETED.replace(from, to);
        assert_eq!(summary(&validate(200, &body)), "protocol", "{to}");
    }
    for (from, to) in
        [(r#""5915384""#, r#""""#), (r#""5915384""#, "null"), (r#""5915384""#, "[5915384]")]
    {
        assert_eq!(summary(&send(200, &SENT.replace(from, to))), "protocol", "{to}");
    }
}

#[test]
fn a_masked_number_proves_nothing_either_way() {
    for shown in [r#""88******85""#, r#""918800000085""#, "8800000085", "null", r#""""#] {
        let body = COMPLETED.replace(r#""8800000085""#, shown);
        assert_eq!(summary(&validate(200, &body)), "ok", "{shown}");
        let body = SENT.replace(r#""8800000085""#, shown);
        assert_eq!(summary(&send(200, &body)), "ok", "{shown}");
    }
}
