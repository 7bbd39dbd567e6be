//! Codes of our own, and everything that can go wrong with them.

use passcode::{ErrorKind, OtpCode, OtpProviderExt, VerifyRequest};
use passcode_conformance::sender::Fault;

use crate::own::{Kit, Store};
use crate::secrecy::captured::Captured;

/// Our codes are random, and six digits are in many a dump of TLS: of ten nobody meets another.
const LONG: &str = "code_length = 10";

/// A send, one too soon, a wrong code, the right one and it again, with every store; then every
/// failure of a delivery. The codes.
pub(super) async fn drive(captured: &Captured, kit: &'static Kit) -> Vec<String> {
    let mut secrets = Vec::new();
    let service = kit.service().await;
    let to = kit.somebody("canary");
    // A number is known without its calling code too.
    secrets.extend([to.trim_start_matches("+1").to_owned(), to.clone()]);
    for store in Store::each() {
        let providers = kit.provider(&service.url, &store, LONG);
        captured.note(&providers);
        let sent = providers.send_to(&to).await.unwrap();
        captured.note(&sent);
        let too_soon = providers.send_to(&to).await.unwrap_err();
        captured.note_error(&too_soon);
        captured.note(too_soon.pending());
        let code = service.fixture.codes(sent.recipient()).await.remove(0);
        let wrong: String = code.chars().rev().chain("9".chars()).collect();
        captured.note(VerifyRequest::new(sent.clone(), OtpCode::parse(&code).unwrap()));
        for typed in [&wrong, &code, &code] {
            captured.note(providers.verify_code(&sent, typed).await.unwrap());
        }
        // Another process, over another store.
        let empty = Store::shared();
        let lost = kit.provider(&service.url, &empty, "");
        captured.note_error(&lost.verify_code(&sent, &code).await.unwrap_err());
        secrets.extend([code, wrong]);
    }
    secrets.extend(fail(captured, kit, &to).await);
    secrets
}

async fn fail(captured: &Captured, kit: &'static Kit, to: &str) -> Vec<String> {
    let service = (kit.breakable)().await;
    let more = "resend_after = \"0s\"\nmax_sends = 100\nretry = { attempts = 2 }";
    let more = format!("{LONG}\n{more}");
    let store = Store::shared();
    let providers = kit.provider(&service.url, &store, &more);
    // What never ends is the suite's of senders.
    for fault in Fault::ALL.iter().filter(|fault| **fault != Fault::Silent) {
        if !service.fixture.inject(*fault).await {
            continue;
        }
        let error = providers.send_to(to).await.unwrap_err();
        assert_ne!(error.kind(), ErrorKind::Storage);
        captured.note_error(&error);
        captured.note(error.pending());
    }
    captured.note(&providers);
    service.fixture.codes(&to.parse().unwrap()).await
}
