//! The only file that sees the metrics library.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, prometheus_text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::ended::Ended;
use crate::{Dispatch, ErrorKind, Operation};

pub(super) const CONTENT_TYPE: &str = prometheus_text::CONTENT_TYPE;

/// Upper bounds of the histogram's buckets, in seconds: from a store on this machine to the default
/// of `total_timeout`.
const SECONDS: [f64; 11] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// A configured name, or a rule. It is shared, since each count looks its metric up by its labels.
type Name = Arc<str>;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfOutcome {
    provider: Name,
    channel: &'static str,
    country: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfError {
    provider: Name,
    operation: &'static str,
    kind: &'static str,
    dispatch: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfOperation {
    provider: Name,
    operation: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfRule {
    provider: Name,
    rule: Name,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfMember {
    provider: Name,
    member: Name,
}

/// A metric for each set of labels, and the registry that writes them all.
pub(super) struct Families {
    registry: Registry,
    sends: Family<OfOutcome, Counter>,
    checks: Family<OfOutcome, Counter>,
    errors: Family<OfError, Counter>,
    seconds: Family<OfOperation, Histogram>,
    over_limit: Family<OfRule, Counter>,
    resting: Family<OfMember, Gauge>,
    /// How many failovers there are with a member of these names: while one configuration takes the
    /// place of another, two.
    members: Mutex<BTreeMap<[Name; 2], usize>>,
}

fn of_member([failover, member]: &[Name; 2]) -> OfMember {
    OfMember { provider: Arc::clone(failover), member: Arc::clone(member) }
}

impl Default for Families {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("passcode");
        let seconds: Family<OfOperation, Histogram> =
            Family::new_with_constructor(|| Histogram::new(SECONDS));
        let (sends, checks) = (Family::default(), Family::default());
        let (errors, over_limit) = (Family::default(), Family::default());
        let resting = Family::default();
        // The library adds `_total` to a counter's name, and a full stop to its help.
        registry.register("sends", "Codes sent, or why not", Family::clone(&sends));
        registry.register("checks", "Codes checked, and what came of it", Family::clone(&checks));
        registry.register("errors", "Operations that failed", Family::clone(&errors));
        registry.register("seconds", "How long operations took", seconds.clone());
        registry.register(
            "over_limit",
            "What a limit of our own refused, or would have",
            Family::clone(&over_limit),
        );
        registry.register(
            "member_resting",
            "1 while a member of a failover rests, else 0",
            Family::clone(&resting),
        );
        let members = Mutex::default();
        Self { registry, sends, checks, errors, seconds, over_limit, resting, members }
    }
}

impl Families {
    pub(super) fn ended(&self, ended: Ended<'_>) {
        let family = match ended.operation {
            Operation::Send => &self.sends,
            Operation::Verify => &self.checks,
        };
        let labels = OfOutcome {
            provider: Arc::clone(ended.provider),
            channel: ended.channel.as_str(),
            country: ended.country,
            outcome: ended.outcome,
        };
        family.get_or_create(&labels).inc();
        self.observe(ended.provider, ended.operation, ended.took);
        if let Some((kind, dispatch)) = ended.error {
            self.failed(ended.provider, ended.operation, kind, dispatch);
        }
    }

    fn observe(&self, provider: &Name, operation: Operation, took: Duration) {
        let labels = OfOperation { provider: Arc::clone(provider), operation: operation.as_str() };
        self.seconds.get_or_create(&labels).observe(took.as_secs_f64());
    }

    pub(super) fn failed(
        &self,
        provider: &Name,
        operation: Operation,
        kind: ErrorKind,
        dispatch: Dispatch,
    ) {
        let labels = OfError {
            provider: Arc::clone(provider),
            operation: operation.as_str(),
            kind: kind.as_str(),
            dispatch: dispatch.as_str(),
        };
        self.errors.get_or_create(&labels).inc();
    }

    pub(super) fn over_limit(&self, provider: &str, rule: &str) {
        let labels = OfRule { provider: provider.into(), rule: rule.into() };
        self.over_limit.get_or_create(&labels).inc();
    }

    /// A member more, which is awake.
    pub(super) fn enter(&self, failover: &str, member: &str) {
        let names = [failover.into(), member.into()];
        let mut members = self.members();
        self.resting(&names, false);
        *members.entry(names).or_default() += 1;
    }

    pub(super) fn resting(&self, names: &[Name; 2], rests: bool) {
        self.resting.get_or_create(&of_member(names)).set(i64::from(rests));
    }

    /// One of these names is gone; after the last one nothing is said of it.
    pub(super) fn leave(&self, names: &[Name; 2]) {
        let mut members = self.members();
        let left = members.get(names).copied().unwrap_or_default().saturating_sub(1);
        if left > 0 {
            members.insert(names.clone(), left);
        } else {
            members.remove(names);
            self.resting.remove(&of_member(names));
        }
    }

    fn members(&self) -> MutexGuard<'_, BTreeMap<[Name; 2], usize>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry)
            .expect("a string takes whatever is written");
        text
    }
}
