//! Somebody who carries messages to phones, as a sender meets it, and as the suite sees it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use passcode::{CapabilityRow, Recipient};
use passcode_conformance::sender::{Fault, Fixture};

/// The only credentials it takes.
pub(super) const KEY: &str = "carrier-key";

/// A carrier's service.
#[derive(Debug, Default)]
pub(super) struct Carrier(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    fault: Option<Fault>,
    /// Whom each message went to, and its text; oldest first.
    arrived: Vec<(String, String)>,
}

/// What a carrier answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Taken,
    Refused(Fault),
    /// No connection was made.
    Nobody,
    /// The connection ended.
    Lost,
}

impl Carrier {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(super) fn arrive(&self, to: &str, text: &str) {
        self.state().arrived.push((to.to_owned(), text.to_owned()));
    }

    pub(super) async fn carry(&self, key: &str, to: &str, text: &str) -> Answer {
        assert_eq!(key, KEY);
        let fault = self.state().fault;
        let arrives = matches!(fault, None | Some(Fault::LostAfter | Fault::Silent));
        if arrives {
            self.arrive(to, text);
        }
        self.answer(fault).await
    }

    /// Signs in, and no more.
    pub(super) async fn sign_in(&self, key: &str) -> Answer {
        assert_eq!(key, KEY);
        let fault = self.state().fault;
        self.answer(fault).await
    }

    async fn answer(&self, fault: Option<Fault>) -> Answer {
        match fault {
            None => Answer::Taken,
            Some(Fault::Unreachable) => Answer::Nobody,
            Some(Fault::LostBefore | Fault::LostAfter) => Answer::Lost,
            Some(Fault::Silent) => std::future::pending().await,
            Some(refused) => Answer::Refused(refused),
        }
    }
}

#[derive(Debug)]
pub(super) struct CarrierFixture {
    carrier: std::sync::Arc<Carrier>,
    recipients: AtomicU32,
}

impl CarrierFixture {
    pub(super) fn new(carrier: std::sync::Arc<Carrier>) -> Self {
        Self { carrier, recipients: AtomicU32::new(1000) }
    }
}

#[async_trait]
impl Fixture for CarrierFixture {
    async fn recipient(&self, _: &CapabilityRow) -> Recipient {
        let number = self.recipients.fetch_add(1, Ordering::Relaxed);
        format!("+1202555{number}").parse().unwrap()
    }

    async fn codes(&self, recipient: &Recipient) -> Vec<String> {
        let state = self.carrier.state();
        let mine = state.arrived.iter().rev().filter(|(to, _)| to == recipient.expose());
        let code = |text: &str| text.chars().take_while(char::is_ascii_digit).collect();
        mine.map(|(_, text)| code(text)).collect()
    }

    async fn messages(&self) -> usize {
        self.carrier.state().arrived.len()
    }

    async fn inject(&self, fault: Fault) -> bool {
        self.carrier.state().fault = Some(fault);
        true
    }

    async fn heal(&self) {
        self.carrier.state().fault = None;
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(2)
    }

    fn deadline(&self) -> Duration {
        Duration::from_millis(100)
    }

    fn secrets(&self) -> Vec<String> {
        vec![KEY.to_owned()]
    }
}
