//! Canaries in every secret: none may show in anything that can be printed, nor in any trace.

mod captured;
mod exchanges;
mod own_codes;
mod page;
mod paths;

use std::collections::HashMap;

use loopback::capture_process;
use passcode::{
    CapabilityRow, Channel, Config, OtpCode, OtpProvider, OtpProviderExt, Recipient, SendRequest,
    Session, VerifyOutcome, VerifyRequest,
};
use passcode_sandbox::Sandbox;

use crate::emulated;
use crate::own;
use crate::requests::transcript;
use crate::secrecy::captured::{Captured, hear_panics};
use crate::vendors::{ALL, Kit};

/// Recipients and what is left of them without their calling codes.
const RECIPIENTS: &[&str] =
    &["12025550123", "2025550123", "919123456789", "9123456789", "canary@example.com"];

/// Somebody whom the row serves.
fn recipient(row: &CapabilityRow) -> &'static str {
    match row.channel() {
        Channel::Email => "canary@example.com",
        _ if row.calling_codes().contains(&1) => "+12025550123",
        _ => "+919123456789",
    }
}

/// A send, a wrong code and the right one, by every row that the vendor has; the codes and tokens.
async fn drive(captured: &Captured, kit: &'static Kit) -> Vec<String> {
    let sandbox = emulated::builder().seed(7).spawn().await.unwrap();
    let providers = kit.provider(&sandbox.url(kit.kind), kit.settings);
    captured.note(&providers);
    let mut secrets = Vec::new();
    for row in providers.get("vendor").unwrap().capabilities().rows() {
        let to = recipient(row);
        let request =
            SendRequest::new(to.parse::<Recipient>().unwrap()).with_channel(row.channel());
        let verification = providers.send(&request).await.unwrap();
        let code = sandbox.inbox().code_for(to).await.unwrap();
        captured.note(&verification);
        captured.note(VerifyRequest::new(verification.clone(), OtpCode::parse(&code).unwrap()));
        let wrong: String = code.chars().rev().chain("9".chars()).collect();
        captured.note(providers.verify_code(&verification, &wrong).await.unwrap());
        let outcome = providers.verify_code(&verification, &code).await.unwrap();
        captured.note(&outcome);
        if let VerifyOutcome::Approved(approval) = outcome {
            secrets.extend(approval.evidence().session().map(Session::expose));
        }
        secrets.extend([code, wrong]);
    }
    fail(captured, &sandbox, kit).await;
    sandbox.shutdown().await;
    secrets
}

/// The vendor is down, refuses us, or can't serve the recipient.
async fn fail(captured: &Captured, sandbox: &Sandbox, kit: &'static Kit) {
    let outage = kit.provider(&format!("http://{}", loopback::closed_port()), kit.settings);
    // Another sandbox takes any credentials of the right form but these.
    let strangers = kit.credentials.iter().map(|(key, value)| (*key, format!("{value}2")));
    let elsewhere = Sandbox::builder().credentials(kit.kind, strangers).spawn().await;
    let refused = match &elsewhere {
        Ok(elsewhere) => kit.provider(&elsewhere.url(kit.kind), kit.settings),
        Err(_) => kit.provider(&format!("{}/nowhere", sandbox.url(kit.kind)), kit.settings),
    };
    for providers in [outage, refused] {
        let row = providers.get("vendor").unwrap().capabilities().rows()[0].clone();
        captured.note_error(&providers.send_to(recipient(&row)).await.unwrap_err());
    }
}

/// One test, since the subscriber is the whole process's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_printed_or_traced_holds_a_secret() {
    // Without times: six digits of microseconds can look like any code.
    let captured = Captured(capture_process("trace"));
    hear_panics(&captured);
    let mut secrets = Vec::new();
    for kit in ALL {
        secrets.extend(drive(&captured, kit).await);
        secrets.extend(kit.scenes.iter().map(|scene| digits(scene.code)));
        transcript(kit).await;
    }
    for kit in own::ALL {
        secrets.extend(own_codes::drive(&captured, kit).await);
    }
    secrets.extend(page::drive(&captured).await);
    for bad in ["+12025550123 ext 5", "+1202555012345678", "canary@example.com@"] {
        captured.note_error(&bad.parse::<Recipient>().unwrap_err());
    }
    let sandbox = emulated::builder().spawn().await.unwrap();
    captured.note(Config::from_toml(&sandbox.config_toml()).unwrap());
    secrets.extend(paths::every_type(&captured));
    secrets.extend(paths::two_factors(&captured).await);
    secrets.extend(paths::every_fault(&captured).await);

    let text = captured.0.text();
    assert!(secrets.len() >= 8, "codes and session tokens were collected");
    let of_own = own::ALL.iter().flat_map(|kit| kit.secrets).chain(&[own::KEY]);
    let canaries = ALL.iter().flat_map(|kit| kit.secrets).chain(RECIPIENTS).chain(of_own).copied();
    let shown = Shown::new(&text);
    for secret in canaries.chain(paths::CANARIES).chain(secrets.iter().map(String::as_str)) {
        assert_eq!(shown.line_with(secret), None, "{secret} leaked");
    }
    // Positive controls: dependencies are heard, and a leak would be seen.
    for dependency in ["TRACE hyper", "otp{provider="] {
        assert!(text.contains(dependency), "{dependency} was not captured");
    }
    let leaks = paths::leak_on_purpose(&captured, &secrets);
    let text = captured.0.text();
    let shown = Shown::new(&text);
    for leak in &leaks {
        assert!(shown.line_with(leak).is_some(), "a leak of {leak} went unseen");
    }
}

fn digits(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_digit).collect()
}

/// Whether any few digits are to be found in it by chance: bytes of TLS in hexadecimal, keys and ids; a port and a
/// time that something took.
fn is_chance(word: &str) -> bool {
    let is_uuid = word.len() == 36 && word.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let is_long = word
        .split(|character: char| !character.is_ascii_alphanumeric())
        .any(|part| part.len() >= 20 && part.bytes().any(|byte| byte.is_ascii_alphabetic()));
    is_uuid
        || is_long
        || ["127.0.0.1:", "localhost:", "Port(", "latency_ms=", "milliseconds="]
            .iter()
            .any(|name| word.trim_start_matches('(').starts_with(name))
}

/// What was printed and traced, to look secrets up in.
struct Shown<'a> {
    text: &'a str,
    /// Runs of digits that stand alone, as short as codes are, and a line of each.
    numbers: HashMap<&'a str, &'a str>,
}

impl<'a> Shown<'a> {
    fn new(text: &'a str) -> Self {
        let mut numbers = HashMap::new();
        for line in text.lines() {
            let is_of_word = |c: char| {
                c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | '=' | '_' | '(')
            };
            let words = line.split(|character| !is_of_word(character));
            let runs = words
                .filter(|word| !is_chance(word))
                .flat_map(|word| word.split(|character: char| !character.is_ascii_digit()));
            numbers.extend(runs.filter(|run| (1..8).contains(&run.len())).map(|run| (run, line)));
        }
        Self { text, numbers }
    }

    /// A line that shows this. The few digits of a code count only where they stand alone: they are
    /// in many a time or port.
    fn line_with(&self, secret: &str) -> Option<&'a str> {
        if secret.len() < 8 && secret.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.numbers.get(secret).copied();
        }
        let at = self.text.find(secret)?;
        let from = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        self.text[from..].lines().next()
    }
}
