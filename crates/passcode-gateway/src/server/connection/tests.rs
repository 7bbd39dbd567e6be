//! What a slow peer, and a proxy that keeps connections, meet. The clock is the test's own.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::{advance, sleep, timeout};

const CALL: &str = "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";

const SECOND: Duration = Duration::from_secs(1);

/// What is dropped last ends the connection.
fn connect() -> (DuplexStream, GracefulShutdown) {
    let (ours, theirs) = tokio::io::duplex(16 * 1024);
    let slow = post(async |body: String| {
        sleep(60 * SECOND).await;
        body
    });
    let router = Router::new().route("/", get(async || "here")).route("/slow", slow);
    let connections = GracefulShutdown::new();
    tokio::spawn(super::http(
        theirs,
        IpAddr::V4(Ipv4Addr::LOCALHOST),
        router,
        connections.watcher(),
    ));
    (ours, connections)
}

async fn say(stream: &mut DuplexStream, text: &str) {
    stream.write_all(text.as_bytes()).await.unwrap();
}

/// What is there to read now; empty if it is closed.
async fn hear(stream: &mut DuplexStream) -> Option<String> {
    let mut bytes = [0; 4096];
    let read = timeout(Duration::from_millis(1), stream.read(&mut bytes)).await.ok()?;
    Some(String::from_utf8(bytes[..read.unwrap()].to_vec()).unwrap())
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_nobody_uses_is_kept_longer_than_by_proxies() {
    let (mut stream, _connections) = connect();
    for wait in [0, 11, 60, 600] {
        advance(wait * SECOND).await;
        say(&mut stream, CALL).await;
        let heard = hear(&mut stream).await.unwrap();
        assert!(heard.starts_with("HTTP/1.1 200"), "{wait}: {heard}");
    }
    // In the end it is closed, and nothing is said that could be taken for an answer.
    advance(900 * SECOND).await;
    assert_eq!(hear(&mut stream).await.as_deref(), Some(""));
}

#[tokio::test(start_paused = true)]
async fn a_head_has_10_seconds_from_its_first_byte() {
    for before in [0, 1] {
        let (mut stream, _connections) = connect();
        for _ in 0..before {
            say(&mut stream, CALL).await;
            assert!(hear(&mut stream).await.unwrap().ends_with("here"));
        }
        advance(300 * SECOND).await;
        let (start, end) = CALL.split_at(20);
        say(&mut stream, start).await;
        assert_eq!(hear(&mut stream).await, None);
        advance(9 * SECOND).await;
        say(&mut stream, end).await;
        assert!(hear(&mut stream).await.unwrap().ends_with("here"));

        // A byte now and then doesn't help.
        for byte in ["G", "E", "T", " ", "/"] {
            say(&mut stream, byte).await;
            assert_eq!(hear(&mut stream).await, None, "{byte}");
            advance(2 * SECOND).await;
        }
        let heard = hear(&mut stream).await.unwrap();
        let (head, body) = heard.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{heard}");
        assert!(head.contains("application/problem+json"), "{heard}");
        assert!(head.contains(&format!("content-length: {}\r\n", body.len())), "{heard}");
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!((&body["kind"], &body["status"]), (&"unreadable".into(), &408.into()));
        assert_eq!(hear(&mut stream).await.as_deref(), Some(""), "it is closed");
    }
}

#[tokio::test(start_paused = true)]
async fn work_and_bodies_have_limits_of_their_own() {
    let (mut stream, _connections) = connect();
    say(&mut stream, "POST /slow HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n").await;
    for byte in ["a", "b"] {
        assert_eq!(hear(&mut stream).await, None);
        advance(11 * SECOND).await;
        say(&mut stream, byte).await;
    }
    assert_eq!(hear(&mut stream).await, None);
    advance(60 * SECOND).await;
    let heard = hear(&mut stream).await.unwrap();
    assert!(heard.starts_with("HTTP/1.1 200") && heard.ends_with("ab"), "{heard}");
}

/// As docs/gateway.md says: no call could be read, so nothing is answered to one.
#[tokio::test(start_paused = true)]
async fn what_is_no_http_hears_a_bare_status() {
    let long = format!("GET / HTTP/1.1\r\nx-long: {}", "x".repeat(128 * 1024));
    for (text, status) in [("nonsense\r\n\r\n", 400), (&long, 431)] {
        let (mut stream, _connections) = connect();
        // It is closed before the end is read.
        let _ = stream.write_all(text.as_bytes()).await;
        let mut heard = String::new();
        stream.read_to_string(&mut heard).await.unwrap();
        let (head, body) = heard.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{heard}");
        assert_eq!(body, "", "{heard}");
    }
}
