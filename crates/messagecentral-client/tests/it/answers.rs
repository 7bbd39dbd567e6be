//! Every answer of the contract, under every HTTP status it may come with.

use std::time::Duration;

use messagecentral_client::{Error, ErrorKind, Sent, Verified};

use crate::memory::{self, Memory};
use crate::{COMPLETED, ID, SENT, SENT_OLD, send_otp, soon, validate_otp};

async fn send(status: u16, body: &str) -> Result<Sent, Error> {
    Memory::answering(status, body).fixed_client().send(&send_otp(), soon()).await
}

async fn validate(status: u16, body: &str) -> Result<Verified, Error> {
    Memory::answering(status, body).fixed_client().validate(&validate_otp(), soon()).await
}

/// What an answer must come to, in one line.
fn summary<T>(result: &Result<T, Error>) -> String {
    match result {
        Ok(_) => "ok".into(),
        Err(error) => match (error.kind(), error.code()) {
            (ErrorKind::Answer, Some(code)) => format!("code {code}"),
            (ErrorKind::Answer, None) => format!("bare {}", error.status().unwrap()),
            (ErrorKind::Untrusted, _) => "untrusted".into(),
            (kind, _) => format!("{kind:?}"),
        },
    }
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

#[tokio::test]
async fn every_failure_code_is_itself_under_every_status() {
    // 1 and 999 stand for the codes nobody has seen.
    for code in ["400", "409", "500", "501", "505", "508", "805", "511"]
        .into_iter()
        .chain(["700", "702", "703", "705", "800", "1", "999"])
    {
        for status in [200, 400, 500] {
            for body in envelopes(code) {
                let expected = format!("code {code}");
                assert_eq!(summary(&send(status, &body).await), expected, "{status} {body}");
                assert_eq!(summary(&validate(status, &body).await), expected, "{status} {body}");
            }
        }
    }
}

#[tokio::test]
async fn success_counts_under_http_2xx_only() {
    for (status, expected) in [(200, "ok"), (201, "ok"), (400, "untrusted"), (500, "untrusted")] {
        assert_eq!(summary(&send(status, SENT).await), expected, "{status}");
        assert_eq!(summary(&validate(status, COMPLETED).await), expected, "{status}");
    }
    for status in [302, 401, 403, 404] {
        assert_eq!(summary(&send(status, SENT).await), "untrusted", "{status}");
        assert_eq!(summary(&validate(status, COMPLETED).await), "untrusted", "{status}");
    }
}

#[tokio::test]
async fn a_send_has_id_and_timeout() {
    for (body, id) in [(SENT, "5915384"), (SENT_OLD, "20")] {
        let sent = send(200, body).await.unwrap();
        assert_eq!(sent.verification_id, id);
        assert_eq!(sent.timeout, Some(Duration::from_secs(60)));
        assert!(!sent.already_pending);
    }
    let number = SENT.replace(r#""5915384""#, "5915384").replace(r#""60.0""#, "90");
    let sent = send(200, &number).await.unwrap();
    assert_eq!((sent.verification_id.as_str(), sent.timeout), (ID, Some(Duration::from_secs(90))));
}

#[tokio::test]
async fn a_code_still_live_is_a_success_with_its_id() {
    for status in [200, 400, 500] {
        for id in [r#""20""#, "20"] {
            let body = format!(
                r#"{{"responseCode":506,"message":"REQUEST_ALREADY_EXISTS","data":{{
                "verificationId":{id},"mobileNumber":"8800000085","responseCode":"506",
                "timeout":"60","errorMessage":"REQUEST_ALREADY_EXISTS"}}}}"#
            );
            let sent = send(status, &body).await.unwrap();
            assert_eq!(sent.verification_id, "20");
            assert_eq!((sent.timeout, sent.already_pending), (None, true));
            assert_eq!(summary(&validate(status, &body).await), "code 506");
            let other = body.replace("8800000085", "8800000086");
            assert_eq!(summary(&send(status, &other).await), "untrusted");
        }
        for body in envelopes("506") {
            assert_eq!(summary(&send(status, &body).await), "untrusted", "no id: {body}");
        }
    }
}

#[tokio::test]
async fn without_a_readable_code_the_status_decides() {
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
            (200, "untrusted"),
            (204, "untrusted"),
            (302, "bare 302"),
            (400, "bare 400"),
            (401, "bare 401"),
            (404, "bare 404"),
            (429, "bare 429"),
            (500, "bare 500"),
            (503, "bare 503"),
        ] {
            assert_eq!(summary(&send(status, body).await), expected, "{status} {body}");
            assert_eq!(summary(&validate(status, body).await), expected, "{status} {body}");
        }
    }
}

#[tokio::test]
async fn the_discontinued_product_has_its_own_sentence() {
    let body = r#"{"responseCode":null,"data":null,
        "message":"Support for Old MessageNow/VerifyNow-WA is discontinued. Write to us."}"#;
    for status in [200, 400, 500] {
        let error = send(status, body).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Discontinued);
        assert!(error.to_string().contains("discontinued product"), "{error}");
        assert_eq!(summary(&validate(status, body).await), "Discontinued");
    }
}

#[tokio::test]
async fn a_success_that_contradicts_itself_or_us_is_none() {
    // (what stands in the contract's answer, what stands there instead)
    for (from, to) in [
        (r#""responseCode":"200""#, r#""responseCode":"702""#),
        (r#""responseCode":"200""#, r#""responseCode":"OK""#),
        (r#""8800000085""#, r#""8800000086""#),
        (r#""8800000085""#, "8800000086"),
        (r#""8800000085""#, r#""928800000085""#),
    ] {
        assert_eq!(summary(&send(200, &SENT.replace(from, to)).await), "untrusted", "{to}");
        let body = COMPLETED.replace(from, to);
        assert_eq!(summary(&validate(200, &body).await), "untrusted", "{to}");
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
        assert_eq!(summary(&validate(200, &body).await), "untrusted", "{to}");
    }
    for (from, to) in
        [(r#""5915384""#, r#""""#), (r#""5915384""#, "null"), (r#""5915384""#, "[5915384]")]
    {
        assert_eq!(summary(&send(200, &SENT.replace(from, to)).await), "untrusted", "{to}");
    }
}

#[tokio::test]
async fn a_masked_number_proves_nothing_either_way() {
    for shown in [r#""88******85""#, r#""918800000085""#, "8800000085", "null", r#""""#] {
        let body = COMPLETED.replace(r#""8800000085""#, shown);
        assert_eq!(summary(&validate(200, &body).await), "ok", "{shown}");
        let body = SENT.replace(r#""8800000085""#, shown);
        assert_eq!(summary(&send(200, &body).await), "ok", "{shown}");
    }
}

#[tokio::test]
async fn an_answer_has_no_reach_and_keeps_its_details() {
    let memory = Memory::new(|_, _| async {
        let mut answer = memory::answer(429, r#"{"responseCode":800,"message":"for 8800000085"}"#);
        answer.headers.insert("retry-after", "7".parse().unwrap());
        Ok(answer)
    });
    let error = memory.fixed_client().send(&send_otp(), soon()).await.unwrap_err();
    assert_eq!((error.status(), error.code(), error.reach()), (Some(429), Some(800), None));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(error.vendor_text().unwrap().expose(), "for 8800000085");
    assert!(!error.token_rejected());
}
