//! What a body may be.

use axum::body::Body;
use serde_json::json;

use crate::bench::{Bench, CHECK, PHONE, SEND};

#[tokio::test]
async fn a_body_that_cannot_be_read_has_its_status() {
    let bench = Bench::new();
    let padded = |length: usize| format!("{{\"to\":\"{PHONE}\"{}}}", " ".repeat(length - 23));
    assert_eq!(padded(64 * 1024).len(), 64 * 1024 - 23 + format!("{{\"to\":\"{PHONE}\"}}").len());
    for (body, status) in [
        (String::new(), 400),
        ("{".to_owned(), 400),
        ("{\"to\":\"+12025550123\"} {}".to_owned(), 400),
        ("to=%2B12025550123".to_owned(), 400),
        (format!("{{\"to\":{}1{}}}", "[".repeat(200), "]".repeat(200)), 400),
        (padded(64 * 1024 + 30), 413),
    ] {
        let answer = bench.call("POST", SEND).body(body.clone()).send().await;
        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(answer.kind(), "unreadable");
    }
    assert_eq!(bench.call("POST", SEND).body(padded(64 * 1024 - 30)).send().await.status, 201);
    let not_text = bench.call("POST", SEND).body(vec![0x7b, 0x22, 0xff, 0x22, 0x7d]).send().await;
    assert_eq!((not_text.status, not_text.kind().as_str()), (400, "unreadable"));
}

#[tokio::test]
async fn a_body_is_json_by_its_type() {
    let bench = Bench::new();
    let body = json!({ "to": PHONE });
    for (content_type, status) in [
        (Some("application/json"), 201),
        (Some("application/json; charset=utf-8"), 201),
        (Some("Application/JSON"), 201),
        (Some("text/plain"), 415),
        (Some("application/x-www-form-urlencoded"), 415),
        (None, 415),
    ] {
        let call = bench.post(SEND, &body).without("content-type");
        let call = match content_type {
            Some(content_type) => call.header("content-type", content_type),
            None => call,
        };
        let answer = call.send().await;
        assert_eq!(answer.status, status, "{content_type:?}: {answer:?}");
        if status == 415 {
            assert_eq!(answer.kind(), "unreadable");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_takes_its_time_is_not_waited_for() {
    let bench = Bench::new();
    let never = futures_body();
    let start = tokio::time::Instant::now();
    let answer = bench.call("POST", SEND).body(never).send().await;
    assert_eq!((answer.status, answer.kind().as_str()), (408, "unreadable"));
    assert_eq!(start.elapsed().as_secs(), 10);
}

/// A body that never comes.
fn futures_body() -> Body {
    struct Never;

    impl axum::body::HttpBody for Never {
        type Data = axum::body::Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Self::Data>, Self::Error>>> {
            std::task::Poll::Pending
        }
    }

    Body::new(Never)
}

/// The body, and what the detail says of it.
#[tokio::test]
async fn a_member_that_is_not_right_is_named_if_its_name_is_plain() {
    let bench = Bench::new();
    let long = "c".repeat(257);
    for (path, body, said) in [
        (SEND, "[]".to_owned(), "no object"),
        (SEND, "null".to_owned(), "no object"),
        (SEND, "\"x\"".to_owned(), "no object"),
        (SEND, "{}".to_owned(), "\"to\" is missing"),
        (SEND, "{\"to\":null}".to_owned(), "\"to\" is missing"),
        (SEND, "{\"to\":1}".to_owned(), "\"to\" must be a text"),
        (SEND, "{\"to\":[\"+12025550123\"]}".to_owned(), "\"to\" must be a text"),
        (
            SEND,
            "{\"to\":\"+12025550123\",\"to\":\"+12025550123\"}".to_owned(),
            "\"to\" stands twice",
        ),
        (SEND, "{\"to\":\"+12025550123\",\"t\\u006f\":null}".to_owned(), "\"to\" stands twice"),
        (
            SEND,
            "{\"to\":\"+12025550123\",\"chanel\":\"sms\"}".to_owned(),
            "\"chanel\" is not known",
        ),
        (SEND, "{\"to\":\"+12025550123\",\"chanel\":null}".to_owned(), "\"chanel\" is not known"),
        (
            SEND,
            "{\"to\":\"+12025550123\",\"+12025550123\":1}".to_owned(),
            "a member of the body is",
        ),
        (SEND, format!("{{\"to\":\"x\",\"{}\":1}}", "a".repeat(33)), "a member of the body is"),
        (
            SEND,
            format!("{{\"to\":\"x\",\"{}\":1}}", "a".repeat(32)),
            "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
        ),
        (
            SEND,
            json!({ "to": PHONE, "channel": "pigeon" }).to_string(),
            "\"channel\" is no channel",
        ),
        (SEND, json!({ "to": PHONE, "channel": "" }).to_string(), "\"channel\" is no channel"),
        (SEND, json!({ "to": PHONE, "locale": "x" }).to_string(), "\"locale\" is no language"),
        (SEND, json!({ "to": PHONE, "code_length": "6" }).to_string(), "\"code_length\" must be"),
        (SEND, json!({ "to": PHONE, "code_length": 6.5 }).to_string(), "\"code_length\" must be"),
        (SEND, json!({ "to": PHONE, "code_length": 256 }).to_string(), "\"code_length\" must be"),
        (SEND, json!({ "to": PHONE, "context": "" }).to_string(), "\"context\" must have 1 to 256"),
        (
            SEND,
            json!({ "to": PHONE, "context": long }).to_string(),
            "\"context\" must have 1 to 256",
        ),
        (SEND, json!({ "to": PHONE, "ip": "here" }).to_string(), "\"ip\" is no address"),
        (
            SEND,
            json!({ "to": PHONE, "user_agent": 1 }).to_string(),
            "\"user_agent\" must be a text",
        ),
        (SEND, json!({ "to": PHONE, "provider": 1 }).to_string(), "\"provider\" must be a text"),
        (SEND, json!({ "to": PHONE, "earlier": 1 }).to_string(), "\"earlier\" must be a text"),
        (CHECK, "{\"code\":\"123456\"}".to_owned(), "\"verification\" is missing"),
        (CHECK, "{\"verification\":\"x\"}".to_owned(), "\"code\" is missing"),
        (CHECK, "{\"verification\":\"x\",\"code\":123456}".to_owned(), "\"code\" must be a text"),
        (CHECK, "{\"verification\":\"x\",\"code\":\"\"}".to_owned(), "\"code\" holds no code"),
        (
            CHECK,
            "{\"verification\":\"x\",\"code\":\"123456\",\"to\":1}".to_owned(),
            "\"to\" is not known",
        ),
    ] {
        let answer = bench.call("POST", path).body(body.clone()).send().await;
        assert_eq!((answer.status, answer.kind().as_str()), (422, "invalid_request"), "{body}");
        assert!(answer.text.replace("\\\"", "\"").contains(said), "{body}: {answer:?}");
    }
    let answer = bench.send(&json!({ "to": "12" })).await;
    assert_eq!((answer.status, answer.kind().as_str()), (422, "invalid_recipient"));
    assert_eq!((bench.stage.sends(), bench.stage.checks()), (0, 0));
    let context = "c".repeat(256);
    assert_eq!(bench.send(&json!({ "to": PHONE, "context": context })).await.status, 201);
}
