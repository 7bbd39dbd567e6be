//! The same suites over every kind with own codes, with every store, alone and under policies.

use std::time::Duration;

use async_trait::async_trait;
use passcode::{CapabilityRow, Config, Recipient, Verification};
use passcode_conformance::{Fault, Fixture, sender};

use super::{left_out, prove};
use crate::own::{ALL, KEY, Service, Store};

/// A service that takes every message; what goes wrong on the way is for the suite of senders.
#[derive(Debug)]
struct Carried(Service);

#[async_trait]
impl Fixture for Carried {
    async fn recipient(&self, row: &CapabilityRow) -> Option<Recipient> {
        Some(self.0.fixture.recipient(row).await)
    }

    async fn codes(&self, recipient: &Recipient) -> Option<Vec<String>> {
        Some(self.0.fixture.codes(recipient).await)
    }

    /// A guess asks nobody but the store.
    async fn requests(&self) -> Option<u64> {
        u64::try_from(self.0.fixture.messages().await).ok()
    }

    async fn expire(&self, _: &Verification) -> bool {
        false
    }

    fn guesses(&self) -> Option<u32> {
        Some(5)
    }

    /// Of the form that codes have, and of no key that we have.
    fn unknown_id(&self) -> String {
        "AAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA".into()
    }

    async fn two_factors(&self) -> Option<(Recipient, Recipient)> {
        None
    }

    async fn inject(&self, _: Fault) -> bool {
        false
    }

    async fn heal(&self) {}

    fn patience(&self) -> Duration {
        self.0.fixture.patience()
    }

    fn secrets(&self) -> Vec<String> {
        self.0.fixture.secrets().into_iter().chain([KEY.to_owned()]).collect()
    }
}

/// What own codes have no use for, or what only their own clock or the suite of senders can show.
fn is_left_out(case: &str) -> bool {
    let others = ["expired_code", "unsupported_calling_code", "unsupported_channel"];
    let begins = ["second_factor", "dropped_", "send_under_", "verify_under_"];
    others.contains(&case) || begins.iter().any(|begin| case.starts_with(begin))
}

/// Policies around `own`; each is the default.
const POLICIES: [&str; 5] = [
    "default = \"own\"\n",
    "default = \"safe\"\nproviders.safe = { kind = \"failover\", members = [\"own\", \"spare\"] }\n",
    "default = \"safe\"\nproviders.safe = { kind = \"failover\", members = [\"own\", \"spare\"], \
        order = \"weight\", weights = { own = 1, spare = 1 } }\n",
    "default = \"safe\"\nproviders.safe = { kind = \"failover\", members = [\"own\", \"spare\"], order = \"conversion\" }\n",
    "default = \"main\"\nproviders.main = { kind = \"route\", otherwise = \"safe\", routes = [\
        { channels = [\"email\", \"sms\"], to = \"own\" } ] }\n\
     providers.safe = { kind = \"failover\", members = [\"spare\", \"own\"] }\n",
];

#[tokio::test]
async fn every_kind_with_own_codes_with_every_store_and_policy() {
    for kit in ALL {
        for policy in POLICIES {
            for store in Store::each() {
                let service = kit.service().await;
                let at_once = "resend_after = \"0s\"";
                let text = format!(
                    "{policy}{}{}{}",
                    store.keys(),
                    kit.table("own", &service.url, at_once),
                    kit.table("spare", &service.url, at_once)
                );
                let providers = Config::from_toml(&text).unwrap().build().unwrap();
                let report = prove(&providers, &Carried(service)).await;
                for case in left_out(&report) {
                    assert!(is_left_out(case), "{} {policy}{}: {case}", kit.kind, store.name());
                }
            }
        }
    }
}

#[tokio::test]
async fn every_sender() {
    for kit in ALL {
        let service = (kit.breakable)().await;
        for store in Store::each() {
            let providers = kit.provider(&service.url, &store, "resend_after = \"0s\"");
            let report = sender::run(&providers, &*service.fixture).await;
            report.assert_passed();
            assert_eq!(left_out(&report), kit.left_out, "{}\n{report}", kit.kind);
        }
    }
}
