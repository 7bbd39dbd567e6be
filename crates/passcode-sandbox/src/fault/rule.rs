//! Which calls a fault meets.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::kind::{Fault, Target};
use super::reply::Reply;
use crate::recipient::same_recipient;

/// A kind of call, the same for every vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Operation {
    /// Fetching a token, at vendors that want one (Message Central).
    Token,
    /// Sending a code by any channel.
    Send,
    /// Checking a code.
    Verify,
    /// Everything else.
    Other,
}

/// A [`Fault`] and when it happens: of the calls that fit vendor, operation and recipient (any,
/// unless set) all, or the n-th, or the first n, or each with a probability.
///
/// As JSON: `{"vendor": "ratio", "operation": "send", "recipient": "+12025550123", "nth": 2,
/// "acts": false, "fault": {"kind": "reset"}}`, all but the fault optional.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rule {
    #[serde(skip_serializing_if = "Option::is_none")]
    vendor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<Operation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient: Option<String>,
    #[serde(flatten)]
    when: When,
    acts: bool,
    fault: Fault,
}

/// Which of the calls that fit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum When {
    Nth(u64),
    First(u64),
    Probability(f64),
    #[serde(untagged)]
    Always {},
}

/// Where a vendor refuses a person, and with which answer.
pub(crate) struct Blocked {
    pub(crate) operation: Operation,
    pub(crate) answer: Reply,
}

/// What a rule is held against.
#[derive(Clone, Copy)]
pub(super) struct Occasion<'a> {
    pub(super) target: Target,
    pub(super) vendor: Option<&'a str>,
    pub(super) operation: Operation,
    pub(super) recipient: Option<&'a str>,
    /// How the vendor refuses people.
    pub(super) blocked: Option<&'a Blocked>,
}

impl Rule {
    /// The fault, at every call.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        let (vendor, operation, recipient) = (None, None, None);
        Self { vendor, operation, recipient, when: When::Always {}, acts: false, fault }
    }

    /// At calls of that vendor only.
    #[must_use]
    pub fn vendor(mut self, kind: impl Into<String>) -> Self {
        self.vendor = Some(kind.into());
        self
    }

    /// At that kind of call only.
    #[must_use]
    pub fn operation(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// At calls for that recipient only: E.164 or an e-mail address. A check of a code is for
    /// whom the code was sent to.
    #[must_use]
    pub fn recipient(mut self, recipient: impl Into<String>) -> Self {
        self.recipient = Some(recipient.into());
        self
    }

    /// Only the n-th call that fits, counted from 1.
    #[must_use]
    pub fn nth(mut self, nth: u64) -> Self {
        self.when = When::Nth(nth);
        self
    }

    /// Only the first n calls that fit.
    #[must_use]
    pub fn first(mut self, calls: u64) -> Self {
        self.when = When::First(calls);
        self
    }

    /// Each call that fits with that probability: 0 never, 1 always. The sandbox's seed repeats
    /// the choices.
    ///
    /// # Panics
    ///
    /// If it is not between 0 and 1.
    #[must_use]
    pub fn probability(mut self, probability: f64) -> Self {
        assert!((0.0..=1.0).contains(&probability), "a probability is between 0 and 1");
        self.when = When::Probability(probability);
        self
    }

    /// The vendor does its work before the fault: a code is sent, a guess counts. Otherwise the
    /// vendor does nothing, but for [`Fault::Delay`], [`Fault::StallInBody`] and [`Fault::Cut`],
    /// which need its answer.
    #[must_use]
    pub fn after_acting(mut self) -> Self {
        self.acts = true;
        self
    }

    /// Whether it is for this vendor, or for everybody.
    pub(super) fn is_for(&self, vendor: Option<&str>) -> bool {
        self.vendor.is_none() || self.vendor.as_deref() == vendor
    }

    /// The kind of the vendor it is limited to.
    pub(super) fn vendor_kind(&self) -> Option<&str> {
        self.vendor.as_deref()
    }

    pub(crate) fn fault(&self) -> &Fault {
        &self.fault
    }

    pub(crate) fn acts(&self) -> bool {
        self.acts || self.fault.needs_the_answer()
    }

    pub(super) fn fits(&self, occasion: Occasion<'_>) -> bool {
        let recipient = || match (&self.recipient, occasion.recipient) {
            (None, _) => true,
            (Some(wanted), Some(recipient)) => same_recipient(wanted, recipient),
            (Some(_), None) => false,
        };
        self.fault.target() == occasion.target
            && self.is_for(occasion.vendor)
            && self.operation.is_none_or(|operation| operation == occasion.operation)
            && recipient()
    }

    /// Whether it happens at its `count`-th call, counted from 1.
    pub(super) fn happens(&self, count: u64, chance: impl FnOnce() -> f64) -> bool {
        match self.when {
            When::Always {} => true,
            When::Nth(nth) => count == nth,
            When::First(calls) => count <= calls,
            When::Probability(probability) => chance() < probability,
        }
    }

    /// Whether it meets connections, before anybody knows what they carry.
    pub(super) fn meets_connections(&self) -> bool {
        matches!(self.fault.target(), Target::Listener | Target::Connection | Target::Bytes)
    }

    /// Why it could never happen as it is written.
    pub(super) fn contradiction(&self) -> Option<&'static str> {
        let narrowed = self.operation.is_some() || self.recipient.is_some();
        match self.fault.target() {
            _ if self.meets_connections() && narrowed => {
                Some("this fault meets connections: it takes no operation or recipient")
            }
            Target::Listener if self.when != When::Always {} => {
                Some("this fault lasts as long as its rule: it takes no nth, first or probability")
            }
            Target::Delivery if self.operation.is_some_and(|it| it != Operation::Send) => {
                Some("only a send delivers: leave the operation out")
            }
            _ => None,
        }
    }
}

/// The JSON form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    vendor: Option<String>,
    operation: Option<Operation>,
    recipient: Option<String>,
    nth: Option<u64>,
    first: Option<u64>,
    probability: Option<f64>,
    #[serde(default)]
    acts: bool,
    fault: Fault,
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let form = Form::deserialize(from)?;
        let when = match (form.nth, form.first, form.probability) {
            (None, None, None) => When::Always {},
            (Some(nth), None, None) => When::Nth(nth),
            (None, Some(calls), None) => When::First(calls),
            (None, None, Some(probability)) if (0.0..=1.0).contains(&probability) => {
                When::Probability(probability)
            }
            (None, None, Some(_)) => {
                return Err(D::Error::custom("probability is between 0 and 1"));
            }
            _ => return Err(D::Error::custom("nth, first and probability exclude each other")),
        };
        let Form { vendor, operation, recipient, acts, fault, .. } = form;
        Ok(Self { vendor, operation, recipient, when, acts, fault })
    }
}
