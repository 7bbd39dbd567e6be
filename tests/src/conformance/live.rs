//! The same suite against Message Central's live service, if the environment has credentials.
//!
//! `PASSCODE_LIVE_MESSAGECENTRAL` is a provider URL, `PASSCODE_LIVE_RECIPIENT` a phone number of
//! your own. It costs one message, and runs the cases that need nobody to read a code.

use std::env;
use std::time::Duration;

use async_trait::async_trait;
use passcode::{CapabilityRow, Config, Recipient, Verification};
use passcode_conformance::{Fault, Fixture};

use crate::conformance::prove;

#[derive(Debug)]
struct Live(Recipient);

#[async_trait]
impl Fixture for Live {
    async fn recipient(&self, _: &CapabilityRow) -> Option<Recipient> {
        Some(self.0.clone())
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
        "1".into()
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
async fn messagecentral_live() {
    let variables = ["PASSCODE_LIVE_MESSAGECENTRAL", "PASSCODE_LIVE_RECIPIENT"];
    let [Ok(url), Ok(recipient)] = variables.map(env::var) else {
        println!("not run: set {}", variables.join(" and "));
        return;
    };
    let providers = Config::from_url(&url).unwrap().build().unwrap();
    prove(&providers, &Live(recipient.parse().unwrap())).await;
}
