//! Acme, as the suite sees and shakes it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use passcode::{CapabilityRow, Channel, Recipient, Verification};
use passcode_conformance::{Fault, Fixture};

use crate::service::{GUESSES, Service};

#[derive(Debug)]
pub(crate) struct AcmeFixture {
    service: Service,
    recipients: AtomicU32,
}

impl AcmeFixture {
    pub(crate) fn new(service: Service) -> Self {
        Self { service, recipients: AtomicU32::new(1000) }
    }

    fn next(&self, channel: Channel) -> Option<Recipient> {
        let number = self.recipients.fetch_add(1, Ordering::Relaxed);
        let recipient = match channel {
            Channel::Email => format!("person{number}@example.com"),
            _ => format!("+1202555{number}"),
        };
        recipient.parse().ok()
    }
}

#[async_trait]
impl Fixture for AcmeFixture {
    async fn recipient(&self, row: &CapabilityRow) -> Option<Recipient> {
        self.next(row.channel())
    }

    async fn codes(&self, recipient: &Recipient) -> Option<Vec<String>> {
        Some(self.service.state().codes(recipient.expose()))
    }

    async fn requests(&self) -> Option<u64> {
        Some(self.service.state().requests)
    }

    async fn expire(&self, _: &Verification) -> bool {
        self.service.state().expire();
        true
    }

    fn guesses(&self) -> Option<u32> {
        Some(GUESSES)
    }

    fn unknown_id(&self) -> String {
        "999999".into()
    }

    async fn two_factors(&self) -> Option<(Recipient, Recipient)> {
        Some((self.next(Channel::Sms)?, self.next(Channel::Email)?))
    }

    async fn inject(&self, fault: Fault) -> bool {
        self.service.state().fault = Some(fault);
        true
    }

    async fn heal(&self) {
        self.service.state().fault = None;
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(2)
    }

    fn secrets(&self) -> Vec<String> {
        vec![self.service.key().into()]
    }
}
