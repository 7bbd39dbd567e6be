//! Canaries in every secret: none may show in anything that can be printed, nor in any trace.

mod paths;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use passcode::{Config, OtpCode, OtpProviderExt, Providers, VerifyRequest};
use passcode_sandbox::Sandbox;
use tracing_subscriber::fmt::MakeWriter;

const CANARIES: &[&str] = &[
    "canary-client-secret",
    "canary-password",
    "canary.auth.token",
    "canary-session-token",
    // The password as the token call sends it.
    "Y2FuYXJ5LXBhc3N3b3Jk",
    "12025550123",
    "2025550123",
    "9123456789",
    "canary@example.com",
];

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Captured {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }

    fn note(&self, shown: impl std::fmt::Debug) {
        writeln!(self.clone(), "{shown:?} {shown:#?}").unwrap();
    }

    fn note_error(&self, error: &passcode::Error) {
        self.note(error);
        let causes =
            std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
        for cause in causes {
            self.note(cause);
            writeln!(self.clone(), "{cause}").unwrap();
        }
        paths::panic_with(self, error);
    }
}

async fn drive(captured: &Captured, sandbox: &Sandbox, providers: &Providers) -> Vec<String> {
    let mut secrets = Vec::new();
    captured.note(providers);
    for recipient in ["+12025550123", "+919123456789", "canary@example.com"] {
        let verification = providers.send_to(recipient).await.unwrap();
        let code = sandbox.inbox().code_for(recipient).await.unwrap();
        captured.note(&verification);
        captured.note(VerifyRequest::new(verification.clone(), OtpCode::parse(&code).unwrap()));
        let wrong: String = code.chars().rev().chain("9".chars()).collect();
        captured.note(providers.verify_code(&verification, &wrong).await.unwrap());
        let outcome = providers.verify_code(&verification, &code).await.unwrap();
        captured.note(&outcome);
        if let passcode::VerifyOutcome::Approved(approval) = outcome {
            secrets.extend(approval.evidence().session().map(passcode::Session::expose));
        }
        secrets.extend([code, wrong]);
    }
    secrets
}

/// Every vendor is down, refuses us, or can't serve the recipient.
async fn fail(captured: &Captured, sandbox: &Sandbox) {
    let config = sandbox.config_toml();
    // Bound once and let go: nothing listens there.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let outage = config.replace(&sandbox.address().to_string(), &closed.to_string());
    let refused = config
        .replace("canary-client-secret", "canary-client-secret-2")
        .replace("canary-password", "canary-password-2");
    for config in [outage, refused] {
        let providers = Config::from_toml(&config).unwrap().build().unwrap();
        for recipient in ["+12025550123", "+919123456789", "canary@example.com"] {
            captured.note_error(&providers.send_to(recipient).await.unwrap_err());
        }
    }
    for bad in ["+12025550123 ext 5", "+1202555012345678", "canary@example.com@"] {
        captured.note_error(&bad.parse::<passcode::Recipient>().unwrap_err());
    }
}

/// One test, since the subscriber is the whole process's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_printed_or_traced_holds_a_secret() {
    let captured = Captured::default();
    // Without times: six digits of microseconds can look like any code. `init` hears `log` too.
    // Other tests of this process run a mock server, which writes down what it is sent.
    tracing_subscriber::fmt()
        .with_env_filter("trace,httpmock=off")
        .with_writer(captured.clone())
        .with_ansi(false)
        .without_time()
        .init();

    let sandbox = Sandbox::builder()
        .seed(7)
        .credentials(
            "ratio",
            [
                ("client_id", "11111111-2222-4333-8444-555555555555"),
                ("client_secret", "canary-client-secret"),
            ],
        )
        .credentials(
            "messagecentral",
            [("customer_id", "C-0123456789ABCDE"), ("password", "canary-password")],
        )
        .spawn()
        .await
        .unwrap();
    let config = sandbox.config_toml();
    captured.note(Config::from_toml(&config).unwrap());
    let providers = Config::from_toml(&config).unwrap().build().unwrap();
    paths::hear_panics(&captured);
    let mut secrets = drive(&captured, &sandbox, &providers).await;
    fail(&captured, &sandbox).await;
    secrets.push(paths::every_type(&captured));
    secrets.push(paths::FAULT_CODE.to_owned());
    secrets.extend(paths::both_factors(&captured).await);
    paths::every_fault(&captured).await;

    let text = captured.text();
    assert!(secrets.len() >= 8, "codes and session tokens were collected");
    for secret in CANARIES.iter().copied().chain(secrets.iter().map(String::as_str)) {
        let line = text.lines().find(|line| holds(line, secret));
        assert_eq!(line, None, "{secret} leaked");
    }
    // Positive controls: dependencies are heard, and a leak would be seen.
    for dependency in ["TRACE hyper", "reqwest::", "otp{provider="] {
        assert!(text.contains(dependency), "{dependency} was not captured");
    }
    // It logs what it works on: no number may reach the part of it that does.
    assert!(!text.contains("rlibphonenumber"), "the number library logged something");
    let leaks = paths::leak_on_purpose(&captured, &secrets);
    let text = captured.text();
    for leak in &leaks {
        assert!(text.lines().any(|line| holds(line, leak)), "a leak of {leak} went unseen");
    }
    sandbox.shutdown().await;
}

/// The few digits of a code count only where they stand alone: they are in many a time or port.
fn holds(line: &str, secret: &str) -> bool {
    if secret.len() >= 8 || !secret.bytes().all(|byte| byte.is_ascii_digit()) {
        return line.contains(secret);
    }
    line.split(|character: char| !character.is_ascii_digit()).any(|digits| digits == secret)
}
