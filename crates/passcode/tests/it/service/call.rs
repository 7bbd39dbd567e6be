//! What goes out, and what doesn't.

use std::collections::BTreeMap;

use loopback::{Reply, Server};
use passcode::vendor::Call;
use passcode::{Dispatch, ErrorKind};

use super::{service, soon};

/// RFC 3986: only what is unreserved stands for itself, besides the colon of custom methods.
#[tokio::test]
async fn each_segment_of_a_path_stands_for_itself_alone() {
    for (segments, path) in [
        (&["v2", "Services"][..], "/v2/Services"),
        (&["otp", "sms:send"], "/otp/sms:send"),
        (&["-._~aZ09"], "/-._~aZ09"),
        (&["a/b", "c"], "/a%2Fb/c"),
        (&["a?b#c"], "/a%3Fb%23c"),
        (&["a&b=c"], "/a%26b%3Dc"),
        (&["+1 202"], "/%2B1%20202"),
        (&["100%", "%2e%2e"], "/100%25/%252e%252e"),
        (&["a\\..\\b"], "/a%5C..%5Cb"),
        (&["a\r\nb"], "/a%0D%0Ab"),
        (&["é"], "/%C3%A9"),
    ] {
        for below in ["", "/proxy"] {
            let server = Server::replying(Reply::status(200)).await;
            let service = service(&format!("{}{below}", server.url()));
            service.get(segments).send(soon()).await.unwrap();
            service.post(segments).send(soon()).await.unwrap();
            let lines: Vec<_> = server.requests().iter().map(loopback::Request::line).collect();
            assert_eq!(lines, [format!("GET {below}{path}"), format!("POST {below}{path}")]);
        }
    }
}

#[tokio::test]
async fn a_query_is_encoded_as_a_form_is() {
    let server = Server::replying(Reply::status(200)).await;
    let pairs = [("To", "+1 202"), ("a&b", "=é"), ("empty", "")];
    let service = service(&server.url());
    service.get(&["send"]).query(&pairs).send(soon()).await.unwrap();
    assert_eq!(
        server.take(&[]),
        "GET /send\n  ?To=%2B1+202\n  ?a%26b=%3D%C3%A9\n  ?empty=\n  accept-encoding: identity\n  \
         accept: */*\n  host: SERVER"
    );
}

/// A body says what it is; nothing compressed is asked for.
#[tokio::test]
async fn a_body_is_a_form_or_json() {
    let server = Server::replying(Reply::status(200)).await;
    let service = service(&server.url());
    let pairs = [("To", "+1 202"), ("Channel", "sms&voice")];
    service.post(&["form"]).form(&pairs).send(soon()).await.unwrap();
    assert_eq!(
        server.take(&[]),
        "POST /form\n  accept-encoding: identity\n  accept: */*\n  content-length: 31\n  \
         content-type: application/x-www-form-urlencoded\n  host: SERVER\n  \
         Channel=sms%26voice\n  To=%2B1+202"
    );
    let body = BTreeMap::from([("to", "+1\"202")]);
    service.post(&["json"]).json(&body).send(soon()).await.unwrap();
    assert_eq!(server.requests()[0].text(), r#"{"to":"+1\"202"}"#);
    assert_eq!(
        server.take(&[]),
        "POST /json\n  accept-encoding: identity\n  accept: */*\n  content-length: 16\n  \
         content-type: application/json\n  host: SERVER\n{\n  \"to\": \"+1\\\"202\"\n}"
    );
}

/// The examples of RFC 7617 (basic, in UTF-8) and RFC 6750 (bearer).
#[tokio::test]
async fn credentials_go_into_their_headers() {
    let server = Server::replying(Reply::status(200)).await;
    let service = service(&server.url());
    let get = || service.get(&["me"]);
    for (call, header, value) in [
        (
            get().basic("Aladdin", "open sesame"),
            "authorization",
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        ),
        (get().basic("test", "123£"), "authorization", "Basic dGVzdDoxMjPCow=="),
        (get().bearer("mF_9.B5f-4.1JqM"), "authorization", "Bearer mF_9.B5f-4.1JqM"),
        (get().header("x-api-key", "a key"), "x-api-key", "a key"),
    ] {
        let shown = format!("{call:?} {call:#?}");
        assert!(!shown.contains(value) && !shown.contains("/me"), "{shown}");
        call.send(soon()).await.unwrap();
        assert_eq!(server.requests().pop().unwrap().header(header), Some(value));
    }
}

/// Nothing leaves that isn't all of what was asked for, and no secret is told.
#[tokio::test]
async fn what_cant_be_written_down_is_refused_before_traffic() {
    type Write = for<'a> fn(Call<'a>) -> Call<'a>;
    let long = "canary".repeat(20_000);
    let server = Server::replying(Reply::status(200)).await;
    let service = service(&server.url());
    let writes: [(Write, &str); 6] = [
        (|call| call.bearer("canary\nx"), "a header has a character that no header can have"),
        (|call| call.header("x-key", "canary\0"), "a header has a character"),
        (|call| call.header("x-key", "canary\u{7f}"), "a header has a character"),
        (|call| call.header("x key", "canary"), "a header's name has a character"),
        (|call| call.json(&BTreeMap::from([(["canary"], 1)])), "the body can't be written as JSON"),
        // What is written afterwards doesn't make it whole.
        (|call| call.bearer("canary\n").bearer("x").form(&[]), "a header has a character"),
    ];
    let calls = writes.map(|(write, why)| (write(service.post(&["send"])), why));
    let calls = calls.into_iter().chain([
        (service.get(&["send"]).query(&[("key", &long)]), "its address can't be written down"),
        (service.get(&[&long]), "its address can't be written down"),
        (service.get(&["canary", ".."]), "a part of its path is"),
        (service.get(&[".", "canary"]), "a part of its path is"),
    ]);
    for (call, why) in calls {
        let error = call.send(soon()).await.unwrap_err();
        let parts = (error.kind(), error.dispatch());
        assert_eq!(parts, (ErrorKind::InvalidRequest, Dispatch::NotSent));
        let sentence = format!("the request to Acme was not sent: {why}");
        assert!(error.to_string().starts_with(&sentence), "{error}");
        assert!(!format!("{error:?} {error:#?}").contains("canary"), "{error:#?}");
    }
    assert_eq!((server.count(), server.connections()), (0, 0));
}

/// Neither what goes out nor what comes back is in the log, at any level.
#[tokio::test]
async fn nothing_of_a_call_is_logged() {
    let answered = Reply::json(200, r#"{"token":"canary"}"#).header("x-token", "canary");
    let answering = Server::replying(answered).await;
    let hanging_up = Server::script([]).await;
    let (log, _listening) = loopback::capture("trace");
    for server in [&answering, &hanging_up] {
        let service = service(&server.url());
        let pairs = [("to", "canary")];
        for call in [
            service.get(&["canary"]).query(&pairs).basic("user", "canary"),
            service.post(&["canary"]).form(&pairs).bearer("canary"),
            service.post(&["canary"]).json(&BTreeMap::from(pairs)).header("x-key", "canary"),
        ] {
            let _ = call.send(soon()).await;
        }
        assert_eq!(server.count(), 3);
    }
    let text = log.text();
    assert!(text.contains("hyper"), "the HTTP libraries were not heard: {text}");
    let line =
        text.lines().find(|line| line.contains("canary") || line.contains("dXNlcjpjYW5hcnk"));
    assert_eq!(line, None);
}
