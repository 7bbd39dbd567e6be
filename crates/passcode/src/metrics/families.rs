//! The only file that sees the metrics library.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use prometheus_client::encoding::prometheus_text;
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

/// Labels in a fixed order, by name and value.
type Labels<const N: usize> = [(&'static str, String); N];

/// A metric for each set of labels, and the registry that writes them all.
pub(super) struct Families {
    registry: Registry,
    sends: Family<Labels<4>, Counter>,
    checks: Family<Labels<4>, Counter>,
    errors: Family<Labels<4>, Counter>,
    seconds: Family<Labels<2>, Histogram>,
    over_limit: Family<Labels<2>, Counter>,
    resting: Family<Labels<2>, Gauge>,
    /// How many failovers there are with a member of these names: while one configuration takes the
    /// place of another, two.
    members: Mutex<BTreeMap<[String; 2], usize>>,
}

fn of_member([failover, member]: &[String; 2]) -> Labels<2> {
    [("provider", failover.clone()), ("member", member.clone())]
}

impl Default for Families {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("passcode");
        let seconds: Family<Labels<2>, Histogram> =
            Family::new_with_constructor(|| Histogram::new(SECONDS));
        let families = (Family::default(), Family::default(), Family::default(), Family::default());
        let (sends, checks, errors, over_limit) = families;
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
        let labels = [
            ("provider", ended.provider.to_owned()),
            ("channel", ended.channel.as_str().to_owned()),
            ("country", ended.country.to_owned()),
            ("outcome", ended.outcome.to_owned()),
        ];
        family.get_or_create(&labels).inc();
        self.observe(ended.provider, ended.operation, ended.took);
        if let Some((kind, dispatch)) = ended.error {
            self.failed(ended.provider, ended.operation, kind, dispatch);
        }
    }

    fn observe(&self, provider: &str, operation: Operation, took: Duration) {
        let labels =
            [("provider", provider.to_owned()), ("operation", operation.as_str().to_owned())];
        self.seconds.get_or_create(&labels).observe(took.as_secs_f64());
    }

    pub(super) fn failed(
        &self,
        provider: &str,
        operation: Operation,
        kind: ErrorKind,
        dispatch: Dispatch,
    ) {
        let labels = [
            ("provider", provider.to_owned()),
            ("operation", operation.as_str().to_owned()),
            ("kind", kind.as_str().to_owned()),
            ("dispatch", dispatch.as_str().to_owned()),
        ];
        self.errors.get_or_create(&labels).inc();
    }

    pub(super) fn over_limit(&self, provider: &str, rule: &str) {
        let labels = [("provider", provider.to_owned()), ("rule", rule.to_owned())];
        self.over_limit.get_or_create(&labels).inc();
    }

    /// A member more, which is awake.
    pub(super) fn enter(&self, failover: &str, member: &str) {
        let names = [failover.to_owned(), member.to_owned()];
        let mut members = self.members();
        self.resting(&names, false);
        *members.entry(names).or_default() += 1;
    }

    pub(super) fn resting(&self, names: &[String; 2], rests: bool) {
        self.resting.get_or_create(&of_member(names)).set(i64::from(rests));
    }

    /// One of these names is gone; after the last one nothing is said of it.
    pub(super) fn leave(&self, names: &[String; 2]) {
        let mut members = self.members();
        let left = members.get(names).copied().unwrap_or_default().saturating_sub(1);
        if left > 0 {
            members.insert(names.clone(), left);
        } else {
            members.remove(names);
            self.resting.remove(&of_member(names));
        }
    }

    fn members(&self) -> MutexGuard<'_, BTreeMap<[String; 2], usize>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry)
            .expect("a string takes whatever is written");
        text
    }
}
