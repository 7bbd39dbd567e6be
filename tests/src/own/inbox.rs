//! The sandbox, which takes every message, as the suite of senders sees it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use passcode::{CapabilityRow, Channel, Recipient};
use passcode_conformance::sender::{Fault, Fixture};
use passcode_sandbox::Sandbox;

#[derive(Debug)]
pub(super) struct Inbox {
    sandbox: Sandbox,
    secrets: &'static [&'static str],
    recipients: AtomicU32,
}

impl Inbox {
    pub(super) fn new(sandbox: Sandbox, secrets: &'static [&'static str]) -> Self {
        Self { sandbox, secrets, recipients: AtomicU32::new(1000) }
    }
}

#[async_trait]
impl Fixture for Inbox {
    async fn recipient(&self, row: &CapabilityRow) -> Recipient {
        let number = self.recipients.fetch_add(1, Ordering::Relaxed);
        let text = match row.channel() {
            Channel::Email => format!("person{number}@example.com"),
            _ => format!("+1202555{number}"),
        };
        text.parse().unwrap()
    }

    async fn codes(&self, recipient: &Recipient) -> Vec<String> {
        let messages = self.sandbox.inbox().messages_to(recipient.expose());
        messages.into_iter().map(|message| message.code).collect()
    }

    async fn messages(&self) -> usize {
        self.sandbox.inbox().messages().len()
    }

    async fn inject(&self, _: Fault) -> bool {
        false
    }

    async fn heal(&self) {}

    fn patience(&self) -> Duration {
        Duration::from_secs(60)
    }

    fn deadline(&self) -> Duration {
        Duration::from_secs(2)
    }

    fn secrets(&self) -> Vec<String> {
        self.secrets.iter().map(|secret| (*secret).to_owned()).collect()
    }
}
