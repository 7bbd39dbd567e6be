//! Why no answer came: each cause has its own sentence, in the error and in the log.

use std::future::Future;
use std::io::Write;
use std::pin::pin;

use loopback::{Reply, Server, Silent, capture, closed_port};
use passcode::{Dispatch, Error, ErrorKind};
use tempfile::NamedTempFile;

use crate::vendors::{KITS, OPERATIONS, assert_nothing_secret, causes};

/// Settings that trust this server's authority. With one, no store of the machine's is needed.
struct Trust(NamedTempFile);

impl Trust {
    fn new(server: &Server) -> Self {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(server.ca_pem().as_bytes()).unwrap();
        Self(file)
    }

    fn settings(&self) -> String {
        format!("ca_file = {:?}", self.0.path())
    }
}

/// What failed, and everything that was logged meanwhile.
async fn heard(failing: impl Future<Output = Error>) -> (Error, String) {
    let (log, listening) = capture("trace");
    let error = failing.await;
    drop(listening);
    (error, log.text())
}

/// The one line of the log on the failed operation.
fn line_of<'a>(error: &Error, log: &'a str) -> &'a str {
    let is_of_span = |line: &&str| line.contains("WARN") && line.contains("passcode::vendor::span");
    let lines: Vec<_> = log.lines().filter(is_of_span).collect();
    assert_eq!(lines.len(), 1, "{error}: {lines:?}");
    lines[0]
}

/// The error says it, and so does one line of the log, with everything under it, outermost first.
fn assert_told(error: &Error, log: &str, sentence: &str) {
    assert!(error.to_string().contains(sentence), "not {sentence:?}: {error}");
    let line = line_of(error, log);
    let causes = causes(error);
    assert!(causes.len() >= 2, "{causes:?}");
    assert!(line.contains(&error.to_string()), "{line}");
    assert!(line.contains(&format!("cause={}", causes.join(": "))), "{line}");
    assert!(line.contains("kind=\"unavailable\"") && line.contains(" latency_ms="), "{line}");
    assert_nothing_secret(error, log);
}

#[tokio::test]
async fn a_connection_that_was_not_made_says_why() {
    let plain = Server::replying(Reply::status(200)).await;
    let good = Server::start_tls("localhost", |_| Reply::status(200)).await;
    let other = Server::start_tls("elsewhere.example", |_| Reply::status(200)).await;
    let old = Server::start_tls_expired("localhost", |_| Reply::status(200)).await;
    let proxied = format!("proxy = \"http://me:canary@{}\"", closed_port());
    for (base_url, trusted, more, sentence) in [
        // It is no possible name, so no resolver is asked.
        (
            format!("https://{}.invalid", "x".repeat(64)),
            &good,
            "",
            "there is no host of this name: check the base URL, the proxy and the DNS",
        ),
        (
            format!("http://{}", closed_port()),
            &good,
            "",
            "the connection was refused: nothing listens there, or no way leads there",
        ),
        (good.url(), &good, proxied.as_str(), "the connection was refused"),
        (
            good.url(),
            &other,
            "",
            "the certificate is by an authority that this machine doesn't trust: if it is your own, configure",
        ),
        (other.url(), &other, "", "the certificate is for another host: check the base URL"),
        (old.url(), &old, "", "the certificate is not valid at this time"),
        (
            format!("https://{}", plain.address()),
            &good,
            "",
            "the other side doesn't speak TLS: check http and https",
        ),
    ] {
        let trust = Trust::new(trusted);
        for kit in KITS {
            let providers = kit.providers(&base_url, &format!("{}\n{more}", trust.settings()));
            for operation in OPERATIONS {
                let (error, log) = heard(kit.fail(&providers, operation)).await;
                let parts = (error.kind(), error.dispatch());
                assert_eq!(parts, (ErrorKind::Unavailable, Dispatch::NotSent), "{error}");
                assert_told(&error, &log, sentence);
            }
        }
    }
    for server in [&plain, &good, &other, &old] {
        assert_eq!(server.count(), 0);
    }
}

/// The handshake is never answered. The paused clock jumps to the first limit, 5 s by default.
#[tokio::test(start_paused = true)]
async fn a_connection_that_is_not_made_in_time_says_so() {
    let silent = Silent::new();
    let authority = Server::start_tls("localhost", |_| Reply::status(200)).await;
    let trust = Trust::new(&authority);
    for kit in KITS {
        let base_url = format!("https://{}", silent.address());
        let providers = kit.providers(&base_url, &trust.settings());
        for operation in OPERATIONS {
            let (error, log) = heard(kit.fail(&providers, operation)).await;
            assert_told(&error, &log, "no connection was made in time");
            assert!(line_of(&error, &log).contains("latency_ms=500"), "{log}");
        }
    }
}

/// The request is there, and never answered: 10 s by default.
#[tokio::test]
async fn an_answer_that_does_not_come_in_time_says_so() {
    for kit in KITS {
        for operation in OPERATIONS {
            let server = Server::replying(Reply::hang()).await;
            let providers = kit.providers(&server.url(), "");
            let mut failing = pin!(heard(kit.fail(&providers, operation)));
            tokio::select! {
                (error, _) = &mut failing => panic!("{error}"),
                () = server.arrived(1) => {}
            }
            // Nothing is left to do but to wait, so the clock jumps to the limit.
            tokio::time::pause();
            let (error, log) = failing.await;
            tokio::time::resume();
            assert_told(&error, &log, "no whole answer came in time");
            assert!(line_of(&error, &log).contains(" latency_ms=1"), "{log}");
        }
    }
}
