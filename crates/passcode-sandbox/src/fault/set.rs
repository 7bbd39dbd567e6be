//! The rules in force.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::kind::{Fault, Target};
use super::magic::MAGIC;
use super::rule::{Blocked, Occasion, Operation, Rule};
use crate::chance::Chance;
use crate::net::{Doors, Watch};
use crate::pulse::Pulse;

/// The faults of a running sandbox. A shared handle.
///
/// The first rule that fits and happens wins. Every rule that fits counts the call, also when an
/// earlier one won.
#[derive(Clone)]
pub struct Faults(Arc<Inner>);

struct Inner {
    chance: Chance,
    doors: Doors,
    /// The vendors that are emulated.
    kinds: Vec<&'static str>,
    pulse: Pulse,
    rules: Mutex<Vec<RuleCount>>,
    /// Whether a rule looks at the bytes of connections.
    bytes: AtomicBool,
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
    /// At how many of them its fault happened; an earlier rule's doesn't count.
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
    pub(crate) fn new(
        chance: Chance,
        doors: Doors,
        kinds: Vec<&'static str>,
        pulse: Pulse,
    ) -> Self {
        let (rules, bytes) = (Mutex::default(), AtomicBool::new(false));
        Self(Arc::new(Inner { chance, doors, kinds, pulse, rules, bytes }))
    }

    /// Adds a rule, after those there are.
    ///
    /// # Panics
    ///
    /// If it could never happen, such as that of a vendor that is not emulated.
    pub fn add(&self, rule: Rule) {
        let rule = self.possible(rule);
        self.change(|rules| rules.push(rule));
    }

    /// Puts these rules in the place of those there are.
    ///
    /// # Panics
    ///
    /// If one could never happen, such as that of a vendor that is not emulated.
    pub fn set(&self, rules: impl IntoIterator<Item = Rule>) {
        let rules = rules.into_iter().map(|rule| self.possible(rule)).collect();
        self.change(|now| *now = rules);
    }

    /// Takes all rules back. Magic recipients keep their faults.
    pub fn clear(&self) {
        self.change(Vec::clear);
    }

    /// The rules in force with their counts, in order.
    #[must_use]
    pub fn rules(&self) -> Vec<RuleCount> {
        self.lock().clone()
    }

    fn possible(&self, rule: Rule) -> RuleCount {
        if let Some(problem) = self.problem(&rule) {
            panic!("this rule could never happen: {problem}");
        }
        RuleCount { rule, matched: 0, fired: 0 }
    }

    /// Why a rule could never happen, if it couldn't.
    pub(crate) fn problem(&self, rule: &Rule) -> Option<String> {
        let kinds = &self.0.kinds;
        match rule.vendor_kind() {
            Some(kind) if !kinds.contains(&kind) => {
                Some(format!("there is no vendor {kind:?}; choices: {}", kinds.join(", ")))
            }
            Some(kind) if rule.meets_connections() && !self.0.doors.has_one_of(kind) => {
                Some(format!("it meets connections, and {kind} has no address of its own"))
            }
            _ => rule.contradiction().map(str::to_owned),
        }
    }

    pub(crate) fn restart(&self) {
        self.clear();
        self.0.chance.restart();
    }

    pub(crate) fn delivery(&self, kind: &str, recipient: &str) -> Delivery {
        let occasion = Occasion {
            target: Target::Delivery,
            vendor: Some(kind),
            operation: Operation::Send,
            recipient: Some(recipient),
            blocked: None,
        };
        match self.meet(occasion).as_ref().map(Rule::fault) {
            Some(Fault::DeliverLate { by }) => Delivery::Late(*by),
            Some(_) => Delivery::Never,
            None => Delivery::AtOnce,
        }
    }

    /// The rule a call of the vendor of this kind runs into.
    pub(crate) fn call(
        &self,
        kind: &str,
        operation: Operation,
        recipient: Option<&str>,
        blocked: &Blocked,
    ) -> Option<Rule> {
        self.meet(Occasion {
            target: Target::Call,
            vendor: Some(kind),
            operation,
            recipient,
            blocked: Some(blocked),
        })
    }

    /// Whether a rule meets this connection; `vendor` is whose own address it was made to.
    fn meets(&self, target: Target, vendor: Option<&str>) -> bool {
        let (operation, recipient) = (Operation::Other, None);
        self.meet(Occasion { target, vendor, operation, recipient, blocked: None }).is_some()
    }

    fn meet(&self, occasion: Occasion<'_>) -> Option<Rule> {
        let mut met = None;
        for counted in self.lock().iter_mut().filter(|counted| counted.rule.fits(occasion)) {
            counted.matched += 1;
            // The choice is made for every rule that fits, so that the choices of one rule don't
            // depend on those of another.
            let happens = counted.rule.happens(counted.matched, || self.0.chance.fraction());
            if happens && met.is_none() {
                counted.fired += 1;
                met = Some(counted.rule.clone());
            }
        }
        if met.is_some() {
            self.0.pulse.beat();
        }
        met.or_else(|| MAGIC.iter().find_map(|magic| magic.meet(occasion)))
    }

    /// Changes the rules, and lets the listeners know.
    fn change(&self, change: impl FnOnce(&mut Vec<RuleCount>)) {
        let mut rules = self.lock();
        change(&mut rules);
        let of = |target| rules.iter().filter(move |it| it.rule.fault().target() == target);
        self.0.bytes.store(of(Target::Bytes).next().is_some(), Ordering::Release);
        self.0.doors.close(|owner| of(Target::Listener).any(|it| it.rule.is_for(owner)));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<RuleCount>> {
        self.0.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch for Faults {
    fn refuse_connection(&self, owner: Option<&str>) -> bool {
        self.meets(Target::Connection, owner)
    }

    fn reset_unread(&self, owner: Option<&str>) -> bool {
        self.meets(Target::Bytes, owner)
    }

    fn watches_bytes(&self) -> bool {
        self.0.bytes.load(Ordering::Acquire)
    }
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lock().iter()).finish()
    }
}
