//! The same suites over every kind with own codes, with every store, alone and under policies.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use passcode::{CapabilityRow, Channel, Config, Recipient, Verification};
use passcode_conformance::{Fault, Fixture, sender};
use passcode_sandbox::Sandbox;

use super::{left_out, prove};
use crate::own::{ALL, KEY, Kit, Store};

/// The sandbox takes every message; what goes wrong on the way is for the suite of senders.
#[derive(Debug)]
struct Carried {
    sandbox: Sandbox,
    kit: &'static Kit,
    recipients: AtomicU32,
}

#[async_trait]
impl Fixture for Carried {
    async fn recipient(&self, row: &CapabilityRow) -> Option<Recipient> {
        let number = self.recipients.fetch_add(1, Ordering::Relaxed);
        let text = match row.channel() {
            Channel::Email => format!("person{number}@example.com"),
            _ => format!("+1202555{number}"),
        };
        text.parse().ok()
    }

    async fn codes(&self, recipient: &Recipient) -> Option<Vec<String>> {
        let messages = self.sandbox.inbox().messages_to(recipient.expose());
        Some(messages.into_iter().map(|message| message.code).collect())
    }

    /// A guess asks nobody but the store.
    async fn requests(&self) -> Option<u64> {
        u64::try_from(self.sandbox.inbox().messages().len()).ok()
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
        Duration::from_secs(60)
    }

    fn secrets(&self) -> Vec<String> {
        self.kit.secrets.iter().chain(&[KEY]).map(|secret| (*secret).to_owned()).collect()
    }
}

/// What own codes have no use for, or what only their own clock or the suite of senders can show.
fn is_left_out(case: &str) -> bool {
    let others = ["expired_code", "unsupported_calling_code", "unsupported_channel"];
    let begins = ["second_factor", "dropped_", "send_under_", "verify_under_"];
    others.contains(&case) || begins.iter().any(|begin| case.starts_with(begin))
}

/// Policies around `own`; each is the default.
const POLICIES: [&str; 3] = [
    "default = \"own\"\n",
    "default = \"safe\"\nproviders.safe = { kind = \"failover\", members = [\"own\", \"spare\"] }\n",
    "default = \"main\"\nproviders.main = { kind = \"route\", otherwise = \"safe\", routes = [\
        { channels = [\"email\", \"sms\"], to = \"own\" } ] }\n\
     providers.safe = { kind = \"failover\", members = [\"spare\", \"own\"] }\n",
];

#[tokio::test]
async fn every_kind_with_own_codes_with_every_store_and_policy() {
    for kit in ALL {
        for policy in POLICIES {
            for store in Store::each() {
                let sandbox = Sandbox::spawn().await.unwrap();
                let url = (kit.service)(&sandbox);
                let at_once = "resend_after = \"0s\"";
                let text = format!(
                    "{policy}{}{}{}",
                    store.keys(),
                    kit.table("own", &url, at_once),
                    kit.table("spare", &url, at_once)
                );
                let providers = Config::from_toml(&text).unwrap().build().unwrap();
                let fixture = Carried { sandbox, kit, recipients: AtomicU32::new(1000) };
                let report = prove(&providers, &fixture).await;
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
        let breakable = (kit.breakable)().await;
        for store in Store::each() {
            let providers = kit.provider(&breakable.url, &store, "resend_after = \"0s\"");
            let report = sender::run(&providers, &*breakable.fixture).await;
            report.assert_passed();
            assert_eq!(report.passed().count(), report.cases().len(), "{}\n{report}", kit.kind);
        }
    }
}
