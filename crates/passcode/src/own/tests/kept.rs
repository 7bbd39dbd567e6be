//! What is kept gives nothing away: every store is looked through for canaries.

use super::bench::{Bench, OLD, other};
use crate::own::rules::Rules;
use crate::{Dispatch, OtpProviderExt, Recipient};

const RECIPIENTS: [&str; 2] = ["canary.one@example.com", "Canary.Two@example.org"];

/// All that a store was given, and what its files hold.
fn dump(bench: &Bench) -> String {
    let mut text = bench.store.given();
    for file in std::fs::read_dir(bench.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        text.push_str(&String::from_utf8_lossy(&bytes));
    }
    text
}

#[tokio::test]
async fn no_store_holds_a_recipient_a_code_a_client_or_a_key() {
    for bench in Bench::each(&Rules { code_length: 10, ..Rules::default() }) {
        let mut ids = Vec::new();
        for to in RECIPIENTS {
            // A send, a resend, a wrong code, the right one, another send, one that may have gone.
            let sent = bench.mail.send_to(to).await.unwrap();
            bench.pass(30);
            bench.mail.send_to(to).await.unwrap();
            bench.rejection(&sent, &other(&bench.code())).await;
            assert!(bench.approves(&sent, &bench.code()).await);
            *bench.carrier.failure.lock().unwrap() = Some(Dispatch::MaybeSent);
            let request = crate::SendRequest::new(to.parse::<Recipient>().unwrap())
                .with_client("canary-client".to_owned());
            crate::OtpProvider::send(&bench.mail, &request).await.unwrap_err();
            *bench.carrier.failure.lock().unwrap() = None;
            ids.push(sent.id().to_owned());
        }
        let kept = dump(&bench);
        let codes = bench.codes();
        assert_eq!(codes.len(), 6);
        let wrong: Vec<_> = codes.iter().map(|code| other(code)).collect();
        let parts = ["canary", "Canary", "example.com", "example.org", OLD];
        for canary in codes.iter().chain(&wrong).map(String::as_str).chain(parts) {
            assert!(!kept.contains(canary), "{canary} is kept");
        }
        // Ids are, so a canary would have been seen.
        for id in &ids {
            assert!(kept.contains(id.as_str()), "{id}");
        }
    }
}
