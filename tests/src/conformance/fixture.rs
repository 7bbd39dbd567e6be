//! The emulated vendors, as the suite sees and shakes them.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use passcode::{CapabilityRow, Channel, Recipient, Verification};
use passcode_conformance::{Fault, Fixture};
use passcode_sandbox::{Operation, Rule, Sandbox};

use crate::emulated;
use crate::vendors::{ALL, Kit};

#[derive(Debug)]
pub(crate) struct Emulated {
    pub(crate) sandbox: Sandbox,
    kit: &'static Kit,
    recipients: AtomicU32,
}

impl Emulated {
    /// All vendors; what only one can say (its unknown id, its guesses) is this one's.
    pub(crate) async fn start(kit: &'static Kit) -> Self {
        let sandbox = emulated::builder().spawn().await.unwrap();
        Self { sandbox, kit, recipients: AtomicU32::new(1000) }
    }

    /// The rules that break every vendor's sends and verifies.
    fn rules(fault: Fault) -> Vec<Rule> {
        if emulated::meets_connections(fault) {
            return vec![Rule::new(emulated::fault(fault, ALL[0]))];
        }
        let operations = [Operation::Send, Operation::Verify];
        let rules = ALL.iter().flat_map(|kit| {
            let rule = Rule::new(emulated::fault(fault, kit)).vendor(kit.kind);
            operations.map(|operation| rule.clone().operation(operation))
        });
        rules.collect()
    }
}

#[async_trait]
impl Fixture for Emulated {
    async fn recipient(&self, row: &CapabilityRow) -> Option<Recipient> {
        let number = self.recipients.fetch_add(1, Ordering::Relaxed);
        let text = match row.channel() {
            Channel::Email => format!("person{number}@example.com"),
            _ if row.calling_codes().contains(&1) => format!("+1202555{number}"),
            _ => format!("+91912345{number}"),
        };
        text.parse().ok()
    }

    async fn codes(&self, recipient: &Recipient) -> Option<Vec<String>> {
        let messages = self.sandbox.inbox().messages_to(recipient.expose());
        Some(messages.into_iter().map(|message| message.code).collect())
    }

    async fn requests(&self) -> Option<u64> {
        Some(ALL.iter().map(|kit| emulated::sends_and_verifies(&self.sandbox, kit)).sum())
    }

    async fn expire(&self, _: &Verification) -> bool {
        self.sandbox.clock().advance(Duration::from_secs(900));
        true
    }

    fn guesses(&self) -> Option<u32> {
        Some(self.kit.guesses)
    }

    fn unknown_id(&self) -> String {
        self.kit.unknown_id.into()
    }

    async fn two_factors(&self) -> Option<(Recipient, Recipient)> {
        let (phone, email) = emulated::PERSON;
        Some((phone.parse().ok()?, email.parse().ok()?))
    }

    async fn inject(&self, fault: Fault) -> bool {
        self.sandbox.faults().set(Self::rules(fault));
        if fault == Fault::ConnectionRefused {
            // A client that writes to a kept connection before it has heard of its end can't know
            // whether that arrived. This runtime has one thread: whatever waits, it hears of it.
            self.sandbox.until(|sandbox| sandbox.open_connections() == 0).await;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        true
    }

    async fn heal(&self) {
        self.sandbox.faults().clear();
    }

    /// Far above what a fault takes, and below every default.
    fn patience(&self) -> Duration {
        Duration::from_secs(9)
    }

    fn secrets(&self) -> Vec<String> {
        let secrets = ALL.iter().flat_map(|kit| kit.secrets);
        secrets.map(|secret| (*secret).to_owned()).collect()
    }
}
