//! Who may ask.

use std::time::Duration;

use http::StatusCode;
use serde_json::json;

use crate::bench::{Bench, CLIENTS, KEY, OTHER_KEY, PHONE, SEND};

#[tokio::test]
async fn without_a_key_every_path_but_the_open_ones_is_refused() {
    let bench = Bench::new();
    for (method, path, is_open) in [
        ("POST", SEND, false),
        ("GET", SEND, false),
        ("OPTIONS", SEND, false),
        ("POST", "/v1/verifications/check", false),
        ("GET", "/", false),
        ("GET", "/metrics", false),
        ("GET", "/nowhere", false),
        ("GET", "/health", true),
        ("GET", "/openapi.json", true),
    ] {
        let answer = bench.call(method, path).without("authorization").send().await;
        assert_eq!(answer.status, if is_open { 200 } else { 401 }, "{method} {path}");
        if !is_open {
            assert_eq!(answer.kind(), "unauthorized");
            let scheme = answer.header("www-authenticate");
            assert_eq!(scheme, Some("Bearer realm=\"passcode\""), "{path}");
        }
    }
}

#[tokio::test]
async fn a_key_is_whole_and_stands_once() {
    let bench = Bench::new();
    for (authorization, status) in [
        (format!("Bearer {KEY}"), 201),
        (format!("bearer {KEY}"), 201),
        (format!("Bearer {OTHER_KEY}"), 201),
        (format!("Bearer {KEY}x"), 401),
        (format!("Bearer {}", &KEY[..KEY.len() - 1]), 401),
        (format!("Bearer  {KEY}"), 401),
        (format!("Basic {KEY}"), 401),
        (KEY.to_owned(), 401),
        ("Bearer".to_owned(), 401),
        ("Bearer ".to_owned(), 401),
        (String::new(), 401),
    ] {
        let call = bench.post(SEND, &json!({ "to": PHONE }));
        let answer = call.header("authorization", &authorization).send().await;
        assert_eq!(answer.status, status, "{authorization}: {answer:?}");
    }
    let twice = bench.post(SEND, &json!({ "to": PHONE }));
    let twice = twice.more("authorization", &format!("Bearer {KEY}")).send().await;
    assert_eq!((twice.status, twice.kind().as_str()), (401, "unauthorized"));
}

#[tokio::test]
async fn a_key_may_be_configured_by_its_hash_and_two_are_right_while_they_are_rotated() {
    let key = passcode_gateway::ClientKey::generate().unwrap();
    let config =
        CLIENTS.replace("keys = [\"web-key", &format!("keys = [\"{}\", \"web-key", key.hash()));
    let bench = Bench::with(&config);
    for key in [key.expose(), KEY] {
        let answer = bench.post(SEND, &json!({ "to": PHONE })).key(key).send().await;
        assert_eq!(answer.status, 201, "{answer:?}");
        assert_eq!(bench.stage.last().1.client(), Some("web"));
    }
    let hash = bench.post(SEND, &json!({ "to": PHONE })).key(&key.hash()).send().await;
    assert_eq!(hash.status, 401, "a hash is no key");
}

const PROXIED: &str = "[gateway]\ntrusted_proxies = [\"10.0.0.0/8\"]\nforwarded_by = \"x-forwarded-for\"\n\n[[gateway.clients]]\nname = \"web\"";

#[tokio::test(start_paused = true)]
async fn wrong_keys_are_limited_by_address_and_a_right_one_never() {
    let config = CLIENTS.replacen("[[gateway.clients]]\nname = \"web\"", PROXIED, 1);
    let bench = Bench::with(&config);
    let call = |peer: &str, by: &str, key: &str| {
        let call = bench.post(SEND, &json!({ "to": PHONE })).from(peer).key(key);
        call.header("x-forwarded-for", by).send()
    };
    for _ in 0..20 {
        assert_eq!(call("192.0.2.1", "203.0.113.1", "wrong").await.status, 401);
        assert_eq!(call("10.0.0.1", "203.0.113.1", "wrong").await.status, 401);
    }
    // By peer, and behind a trusted proxy by the person's address.
    for (peer, by) in [("192.0.2.1", "203.0.113.9"), ("10.0.0.1", "203.0.113.1")] {
        let answer = call(peer, by, "wrong").await;
        assert_eq!((answer.status, answer.kind().as_str()), (429, "rate_limited"));
        assert_eq!(answer.header("retry-after"), Some("60"));
        assert_eq!(call(peer, by, KEY).await.status, 201, "{peer} {by}");
    }
    assert_eq!(call("192.0.2.2", "203.0.113.1", "wrong").await.status, 401);
    assert_eq!(call("10.0.0.1", "203.0.113.2", "wrong").await.status, 401);
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(call("192.0.2.1", "", "wrong").await.status, 401);
}

#[tokio::test]
async fn the_persons_address_is_told_or_forwarded_and_never_the_peers() {
    let config = CLIENTS.replacen("[[gateway.clients]]\nname = \"web\"", PROXIED, 1);
    let bench = Bench::with(&config);
    for (peer, header, ip, expected) in [
        ("10.0.0.1", "203.0.113.1", None, Some("203.0.113.1")),
        ("10.0.0.1", "203.0.113.1", Some("198.51.100.1"), Some("198.51.100.1")),
        ("192.0.2.1", "203.0.113.1", None, None),
        ("192.0.2.1", "203.0.113.1", Some("198.51.100.1"), Some("198.51.100.1")),
        ("10.0.0.1", "10.0.0.2", None, None),
    ] {
        let call = bench.post(SEND, &json!({ "to": PHONE, "ip": ip })).from(peer);
        let answer = call.header("x-forwarded-for", header).send().await;
        assert_eq!(answer.status, StatusCode::CREATED);
        let seen = bench.stage.last().1.device().map(|device| device.ip().to_string());
        assert_eq!(seen.as_deref(), expected, "{peer} {header} {ip:?}");
    }
}
