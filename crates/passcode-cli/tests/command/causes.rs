//! Why no answer came, for programs: each cause has its own sentence in `--json`, and in the log.

use loopback::{Reply, Server, Silent, closed_port};
use serde_json::Value;

use crate::bench::Bench;

const SECRETS: [&str; 2] = ["canary", "2025550123"];

/// Only the place where nothing ever answers gets so little time.
fn config(base_url: &str, silent: bool) -> String {
    let limit = if silent { "300ms" } else { "30s" };
    format!(
        "[providers.us]\nkind = \"ratio\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\n\
         client_secret = \"canary\"\nbase_url = \"{base_url}\"\nca_file = \"ca.pem\"\n\
         connect_timeout = \"{limit}\"\nattempt_timeout = \"30s\"\ntotal_timeout = \"60s\"\n"
    )
}

#[tokio::test]
async fn each_cause_is_told_by_its_own_sentence() {
    let bench = Bench::new().await;
    let plain = Server::replying(Reply::status(200)).await;
    let good = Server::start_tls("localhost", |_| Reply::status(200)).await;
    let other = Server::start_tls("localhost", |_| Reply::status(200)).await;
    let silent = Silent::new();
    bench.write("ca.pem", other.ca_pem());
    for (base_url, sentence) in [
        // It is no possible name, so no resolver is asked.
        (format!("https://{}.invalid", "x".repeat(64)), "there is no host of this name"),
        (format!("http://{}", closed_port()), "the connection was refused"),
        (good.url(), "the certificate is by an authority that this machine doesn't trust"),
        (format!("https://{}", plain.address()), "the other side doesn't speak TLS"),
        // The handshake never ends, however long the machine takes.
        (format!("https://{}", silent.address()), "no connection was made in time"),
    ] {
        let is_silent = base_url.ends_with(&silent.address().to_string());
        bench.write("causes.toml", &config(&base_url, is_silent));
        let arguments = ["send", "+12025550123", "--json", "--config", "causes.toml"];
        let variables = [("RUST_LOG", "passcode=warn"), ("NO_COLOR", "1")];
        let failed = bench.run_with(&arguments, &variables, "").await;
        assert_eq!((failed.status, failed.stdout.as_str()), (4, ""), "{failed:?}");
        let lines: Vec<_> = failed.stderr.trim_end().lines().collect();
        let [logged, json] = lines[..] else { panic!("{failed:?}") };
        let error = serde_json::from_str::<Value>(json).unwrap()["error"].take();
        let parts = (error["kind"].as_str(), error["dispatch"].as_str());
        assert_eq!(parts, (Some("unavailable"), Some("not_sent")));
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(sentence), "{message}");
        assert!(logged.contains(message) && logged.contains(" latency_ms="), "{logged}");
        assert!(logged.contains(" cause="), "{logged}");
        for secret in SECRETS {
            assert!(!failed.stderr.contains(secret), "{failed:?}");
        }
    }
}
