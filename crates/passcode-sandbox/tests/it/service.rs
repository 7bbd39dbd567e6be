//! What makes it a service: signals, and a line for each request.

use std::cell::RefCell;
use std::io;
use std::process::{Command, id};

use passcode_sandbox::end_signal;
use reqwest::Method;
use serde_json::json;

use crate::bench::{Answer, Bench, CUSTOMER, KEY, PHONE};

thread_local! {
    /// What was logged on this thread.
    static LINES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct Lines;

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LINES.with_borrow_mut(|lines| lines.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_line_per_request_says_what_was_refused_and_why_and_no_secret() {
    // For the whole process: one for this thread alone is missed by what another test's thread
    // logs first.
    tracing_subscriber::fmt().with_ansi(false).with_writer(|| Lines).init();
    let bench = Bench::new().await;
    let id = bench.send_sms(None).await;
    let code = bench.newest().code;
    let refused =
        bench.ratio("sms:send", Some("canary-jwt"), json!({ "phoneNumber": PHONE })).await;
    refused.refused(401, "INVALID_AUTHORIZATION");
    assert_eq!(bench.try_sms(None, &id, &code).await.status, 200);
    bench.token_call(&[("customerId", CUSTOMER), ("key", KEY)]).await;
    Answer::of(bench.request(Method::GET, "/inbox/messages").header("host", "evil.example")).await;
    Answer::of(bench.request(Method::GET, "/ratio/v1/users/+12025550123")).await;
    Answer::of(bench.request(Method::GET, "/nowhere")).await;
    let text = LINES.with_borrow(|lines| String::from_utf8(lines.clone()).unwrap());
    let said = |words: &[&str]| {
        assert!(text.lines().any(|line| words.iter().all(|word| line.contains(word))), "{text}");
    };
    said(&[
        "INFO passcode_sandbox",
        "POST /v1/auth/otp/sms:send",
        "vendor=\"ratio\"",
        "status=200",
    ]);
    said(&["status=401", "why=\"INVALID_AUTHORIZATION"]);
    said(&["status=421", "GET /inbox/messages", "allow_host"]);
    said(&["status=404", "GET /nowhere", "/sandbox/vendors"]);
    said(&["GET /v1/users/…"]);
    for secret in [PHONE, "2025550123", "test-secret", "canary-jwt", KEY, &code] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_signals_that_end_a_service_are_waited_for() {
    for signal in ["-TERM", "-INT"] {
        let ended = end_signal().unwrap();
        let killed = Command::new("kill").args([signal, &id().to_string()]).status().unwrap();
        assert!(killed.success());
        ended.await;
    }
}
