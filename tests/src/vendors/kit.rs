use std::future::Future;
use std::pin::Pin;

use passcode::{Config, Providers, SendRequest};

/// What the tests know of one vendor.
#[derive(Debug)]
pub(crate) struct Kit {
    /// Its kind in the configuration.
    pub(crate) kind: &'static str,
    /// Settings that its emulator takes, but kind and `base_url`, as TOML. Each secret is a canary.
    pub(crate) settings: &'static str,
    /// Lines of settings beside those, under each of which the conformance suite must hold too.
    pub(crate) variants: &'static [&'static str],
    /// The credentials of `settings`, as its emulator is given them.
    pub(crate) credentials: &'static [(&'static str, &'static str)],
    /// Settings of its emulator, as JSON, where the tests want others than it starts with.
    pub(crate) emulator: Option<&'static str>,
    /// Where `settings` make a call of its own go before a send or a verify (to fetch a token):
    /// others that don't.
    pub(crate) direct: Option<Direct>,
    /// An id of the vendor's form that it never gave.
    pub(crate) unknown_id: &'static str,
    /// How many wrong codes it takes before it refuses the right one.
    pub(crate) guesses: u32,
    /// Cases of the conformance suite that it has no use for, in their order.
    pub(crate) left_out: &'static [&'static str],
    /// What nothing may print: the secrets of `settings`, in each form that they are sent in, and
    /// those of `answers`.
    pub(crate) secrets: &'static [&'static str],
    /// A body that would prove any send or check, if it came whole and alone.
    pub(crate) success: &'static str,
    /// What a server answers in the scenes, by path. Secrets in it are canaries.
    pub(crate) answers: &'static [Answer],
    /// Values in the requests of the scenes, and the names they go by in the snapshot.
    pub(crate) names: &'static [(&'static str, &'static str)],
    /// What is sent and verified for the snapshot of its requests.
    pub(crate) scenes: &'static [Scene],
}

/// Settings under which nothing is fetched first; given the emulator's base URL.
pub(crate) type Direct = fn(String) -> Pin<Box<dyn Future<Output = String> + Send>>;

/// What a path is answered: status and body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) path: &'static str,
    pub(crate) status: u16,
    pub(crate) body: &'static str,
}

/// One send, and one verify of what it gave.
#[derive(Debug)]
pub(crate) struct Scene {
    /// What it shows; a line in the snapshot.
    pub(crate) title: &'static str,
    /// Settings in the place of the kit's.
    pub(crate) settings: Option<&'static str>,
    /// What is asked for.
    pub(crate) order: fn() -> SendRequest,
    /// The code that is checked, as a person types it.
    pub(crate) code: &'static str,
}

impl Kit {
    /// The table of a provider of this kind and name, at this base URL, with these settings.
    pub(crate) fn table(&self, name: &str, base_url: &str, settings: &str) -> String {
        let kind = self.kind;
        format!("\n[providers.{name}]\nkind = \"{kind}\"\nbase_url = \"{base_url}\"\n{settings}\n")
    }

    /// A provider called `vendor`, alone.
    pub(crate) fn provider(&self, base_url: &str, settings: &str) -> Providers {
        Config::from_toml(&self.table("vendor", base_url, settings)).unwrap().build().unwrap()
    }
}
