//! Codes of our own, and everything that can go wrong with them.

use passcode::{ErrorKind, OtpCode, OtpProviderExt, VerifyRequest};
use passcode_conformance::sender::Fault;
use passcode_sandbox::Sandbox;

use crate::own::{Kit, Store};
use crate::secrecy::captured::Captured;

/// Our codes are random, and six digits are in many a dump of TLS: of ten nobody meets another.
const LONG: &str = "code_length = 10";

/// A send, one too soon, a wrong code, the right one and it again, with every store; then every
/// failure of a delivery. The codes.
pub(super) async fn drive(captured: &Captured, kit: &'static Kit) -> Vec<String> {
    let mut secrets = Vec::new();
    let sandbox = Sandbox::builder().seed(9).spawn().await.unwrap();
    let to = kit.somebody("canary");
    for store in Store::each() {
        let providers = kit.provider(&(kit.service)(&sandbox), &store, LONG);
        captured.note(&providers);
        let sent = providers.send_to(&to).await.unwrap();
        captured.note(&sent);
        let too_soon = providers.send_to(&to).await.unwrap_err();
        captured.note_error(&too_soon);
        captured.note(too_soon.pending());
        let code = sandbox.inbox().code_for(&to).await.unwrap();
        let wrong: String = code.chars().rev().chain("9".chars()).collect();
        captured.note(VerifyRequest::new(sent.clone(), OtpCode::parse(&code).unwrap()));
        for typed in [&wrong, &code, &code] {
            captured.note(providers.verify_code(&sent, typed).await.unwrap());
        }
        secrets.extend([code, wrong]);
        // Another process, over another store.
        let empty = Store::shared();
        let lost = kit.provider(&(kit.service)(&sandbox), &empty, "");
        captured.note_error(&lost.verify_code(&sent, &secrets[0]).await.unwrap_err());
    }
    secrets.extend(fail(captured, kit, &to).await);
    sandbox.shutdown().await;
    secrets
}

async fn fail(captured: &Captured, kit: &'static Kit, to: &str) -> Vec<String> {
    let breakable = (kit.breakable)().await;
    let more = "resend_after = \"0s\"\nmax_sends = 100\nretry = { attempts = 2 }";
    let more = format!("{LONG}\n{more}");
    let store = Store::shared();
    let providers = kit.provider(&breakable.url, &store, &more);
    // What never ends is the suite's of senders.
    for fault in Fault::ALL.iter().filter(|fault| **fault != Fault::Silent) {
        breakable.fixture.inject(*fault).await;
        let error = providers.send_to(to).await.unwrap_err();
        assert_ne!(error.kind(), ErrorKind::Storage);
        captured.note_error(&error);
        captured.note(error.pending());
    }
    captured.note(&providers);
    breakable.fixture.codes(&to.parse().unwrap()).await
}
