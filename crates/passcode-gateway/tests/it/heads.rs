//! Paths, methods and headers.

use serde_json::json;

use crate::bench::{Bench, CHECK, NOBODY, PHONE, SEND};

#[tokio::test]
async fn every_answer_has_a_request_id_and_is_not_kept() {
    let bench = Bench::new();
    let long = "x".repeat(64);
    let too_long = "x".repeat(65);
    for (given, is_kept) in [
        ("order-7_A", true),
        (long.as_str(), true),
        (&too_long, false),
        ("", false),
        ("with blank", false),
        ("dot.ted", false),
    ] {
        for (method, path) in [("POST", SEND), ("GET", "/health"), ("GET", "/nowhere")] {
            let call = bench.call(method, path).header("x-request-id", given);
            let answer = call.send().await;
            let id = answer.header("x-request-id").unwrap();
            assert_eq!(id == given, is_kept, "{given}: {id}");
            let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            assert!((1..=64).contains(&id.len()) && id.chars().all(is_plain), "{id}");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        }
    }
    let twice = bench.call("GET", "/health").header("x-request-id", "a").more("x-request-id", "a");
    assert_ne!(twice.send().await.header("x-request-id"), Some("a"));
    let ids =
        [bench.call("GET", "/health").send().await, bench.call("GET", "/health").send().await];
    assert_ne!(ids[0].header("x-request-id"), ids[1].header("x-request-id"));
}

#[tokio::test]
async fn paths_and_methods_that_are_not_there_are_said() {
    let bench = Bench::new();
    for (method, path, status, kind, allow) in [
        ("GET", "/", 404, "not_found", None),
        ("GET", "/metrics", 404, "not_found", None),
        ("GET", "/v1", 404, "not_found", None),
        ("POST", "/v1/verifications/", 404, "not_found", None),
        ("GET", SEND, 405, "method_not_allowed", Some("POST")),
        ("OPTIONS", SEND, 405, "method_not_allowed", Some("POST")),
        ("DELETE", CHECK, 405, "method_not_allowed", Some("POST")),
        ("POST", "/health", 405, "method_not_allowed", Some("GET,HEAD")),
        ("POST", "/ready", 405, "method_not_allowed", Some("GET,HEAD")),
        ("PUT", "/openapi.json", 405, "method_not_allowed", Some("GET,HEAD")),
    ] {
        let answer = bench.call(method, path).send().await;
        assert_eq!((answer.status, answer.kind().as_str()), (status, kind), "{method} {path}");
        assert_eq!(answer.header("allow"), allow, "{method} {path}");
    }
}

#[tokio::test]
async fn no_other_site_is_let_in() {
    let bench = Bench::new();
    let call = bench.call("OPTIONS", SEND).header("origin", "https://example.com");
    let answer = call.header("access-control-request-method", "POST").send().await;
    let sent = bench.post(SEND, &json!({ "to": PHONE })).header("origin", "https://example.com");
    for answer in [answer, sent.send().await] {
        let cors = answer.headers.keys().find(|name| name.as_str().starts_with("access-control"));
        assert_eq!(cors, None, "{answer:?}");
    }
}

#[tokio::test]
async fn a_head_that_is_too_long_is_not_read() {
    let bench = Bench::new();
    let value = |length: usize| "x".repeat(length);
    let answer = bench.call("GET", "/health").header("x-long", &value(16 * 1024)).send().await;
    assert_eq!((answer.status, answer.kind().as_str()), (431, "unreadable"));
    let answer = bench.call("GET", "/health").header("x-long", &value(15 * 1024)).send().await;
    assert_eq!(answer.status, 200);
    let long = format!("/health?{}", value(8 * 1024));
    let answer = bench.call("GET", &long).send().await;
    assert_eq!((answer.status, answer.kind().as_str()), (414, "unreadable"));
}

#[tokio::test]
async fn without_clients_the_host_is_this_machine() {
    for (config, host, status) in [
        (NOBODY, Some("localhost"), 201),
        (NOBODY, Some("LOCALHOST:8080"), 201),
        (NOBODY, Some("127.0.0.1:8080"), 201),
        (NOBODY, Some("127.1.2.3"), 201),
        (NOBODY, Some("[::1]:8080"), 201),
        (NOBODY, Some("example.com"), 403),
        (NOBODY, Some("localhost.example.com"), 403),
        (NOBODY, Some("127.0.0.1.example.com"), 403),
        (NOBODY, Some("192.0.2.1"), 403),
        (NOBODY, Some("0.0.0.0"), 403),
        (NOBODY, Some(""), 403),
        (NOBODY, None, 403),
        (crate::bench::CLIENTS, Some("example.com"), 201),
    ] {
        let bench = Bench::with(config);
        let call = bench.post(SEND, &json!({ "to": PHONE })).without("host");
        let call = match host {
            Some(host) => call.header("host", host),
            None => call,
        };
        let answer = call.send().await;
        assert_eq!(answer.status, status, "{host:?}: {answer:?}");
        if status == 403 {
            assert_eq!((answer.kind().as_str(), bench.stage.sends()), ("forbidden", 0));
        }
    }
    let bench = Bench::with(NOBODY);
    let twice = bench.post(SEND, &json!({ "to": PHONE })).more("host", "localhost:8080");
    assert_eq!(twice.send().await.status, 403);
    // Who needs no key may name any provider.
    let call = bench.post(SEND, &json!({ "to": PHONE, "provider": "mail" }));
    assert_eq!(call.without("authorization").send().await.status, 201);
    assert_eq!(bench.stage.last().1.client(), None);
}

#[tokio::test]
async fn health_and_readiness_say_nothing_but_a_status() {
    let bench = Bench::new();
    let ask = async |path| {
        let answer = bench.call("GET", path).without("authorization").send().await;
        assert_eq!(answer.text, "", "{answer:?}");
        answer.status
    };
    assert_eq!(ask("/health").await, 200);
    // Away at start, it is there and not ready.
    bench.store.away();
    bench.gateway.look().await;
    assert_eq!((ask("/health").await, ask("/ready").await), (200, 503));
    bench.store.mend();
    bench.gateway.look().await;
    assert_eq!((ask("/health").await, ask("/ready").await), (200, 200));
}

/// However a target is written, it is the path or it isn't, and nothing is asked for by it.
#[tokio::test]
async fn an_odd_target_is_no_path() {
    let bench = Bench::new();
    for (method, target) in [
        ("OPTIONS", "*"),
        ("CONNECT", "localhost:1"),
        ("GET", "//"),
        ("POST", "//v1/verifications"),
        ("POST", "/v1/verifications/"),
        ("POST", "/v1/verifications//check"),
        ("POST", "/v1/%76erifications"),
        ("POST", "/v1/verifications%00"),
        ("GET", "/v2"),
        ("GET", "/v2/"),
    ] {
        let call = || bench.call(method, target).body("{\"to\":\"+12025550123\"}");
        let known = call().send().await;
        assert_eq!((known.status, known.kind().as_str()), (404, "not_found"), "{method} {target}");
        let unknown = call().without("authorization").send().await;
        assert_eq!(unknown.status, 401, "{method} {target}");
    }
    assert_eq!(bench.stage.sends(), 0);
}
