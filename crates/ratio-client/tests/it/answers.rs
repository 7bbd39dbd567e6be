//! What becomes of answers: every status is kept, whatever the body.

use std::time::Duration;

use ratio_client::{Client, Credentials, Error, ErrorKind, HttpSettings, Reach, types};

use crate::{answer, client, json, send_sms};
use loopback::{Reply, Server, closed_port};

async fn failure(answer: Reply) -> Error {
    let server = Server::script([answer]).await;
    let error = send_sms(&client(&server)).await.unwrap_err();
    assert_eq!(server.count(), 1);
    error
}

#[tokio::test]
async fn a_documented_refusal_keeps_status_and_code() {
    let body = r#"{"createTime":"2023-07-18T10:00:00.000Z","message":"made-up text",
        "code":"INVALID_PHONE"}"#;
    let error = failure(json("400 Bad Request", body)).await;
    assert_eq!(error.kind(), ErrorKind::Answer);
    assert_eq!(error.status(), Some(400));
    assert_eq!(error.code(), Some("INVALID_PHONE"));
    assert!(error.has_error_body());
    assert_eq!(error.reach(), None);
}

#[tokio::test]
async fn an_empty_429_keeps_its_status_and_retry_after() {
    let error = failure(answer("429 Too Many Requests", "retry-after: 7\r\n", "")).await;
    assert_eq!(error.kind(), ErrorKind::Answer);
    assert_eq!(error.status(), Some(429));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert!(!error.has_error_body());
    assert_eq!(error.code(), None);
}

#[tokio::test]
async fn a_429_with_a_body_is_one_too() {
    let error = failure(json("429 Too Many Requests", r#"{"message":"made-up text"}"#)).await;
    assert_eq!((error.status(), error.has_error_body()), (Some(429), true));
    assert_eq!(error.retry_after(), None);
}

#[tokio::test]
async fn pages_of_a_gateway_keep_their_status() {
    for (status, number) in
        [("400 Bad Request", 400), ("401 Unauthorized", 401), ("502 Bad Gateway", 502)]
    {
        let error = failure(answer(status, "content-type: text/html\r\n", "<html></html>")).await;
        assert_eq!((error.kind(), error.status()), (ErrorKind::Answer, Some(number)));
        assert!(!error.has_error_body());
    }
}

#[tokio::test]
async fn successes_that_are_not_the_contracts_are_errors() {
    for body in ["", "{}", "<html></html>", "null", r#"{"phoneId":1}"#] {
        let error = failure(json("200 OK", body)).await;
        assert_eq!((error.kind(), error.status()), (ErrorKind::Undecodable, Some(200)), "{body}");
    }
    for (status, number) in [("201 Created", 201), ("302 Found", 302)] {
        let error = failure(answer(status, "location: http://127.0.0.1:1/\r\n", "{}")).await;
        assert_eq!((error.kind(), error.status()), (ErrorKind::Undocumented, Some(number)));
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_cut_off_but_its_status_is_known() {
    let error = failure(json("200 OK", &"x".repeat(65 * 1024))).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Http, Some(200)));
    assert_eq!(error.reach(), Some(Reach::MaybeSent));
}

#[tokio::test]
async fn no_connection_means_nothing_was_sent() {
    let url = format!("http://{}", closed_port());
    let credentials = Credentials::new("id", "secret".into());
    let client = Client::new(&url, credentials, &HttpSettings::default()).unwrap();
    let error = send_sms(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (ErrorKind::Http, Some(Reach::NotSent)));
    assert!(std::error::Error::source(&error).is_some());
}

/// For who reads some members strictly and need not read the rest.
#[tokio::test]
async fn the_answer_of_a_success_is_given_as_it_came() {
    let odd = r#"{"phoneId":"id","phoneMask":7}"#;
    for (reply, body) in [
        (json("200 OK", odd), Ok(odd)),
        (json("200 OK", "<html>"), Ok("<html>")),
        (json("201 Created", odd), Err(ErrorKind::Undocumented)),
        (json("400 Bad Request", odd), Err(ErrorKind::Answer)),
    ] {
        let server = Server::script([reply]).await;
        let request = types::SendSmsOtpRequest { phone_number: "+12025550123".into() };
        let answer = client(&server).answer(async |api| api.send_sms_otp(&request).await).await;
        let came = answer.map(|answer| String::from_utf8_lossy(&answer.body).into_owned());
        assert_eq!(came.map_err(|error| error.kind()), body.map(str::to_owned));
    }
}

#[tokio::test]
async fn a_failure_that_was_passed_over_does_not_colour_the_next() {
    let server = Server::script([
        answer("429 Too Many Requests", "retry-after: 7\r\n", ""),
        json("200 OK", "{}"),
    ])
    .await;
    let body = types::SendSmsOtpRequest { phone_number: "+12025550123".into() };
    let error = client(&server)
        .call(async |api| {
            let _ = api.send_sms_otp(&body).await;
            api.send_sms_otp(&body).await
        })
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Undecodable, Some(200)));
}
