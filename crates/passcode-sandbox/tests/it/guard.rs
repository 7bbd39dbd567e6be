//! What keeps other people's web pages away.

use passcode_sandbox::Sandbox;
use reqwest::{Client, Method};

use crate::bench::{Answer, Bench};

async fn with_host(bench: &Bench, path: &str, host: &str) -> u16 {
    let request = bench.request(Method::GET, path).header("host", host);
    Answer::of(request).await.status.as_u16()
}

#[tokio::test]
async fn only_loopback_names_are_answered_to() {
    let bench = Bench::new().await;
    let port = bench.sandbox.address().port();
    for path in ["/", "/inbox/messages", "/sandbox/clock"] {
        for name in ["127.0.0.1", "localhost", "LOCALHOST", "[::1]", "sandbox.localhost"] {
            assert_eq!(with_host(&bench, path, &format!("{name}:{port}")).await, 200, "{name}");
        }
        for name in
            ["evil.example", "127.0.0.1.evil.example", "192.0.2.1", "localhost.evil.example", ""]
        {
            assert_eq!(with_host(&bench, path, name).await, 421, "{name}");
        }
    }
    assert_eq!(with_host(&bench, "/v1/config", "evil.example").await, 421);
    assert_eq!(with_host(&bench, "/verification/v3/send", "evil.example").await, 421);
}

#[tokio::test]
async fn further_names_can_be_given() {
    let bench = Bench::with(|builder| builder.allow_host("sandbox")).await;
    assert_eq!(with_host(&bench, "/inbox/messages", "Sandbox:80").await, 200);
    assert_eq!(with_host(&bench, "/inbox/messages", "other:80").await, 421);
}

#[tokio::test]
async fn on_every_address_any_address_is_answered_to_but_no_name() {
    let sandbox = Sandbox::builder().listen(([0, 0, 0, 0], 0).into()).spawn().await.unwrap();
    let url = format!("http://127.0.0.1:{}/inbox/messages", sandbox.address().port());
    let http = Client::builder().no_proxy().build().unwrap();
    for (host, status) in [("192.0.2.1", 200), ("evil.example", 421)] {
        let answer = Answer::of(http.get(&url).header("host", host)).await;
        assert_eq!(answer.status, status, "{host}");
    }
}

#[tokio::test]
async fn changes_from_foreign_pages_are_refused() {
    let bench = Bench::new().await;
    let own = format!("http://{}", bench.sandbox.address());
    for (header, value, status) in [
        ("origin", &*own, 200),
        ("origin", "http://evil.example", 403),
        ("origin", "https://127.0.0.1", 403),
        ("origin", "null", 403),
        ("sec-fetch-site", "same-origin", 200),
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-site", 403),
    ] {
        for (method, path) in [
            (Method::DELETE, "/inbox/messages"),
            (Method::DELETE, "/sandbox/faults"),
            (Method::POST, "/sandbox/reset"),
        ] {
            let answer = Answer::of(bench.request(method, path).header(header, value)).await;
            assert_eq!(answer.status, status, "{header}: {value} {path}");
        }
    }
    // A form needs no leave to post text: it isn't read as JSON.
    let form = bench.request(Method::POST, "/sandbox/clock").body(r#"{"advance":"1s"}"#);
    assert_eq!(Answer::of(form.header("content-type", "text/plain")).await.status, 415);
}

#[tokio::test]
async fn nothing_invites_other_origins_to_read() {
    let bench = Bench::new().await;
    let request =
        bench.request(Method::GET, "/inbox/messages").header("origin", "http://a.example");
    let answer = Answer::of(request).await;
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn bodies_are_capped() {
    let bench = Bench::new().await;
    let long = vec![b' '; 64 * 1024 + 1];
    let request = bench.request(Method::PUT, "/sandbox/faults").body(long.clone());
    assert_eq!(Answer::of(request.header("content-type", "application/json")).await.status, 413);
    let request = bench.request(Method::POST, "/verification/v3/send").body(long);
    assert_eq!(Answer::of(request).await.status, 413);
}

#[tokio::test]
async fn the_page_allows_nothing_from_elsewhere() {
    let bench = Bench::new().await;
    for path in ["/", "/inbox"] {
        let page = Answer::of(bench.request(Method::GET, path)).await;
        assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        for far in ["http://", "https://", "src=", "innerHTML", "{style}", "{script}"] {
            assert!(!page.text.contains(far), "{far}");
        }
    }
}
