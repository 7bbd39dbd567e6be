use std::future::Future;
use std::pin::Pin;

use passcode::{Channel, Config, OtpProvider, Providers};
use passcode_conformance::sender;
use passcode_sandbox::Sandbox;

use super::Store;
use super::inbox::Inbox;

/// What the tests know of one kind with own codes.
#[derive(Debug)]
pub(crate) struct Kit {
    /// Its kind in the configuration.
    pub(crate) kind: &'static str,
    /// The scheme of where its messages go.
    pub(crate) scheme: &'static str,
    /// Where they go in the sandbox, if it takes such.
    pub(crate) in_sandbox: Option<fn(&Sandbox) -> String>,
    /// Settings but `kind` and those of own codes, given where the messages go. Each secret is a
    /// canary.
    pub(crate) settings: fn(&str) -> String,
    /// What nothing may print: the secrets of `settings`, in each form that they are sent in.
    pub(crate) secrets: &'static [&'static str],
    /// A service that can be broken in every way that a sender must bear.
    pub(crate) breakable: fn() -> Pin<Box<dyn Future<Output = Service> + Send>>,
    /// Cases of the suite of senders that it has no use for, in their order.
    pub(crate) left_out: &'static [&'static str],
}

/// Where messages go, and what arrived there.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) url: String,
    pub(crate) fixture: Box<dyn sender::Fixture>,
}

impl Kit {
    /// The table of a provider of this kind and name, whose messages go there.
    pub(crate) fn table(&self, name: &str, url: &str, more: &str) -> String {
        let (kind, settings) = (self.kind, (self.settings)(url));
        format!("\n[providers.{name}]\nkind = \"{kind}\"\n{settings}\n{more}\n")
    }

    /// The sandbox, if it takes such messages, or else the service that can be broken.
    pub(crate) async fn service(&self) -> Service {
        let Some(place) = self.in_sandbox else { return (self.breakable)().await };
        let sandbox = Sandbox::spawn().await.unwrap();
        let url = place(&sandbox);
        Service { url, fixture: Box::new(Inbox::new(sandbox, self.secrets)) }
    }

    /// The channel that it carries messages by.
    pub(crate) fn channel(&self) -> Channel {
        let url = format!("{}://127.0.0.1:9", self.scheme);
        let providers = self.provider(&url, &Store::shared(), "");
        providers.capabilities().rows()[0].channel()
    }

    /// Somebody whom it reaches, another one by each of these names.
    pub(crate) fn somebody(&self, name: &str) -> String {
        match self.channel() {
            Channel::Email => format!("{name}@example.com"),
            _ => {
                let number = name
                    .bytes()
                    .fold(0_u64, |sum, byte| sum.wrapping_mul(131).wrapping_add(u64::from(byte)));
                format!("+1202555{:04}", number % 10_000)
            }
        }
    }

    /// A provider called `own`, alone.
    pub(crate) fn provider(&self, url: &str, store: &Store, more: &str) -> Providers {
        let text = format!("{}{}", store.keys(), self.table("own", url, more));
        Config::from_toml(&text).unwrap().build().unwrap()
    }
}
