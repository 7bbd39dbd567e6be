//! One span an operation, with all that helps and nothing that harms.

use loopback::{Log, capture, closed_port};
use passcode::{Config, OtpProviderExt};
use passcode_sandbox::Sandbox;
use tracing::subscriber::DefaultGuard;

use crate::own;

/// What this thread logs.
struct Lines {
    log: Log,
    read: usize,
    _listening: DefaultGuard,
}

impl Lines {
    fn listen() -> Self {
        let (log, listening) = capture("passcode=info,passcode_sandbox=off");
        Self { log, read: 0, _listening: listening }
    }

    /// The lines since the last call, with every latency as N.
    fn take(&mut self) -> Vec<String> {
        let text = self.log.text();
        let new = text[self.read..].lines().map(without_times).collect();
        self.read = text.len();
        new
    }
}

fn without_times(line: &str) -> String {
    let Some((before, after)) = line.split_once("latency_ms=") else { return line.trim().into() };
    let rest = after.trim_start_matches(|character: char| character.is_ascii_digit());
    format!("{}latency_ms=N{rest}", before.trim_start())
}

#[tokio::test]
async fn a_span_says_who_did_what_to_which_end() {
    let mut lines = Lines::listen();
    let sandbox = Sandbox::spawn().await.unwrap();
    let providers = Config::from_toml(&sandbox.config_toml()).unwrap().build().unwrap();
    lines.take();

    let sent = providers.send_to("+12025550123").await.unwrap();
    assert_eq!(
        lines.take(),
        [
            r#"INFO otp{provider="us" operation="send" channel="sms" country="US" attempt=1 outcome="sent" latency_ms=N}: passcode::vendor::span: the send ended: sent"#
        ]
    );
    let code = sandbox.inbox().code_for("+12025550123").await.unwrap();
    for (code, outcome) in [("0", "wrong_code"), (&code, "approved")] {
        let verified = providers.verify_code(&sent, code).await.unwrap();
        assert_eq!(verified.is_approved(), outcome == "approved");
        let line = format!(
            r#"INFO otp{{provider="us" operation="verify" channel="sms" country="US" attempt=1 outcome="{outcome}" latency_ms=N}}: passcode::vendor::span: the verify ended: {outcome}"#
        );
        assert_eq!(lines.take(), [line]);
    }
}

#[tokio::test]
async fn every_attempt_is_an_event_and_the_span_counts_them() {
    let mut lines = Lines::listen();
    let closed = closed_port();
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
    let mut lines = Lines::listen();
    let sandbox = Sandbox::spawn().await.unwrap();
    let providers = Config::from_toml(&sandbox.config_toml()).unwrap().build().unwrap();
    let call = providers.send_to("+12025550123");
    assert!(tokio::time::timeout(std::time::Duration::ZERO, call).await.is_err());
    assert!(lines.take()[0].contains("outcome=\"dropped\""));
}

/// Own codes are any provider's to whoever reads its spans and errors.
#[tokio::test]
async fn own_codes_have_the_spans_of_any_provider() {
    let mut lines = Lines::listen();
    for kit in own::ALL {
        let service = (kit.breakable)().await;
        for store in own::Store::each() {
            let providers = kit.provider(&service.url, &store, "");
            let channel = kit.channel().as_str();
            let to = kit.somebody(store.name());
            lines.take();
            let sent = providers.send_to(&to).await.unwrap();
            let code = service.fixture.codes(sent.recipient()).await.remove(0);
            providers.send_to(&to).await.unwrap_err();
            for code in ["0", &code, &code] {
                let _ = providers.verify_code(&sent, code).await.unwrap();
            }
            let expected = [
                ("send", r#"attempt=1 outcome="sent""#),
                ("send", r#"dispatch="not_sent" outcome="over_limit""#),
                ("verify", r#"attempt=1 outcome="wrong_code""#),
                ("verify", r#"attempt=1 outcome="approved""#),
                ("verify", r#"attempt=1 outcome="already_used""#),
            ];
            let said = lines.take();
            let (closed, events): (Vec<_>, Vec<_>) =
                said.iter().partition(|line| line.contains(" ended: "));
            assert!(events.len() == 1 && events[0].contains("code=\"resend_after\""), "{said:?}");
            assert_eq!(closed.len(), expected.len(), "{said:?}");
            for (line, (operation, end)) in closed.into_iter().zip(expected) {
                let begin = format!(
                    r#"INFO otp{{provider="own" operation="{operation}" channel="{channel}""#
                );
                assert!(
                    line.starts_with(&begin) && line.contains(&format!("{end} latency_ms=N")),
                    "{line}"
                );
                // Nothing was tried of what was refused here, and what was is counted once.
                let counted = line.matches("attempt=").count();
                assert_eq!(counted, end.matches("attempt=").count(), "{line}");
            }
        }
        // A delivery that is repeated says so, as any operation does.
        let nobody = format!("{}://{}", kit.scheme, closed_port());
        let store = own::Store::shared();
        let providers = kit.provider(&nobody, &store, "retry = { attempts = 2 }");
        let to = kit.somebody("nobody");
        let error = providers.send_to(&to).await.unwrap_err();
        assert_eq!((error.attempts(), error.provider()), (2, Some("own")), "{error}");
        let said = lines.take();
        assert!(said[0].contains("WARN") && said[0].contains("attempt=1 wait_ms="), "{said:?}");
        let end = r#"attempt=2 dispatch="not_sent" outcome="unavailable""#;
        assert!(said.last().unwrap().contains(end), "{said:?}");
        assert!(!said.join(" ").contains(&to), "{said:?}");
    }
}
