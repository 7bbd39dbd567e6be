//! The rules in force.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::kind::{Fault, Target};
use super::magic::MAGIC;
use super::rule::{Occasion, Operation, Rule};
use crate::chance::Chance;
use crate::server::Vendor;

/// The faults of a running sandbox. A shared handle.
///
/// The first rule that fits and happens wins. Every rule that fits counts the call, also when an
/// earlier one won.
#[derive(Clone)]
pub struct Faults(Arc<Inner>);

struct Inner {
    chance: Chance,
    rules: Mutex<Vec<RuleCount>>,
}

/// A rule with what it has met.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RuleCount {
    /// The rule.
    #[serde(flatten)]
    pub rule: Rule,
    /// How many calls fitted it.
    pub matched: u64,
    /// At how many of them its fault happened.
    pub fired: u64,
}

/// How a message gets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    AtOnce,
    Late(Duration),
    Never,
}

impl Faults {
    pub(crate) fn new(chance: Chance) -> Self {
        Self(Arc::new(Inner { chance, rules: Mutex::default() }))
    }

    /// Adds a rule, after those there are.
    pub fn add(&self, rule: Rule) {
        self.lock().push(counted(rule));
    }

    /// Puts these rules in the place of those there are.
    pub fn set(&self, rules: impl IntoIterator<Item = Rule>) {
        *self.lock() = rules.into_iter().map(counted).collect();
    }

    /// Takes all rules back. Magic recipients keep their faults.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// The rules in force with their counts, in order.
    #[must_use]
    pub fn rules(&self) -> Vec<RuleCount> {
        self.lock().clone()
    }

    pub(crate) fn restart(&self) {
        self.clear();
        self.0.chance.restart();
    }

    /// Whether a connection just made is to be refused.
    pub(crate) fn refuse_connection(&self) -> bool {
        let target = Target::Connection;
        let operation = Operation::Other;
        self.meet(Occasion { target, vendor: None, operation, recipient: None }).is_some()
    }

    pub(crate) fn delivery(&self, vendor: Vendor, recipient: &str) -> Delivery {
        let occasion = Occasion {
            target: Target::Delivery,
            vendor: Some(vendor),
            operation: Operation::Send,
            recipient: Some(recipient),
        };
        match self.meet(occasion).as_ref().map(Rule::fault) {
            Some(Fault::DeliverLate { by }) => Delivery::Late(*by),
            Some(_) => Delivery::Never,
            None => Delivery::AtOnce,
        }
    }

    /// The rule a call runs into.
    pub(super) fn call(
        &self,
        vendor: Vendor,
        operation: Operation,
        recipient: Option<&str>,
    ) -> Option<Rule> {
        let vendor = Some(vendor);
        self.meet(Occasion { target: Target::Call, vendor, operation, recipient })
    }

    fn meet(&self, occasion: Occasion<'_>) -> Option<Rule> {
        let mut met = None;
        for counted in self.lock().iter_mut().filter(|counted| counted.rule.fits(occasion)) {
            counted.matched += 1;
            // The choice is made for every rule that fits, so that one rule's choices don't hang
            // on another's.
            let happens = counted.rule.happens(counted.matched, || self.0.chance.fraction());
            if happens && met.is_none() {
                counted.fired += 1;
                met = Some(counted.rule.clone());
            }
        }
        met.or_else(|| MAGIC.iter().find_map(|magic| magic.meet(occasion)))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<RuleCount>> {
        self.0.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn counted(rule: Rule) -> RuleCount {
    RuleCount { rule, matched: 0, fired: 0 }
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lock().iter()).finish()
    }
}
