//! What comes back, and the errors that are made of it.

use std::time::{Duration, Instant};

use loopback::{Reply, Server, closed_port};
use passcode::vendor::Answer;
use passcode::{Dispatch, Error, ErrorKind};
use serde_json::Value;

use super::{service, soon};
use Dispatch::{MaybeSent, NotSent, Refused};
use ErrorKind::{Credentials, Protocol, RateLimited, Unavailable};

async fn answer(reply: Reply) -> Answer {
    let server = Server::replying(reply).await;
    service(&server.url()).get(&["me"]).send(soon()).await.unwrap()
}

fn parts(error: &Error) -> (ErrorKind, Dispatch, Option<u16>, Option<u64>) {
    let wait = error.retry_after().map(|wait| wait.as_secs());
    (error.kind(), error.dispatch(), error.status(), wait)
}

/// Something in front of the vendor may have given it, so only what no gateway says falsely proves
/// that nothing was done.
#[tokio::test]
async fn a_bare_status_means_the_same_for_every_vendor() {
    for (status, kind, dispatch, sentence) in [
        (401, Credentials, Refused, "Acme refuses our credentials: check the configuration"),
        (403, Credentials, Refused, "Acme refuses our credentials: check the configuration"),
        (429, RateLimited, Refused, "Acme received too many requests"),
        (500, Unavailable, MaybeSent, "Acme reported an internal error"),
        (502, Unavailable, MaybeSent, "Acme reported an internal error"),
        (503, Unavailable, MaybeSent, "Acme reported an internal error"),
        (504, Unavailable, MaybeSent, "Acme reported an internal error"),
        (599, Unavailable, MaybeSent, "Acme reported an internal error"),
        (200, Protocol, MaybeSent, "check that base_url leads to it"),
        (302, Protocol, MaybeSent, "check that base_url leads to it"),
        (400, Protocol, MaybeSent, "check that base_url leads to it"),
        (404, Protocol, MaybeSent, "check that base_url leads to it"),
        (405, Protocol, MaybeSent, "check that base_url leads to it"),
        (408, Unavailable, MaybeSent, "ran out of time"),
    ] {
        let answer = answer(Reply::status(status).header("retry-after", "7").body("canary")).await;
        assert_eq!((answer.status(), answer.is_success()), (status, status == 200));
        let error = answer.by_status();
        assert_eq!(parts(&error), (kind, dispatch, Some(status), Some(7)), "{status}");
        assert!(error.to_string().contains(sentence), "{error}");
        assert!(!format!("{answer:?} {error:#?}").contains("canary"), "{answer:?} {error:#?}");
    }
}

#[tokio::test]
async fn an_object_is_one_and_names_each_member_once() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Body {
        status: String,
    }
    let body = || Some(Body { status: "success".into() });
    for (text, object, json) in [
        (r#"{"status":"success"}"#, body(), body()),
        (" \n{\"status\":\"success\",\"more\":1}", body(), body()),
        // What a struct also takes.
        (r#"["success"]"#, None, body()),
        (r#"{"status":"failure","status":"success"}"#, None, None),
        // What a struct passes over, and of what a map takes the last.
        (r#"{"status":"success","more":1,"more":2}"#, None, body()),
        (r#"{"status":"success","more":{"a":1,"a":1}}"#, None, body()),
        (r#"{"status":"success","more":[[],{"b":{"a":1,"\u0061":null}}]}"#, None, body()),
        (r#"{"status":"success","more":[{"a":1},{"a":1.5}],"a":{"a":true}}"#, body(), body()),
        (r#"{"status":null}"#, None, None),
        ("<html>", None, None),
        ("", None, None),
    ] {
        let answer = answer(Reply::json(200, text)).await;
        assert_eq!((answer.object::<Body>(), answer.json::<Body>()), (object, json), "{text}");
    }
}

#[tokio::test]
async fn every_2xx_is_a_success_and_nothing_else() {
    for (status, success) in [(200, true), (201, true), (202, true), (299, true), (300, false)] {
        assert_eq!(answer(Reply::status(status)).await.is_success(), success, "{status}");
    }
}

#[tokio::test]
async fn a_vendors_no_is_an_error_with_its_own_words() {
    let answer = answer(Reply::json(400, "{}").header("retry-after", "7")).await;
    let error =
        answer.refused(ErrorKind::Blocked, "Acme has blocked this person", Some("60200".into()));
    assert_eq!(parts(&error), (ErrorKind::Blocked, Refused, Some(400), Some(7)));
    assert_eq!(error.code(), Some("60200"));
    assert_eq!(error.to_string(), "Acme has blocked this person; wait 7 s before the next try");
}

#[tokio::test]
async fn an_answer_that_counts_for_nothing_may_have_been_acted_on() {
    let error = answer(Reply::json(200, "canary")).await.untrusted("it holds no id");
    assert_eq!(parts(&error), (Protocol, MaybeSent, Some(200), None));
    assert_eq!(error.to_string(), "Acme's answer counts for nothing: it holds no id");
}

#[tokio::test]
async fn a_body_is_read_as_json_or_not_at_all() {
    for (body, status) in [
        (r#"{"status":"approved"}"#, Some("approved")),
        // Some servers put a byte-order mark first.
        ("\u{feff}{\"status\":\"approved\"}", Some("approved")),
        (" \r\n{\"status\":\"approved\"}\n", Some("approved")),
        ("\u{feff}\u{feff}{\"status\":\"approved\"}", None),
        (r#"{"status":"approved"} x"#, None),
        (r#"{"status":"appro"#, None),
        ("<html>approved</html>", None),
        ("", None),
    ] {
        let json = answer(Reply::json(200, body)).await.json::<Value>();
        let read = json.as_ref().and_then(|json| json["status"].as_str());
        assert_eq!(read, status, "{body}");
    }
    let answer = answer(Reply::json(200, r#"{"status":"approved"}"#)).await;
    assert_eq!(answer.json::<Vec<String>>(), None, "of another form");
}

#[tokio::test]
async fn no_answer_says_why_and_what_may_have_been_done() {
    let cut = "HTTP/1.1 201 Created\r\ncontent-length: 9\r\n\r\ncanary";
    let huge = vec![b'x'; 64 * 1024 + 1];
    let (broken, cut) = (Server::script([]).await, Server::replying(Reply::raw(cut)).await);
    let huge = Server::replying(Reply::status(200).body(huge)).await;
    for (url, deadline, expected, sentence) in [
        (
            format!("http://{}", closed_port()),
            soon(),
            (Unavailable, NotSent, None, None),
            "Acme gave no answer: the connection was refused",
        ),
        (
            broken.url(),
            Instant::now() - Duration::from_secs(1),
            (Unavailable, NotSent, None, None),
            "Acme gave no answer: no time was left to send the request",
        ),
        (
            broken.url(),
            soon(),
            (Unavailable, MaybeSent, None, None),
            "Acme gave no answer: the connection broke",
        ),
        (
            cut.url(),
            soon(),
            (Unavailable, MaybeSent, Some(201), None),
            "Acme gave no answer: the connection broke",
        ),
        (
            huge.url(),
            soon(),
            (Protocol, MaybeSent, Some(200), None),
            "Acme gave no answer: the answer was too large",
        ),
    ] {
        let service = service(&url);
        let error = service.get(&["me"]).bearer("canary").send(deadline).await.unwrap_err();
        assert_eq!(parts(&error), expected, "{error}");
        assert!(error.to_string().starts_with(sentence), "{error}");
        assert!(!format!("{service:?} {error:#?}").contains("canary"), "{error:#?}");
    }
}
