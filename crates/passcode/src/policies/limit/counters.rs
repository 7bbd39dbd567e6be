//! The counters of one provider in the store: what each is called, under every key.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::rule::Rule;
use super::whose::{Subject, Whose};
use crate::config::{Kept, STORE_LINES};
use crate::metrics::Metrics;
use crate::store::{Clock, Key, Label, Quota, Roll, Store, StoreKeys, still_counted};
use crate::{Error, ErrorKind, Result};

/// Where a provider counts.
#[derive(Debug)]
pub(crate) struct Counters {
    provider: String,
    pub(crate) store: Arc<dyn Store>,
    keys: StoreKeys,
    clock: Clock,
    is_lost: bool,
    pub(crate) metrics: Metrics,
}

impl Counters {
    pub(crate) fn new(provider: &str, kept: Kept, metrics: Metrics) -> Self {
        let Kept { store, keys, clock, is_lost, .. } = kept;
        Self { provider: provider.to_owned(), store, keys, clock, is_lost, metrics }
    }

    pub(crate) fn provider(&self) -> &str {
        &self.provider
    }

    pub(super) fn now(&self) -> SystemTime {
        self.clock.now()
    }

    /// Gives back what was taken then.
    pub(super) async fn give_back(&self, taken: &[Quota], then: SystemTime) -> Result<()> {
        let gone = self.now().duration_since(then).unwrap_or_default();
        let counted = still_counted(taken, gone);
        match counted.is_empty() {
            true => Ok(()),
            false => self.store.give_back(&counted).await,
        }
    }

    /// Refuses to count what the next process doesn't know.
    pub(crate) fn check_kept(&self) -> Result<()> {
        if !self.is_lost {
            return Ok(());
        }
        let what = format!(
            "what it counts is kept in the memory of one process, and this one ends before the next begins: \
             {STORE_LINES}"
        );
        Err(Error::local(ErrorKind::Config, what))
    }

    /// The quota of a rule for this request; else what the request doesn't have. `what` tells sends
    /// from guesses.
    pub(super) fn quota(
        &self,
        what: &str,
        rule: &Rule,
        subject: &Subject<'_>,
    ) -> Result<Quota, Whose> {
        let values = rule.whose().iter().map(|whose| whose.value(subject).ok_or(*whose));
        let values = values.collect::<Result<Vec<_>, _>>()?;
        let name = rule.name();
        let parts = [what, &name].into_iter().chain(values.iter().map(String::as_str));
        let parts: Vec<_> = parts.collect();
        let mut names = self.names(Label("limit"), &parts);
        let first = names.next().unwrap_or_default();
        Ok(Quota::new(first, rule.number(), rule.window()).with_older(names))
    }

    /// A member of these rolls, under each key; the one that is written under first.
    pub(super) fn rolls<const N: usize>(
        &self,
        rolls: [&[&str]; N],
        member: &str,
        stay: Duration,
    ) -> [Vec<Roll>; N] {
        let members: Vec<_> = self.names(Label("member"), &[member]).collect();
        rolls.map(|parts| {
            let names = self.names(Label("roll"), parts).zip(&members);
            names.map(|(name, member)| Roll::new(name, member, stay)).collect()
        })
    }

    /// A name under each key, the one that is written under first.
    pub(crate) fn names(
        &self,
        label: Label,
        parts: &[&str],
    ) -> impl Iterator<Item = String> + use<> {
        let parts: Vec<_> = [&[self.provider.as_str()], parts].concat();
        self.keys
            .all()
            .map(move |key: &Key| key.name(label, &parts))
            .collect::<Vec<_>>()
            .into_iter()
    }
}
