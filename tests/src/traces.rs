//! One span an operation, with all that helps and nothing that harms.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use passcode::{Config, OtpProviderExt};
use passcode_sandbox::Sandbox;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::util::SubscriberInitExt;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// For this thread alone: other tests have their own.
    fn listen(&self) -> impl Drop + use<> {
        let lines = self.clone();
        tracing_subscriber::fmt()
            .with_env_filter("passcode=info,passcode_sandbox=off")
            .with_span_events(FmtSpan::CLOSE)
            .with_writer(move || lines.clone())
            .with_ansi(false)
            .without_time()
            .finish()
            .set_default()
    }

    /// The lines since the last call, with every latency as N.
    fn take(&self) -> Vec<String> {
        let text = String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap();
        text.lines().map(without_times).collect()
    }
}

fn without_times(line: &str) -> String {
    let line = line.split(" time.busy").next().unwrap_or_default();
    let Some((before, after)) = line.split_once("latency_ms=") else { return line.trim().into() };
    let rest = after.trim_start_matches(|character: char| character.is_ascii_digit());
    format!("{}latency_ms=N{rest}", before.trim_start())
}

#[tokio::test]
async fn a_span_says_who_did_what_to_which_end() {
    let lines = Lines::default();
    let _listening = lines.listen();
    let sandbox = Sandbox::spawn().await.unwrap();
    let providers = Config::from_toml(&sandbox.config_toml()).unwrap().build().unwrap();
    lines.take();

    let sent = providers.send_to("+12025550123").await.unwrap();
    assert_eq!(
        lines.take(),
        [
            r#"INFO otp{provider="us" operation="send" channel="sms" country="US" attempt=1 outcome="sent" latency_ms=N}: passcode::vendor::span: close"#
        ]
    );
    let code = sandbox.inbox().code_for("+12025550123").await.unwrap();
    for (code, outcome) in [("0", "wrong_code"), (&code, "approved")] {
        let verified = providers.verify_code(&sent, code).await.unwrap();
        assert_eq!(verified.is_approved(), outcome == "approved");
        let line = format!(
            r#"INFO otp{{provider="us" operation="verify" channel="sms" country="US" attempt=1 outcome="{outcome}" latency_ms=N}}: passcode::vendor::span: close"#
        );
        assert_eq!(lines.take(), [line]);
    }
}

#[tokio::test]
async fn every_attempt_is_an_event_and_the_span_counts_them() {
    let lines = Lines::default();
    let _listening = lines.listen();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let text = format!(
        "[providers.india]\nkind = \"messagecentral\"\nbase_url = \"http://{closed}\"\n\
         customer_id = \"C-1\"\nauth_token = \"a.b.c\"\nretry = {{ attempts = 2 }}"
    );
    let providers = Config::from_toml(&text).unwrap().build().unwrap();
    providers.send_to("+919123456789").await.unwrap_err();
    let said = lines.take();
    let shown = said.join("\n");
    assert_eq!(said.len(), 3, "{shown}");
    assert!(said[0].contains("WARN") && said[0].contains("attempt=1 wait_ms="), "{shown}");
    assert!(said[0].contains("kind=\"unavailable\" dispatch=\"not_sent\""), "{shown}");
    assert!(said[1].contains("WARN") && said[1].contains("tried 2 times"), "{shown}");
    let fields = r#"country="IN" attempt=2 dispatch="not_sent" outcome="unavailable" latency_ms=N"#;
    assert!(said[2].contains(fields), "{shown}");
    assert!(!shown.contains("9123456789"), "{shown}");
}

#[tokio::test]
async fn a_dropped_call_has_a_span_too() {
    let lines = Lines::default();
    let _listening = lines.listen();
    let sandbox = Sandbox::spawn().await.unwrap();
    let providers = Config::from_toml(&sandbox.config_toml()).unwrap().build().unwrap();
    let call = providers.send_to("+12025550123");
    assert!(tokio::time::timeout(std::time::Duration::ZERO, call).await.is_err());
    assert!(lines.take()[0].contains("outcome=\"dropped\""));
}
