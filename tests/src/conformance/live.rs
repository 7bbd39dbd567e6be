//! The same suite against the live service of each vendor whose credentials the environment has.
//!
//! `PASSCODE_LIVE_KIND`, such as `PASSCODE_LIVE_MESSAGECENTRAL`, is a provider URL, and
//! `PASSCODE_LIVE_RECIPIENT` a phone number of your own. It costs one message a vendor, and runs the
//! cases that need nobody to read a code.

use std::env;
use std::time::Duration;

use async_trait::async_trait;
use passcode::{CapabilityRow, Config, Recipient, Verification};
use passcode_conformance::{Fault, Fixture};

use crate::conformance::prove;
use crate::vendors::{ALL, Kit};

#[derive(Debug)]
struct Live {
    kit: &'static Kit,
    recipient: Recipient,
}

#[async_trait]
impl Fixture for Live {
    async fn recipient(&self, _: &CapabilityRow) -> Option<Recipient> {
        Some(self.recipient.clone())
    }

    async fn codes(&self, _: &Recipient) -> Option<Vec<String>> {
        None
    }

    async fn requests(&self) -> Option<u64> {
        None
    }

    async fn expire(&self, _: &Verification) -> bool {
        false
    }

    fn guesses(&self) -> Option<u32> {
        None
    }

    fn unknown_id(&self) -> String {
        self.kit.unknown_id.into()
    }

    async fn two_factors(&self) -> Option<(Recipient, Recipient)> {
        None
    }

    async fn inject(&self, _: Fault) -> bool {
        false
    }

    async fn heal(&self) {}

    fn patience(&self) -> Duration {
        Duration::from_secs(60)
    }

    fn secrets(&self) -> Vec<String> {
        Vec::new()
    }
}

#[tokio::test]
async fn every_vendor_live() {
    for kit in ALL {
        let variable = format!("PASSCODE_LIVE_{}", kit.kind.to_uppercase());
        let [Ok(url), Ok(recipient)] = [&variable, "PASSCODE_LIVE_RECIPIENT"].map(env::var) else {
            println!("{} was not asked: set {variable} and PASSCODE_LIVE_RECIPIENT", kit.kind);
            continue;
        };
        let providers = Config::from_url(&url).unwrap().build().unwrap();
        prove(&providers, &Live { kit, recipient: recipient.parse().unwrap() }).await;
    }
}
