//! How often codes may be sent: rules, and what a send has taken of them.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use super::counters::Counters;
use super::over::over;
use super::rule::Rule;
use super::whose::Subject;
use crate::config::Providers;
use crate::store::{Quota, Take, after, by};
use crate::{Dispatch, Error, ErrorKind, Operation, Result, SendRequest};

/// How often codes may be sent, by rules as the kind `limit` has them (`"5/1h per recipient"`): for a
/// program that counts sends besides its providers, such as those of one client.
///
/// ```
/// # use passcode::{Config, ErrorKind, SendRequest, SendRules};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> passcode::Result<()> {
/// # let config = "providers.review = { kind = \"fixed\", codes = { \"+12025550199\" = \"424242\" }, until = 2999-12-31 }";
/// let providers = Config::from_toml(config)?.with_store().build()?;
/// let rules = SendRules::read(&["1/1h per recipient".to_owned()]).expect("it is a rule");
/// let request = SendRequest::new("+12025550199".parse::<passcode::Recipient>()?);
///
/// let _taken = rules.take("clients.web", &providers, &request).await?; // then send
/// let over = rules.take("clients.web", &providers, &request).await.unwrap_err();
/// assert_eq!((over.kind(), over.code()), (ErrorKind::OverLimit, Some("1/1h per recipient")));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct SendRules(Vec<Rule>);

/// What a send has taken of [`SendRules`], to be given back if nobody got it.
#[derive(Debug)]
pub struct SendTaken(Option<Counted>);

/// What it has taken of rules, if there are any.
#[derive(Debug)]
pub(super) struct Counted {
    counters: Arc<Counters>,
    at: SystemTime,
    /// When whoever asked for the send is gone.
    deadline: Option<Instant>,
    /// Of rules by recipient alone.
    by_recipient: Vec<Quota>,
    others: Vec<Quota>,
}

impl SendRules {
    /// Reads rules, each `NUMBER/WINDOW` and for whom it counts; a window has 1 second to 31 days.
    ///
    /// # Errors
    ///
    /// The place (from 0) of the first that is none, or that stands twice, and why, as a clause.
    pub fn read(texts: &[String]) -> Result<Self, (usize, String)> {
        read(texts, Rule::read).map(Self)
    }

    /// Takes what a send of this costs of every rule, or nothing, where these providers keep what they
    /// count ([`Config::with_store`](crate::Config::with_store)). `whose` names the counters: two names
    /// count apart, and a provider's name would be taken for the provider in metrics.
    ///
    /// # Errors
    ///
    /// All not sent: [`ErrorKind::OverLimit`](crate::ErrorKind::OverLimit), with the rule as its
    /// `code()` and how long to wait, [`ErrorKind::Storage`](crate::ErrorKind::Storage), and
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) without a store.
    pub async fn take(
        &self,
        whose: &str,
        providers: &Providers,
        request: &SendRequest,
    ) -> Result<SendTaken> {
        let kept = providers.kept().ok_or_else(|| {
            Error::local(
                ErrorKind::Config,
                "there is no store to count in: Config::with_store has one",
            )
        })?;
        if self.0.is_empty() {
            return Ok(SendTaken(None));
        }
        let metrics = providers.metrics.clone();
        let counters = Arc::new(Counters::new(whose, kept.clone(), metrics.clone()));
        let subject = Subject::of_send(request);
        let counted = self.take_of(&counters, "client sends", &subject);
        let counted = by(request.deadline(), Dispatch::NotSent, counted).await;
        let counted =
            counted.inspect_err(|error| metrics.refused(whose, Operation::Send, error))?;
        Ok(SendTaken(Some(Counted { deadline: request.deadline(), ..counted })))
    }

    /// The same of these counters; `what` tells kinds of them apart.
    pub(super) async fn take_of(
        &self,
        counters: &Arc<Counters>,
        what: &str,
        subject: &Subject<'_>,
    ) -> Result<Counted> {
        let at = counters.now();
        let counted = self.0.iter().filter_map(|rule| {
            let quota = counters.quota(what, rule, subject).ok()?;
            Some((rule, quota))
        });
        let (rules, quotas): (Vec<_>, Vec<_>) = counted.unzip();
        if !quotas.is_empty()
            && let Take::Refused { which, wait } = counters.store.take(&quotas).await?
        {
            return Err(over(rules[which].written(), wait));
        }
        let of_rules = rules.into_iter().zip(quotas);
        let (by_recipient, others): (Vec<_>, Vec<_>) =
            of_rules.partition(|(rule, _)| rule.is_per_recipient());
        let quotas = |list: Vec<(&Rule, Quota)>| list.into_iter().map(|(_, quota)| quota).collect();
        Ok(Counted {
            counters: Arc::clone(counters),
            at,
            deadline: None,
            by_recipient: quotas(by_recipient),
            others: quotas(others),
        })
    }

    pub(super) fn rules(&self) -> &[Rule] {
        &self.0
    }
}

impl SendTaken {
    /// Gives back what the send didn't cost after all: what nobody got, all; what a vendor refused, by
    /// recipient alone. Were refusals free, people could learn from them which numbers there are.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Storage`](crate::ErrorKind::Storage) when the store can't be reached: it stays
    /// counted then.
    pub async fn give_back(&self, dispatch: Dispatch) -> Result<()> {
        match &self.0 {
            Some(counted) => counted.give_back(dispatch).await,
            None => Ok(()),
        }
    }
}

impl Counted {
    pub(super) async fn give_back(&self, dispatch: Dispatch) -> Result<()> {
        let quotas = match dispatch {
            Dispatch::NotSent => [self.by_recipient.as_slice(), &self.others].concat(),
            Dispatch::Refused => self.by_recipient.clone(),
            Dispatch::MaybeSent => return Ok(()),
        };
        let given = self.counters.give_back(&quotas, self.at);
        by(after(self.deadline), Dispatch::NotSent, given).await
    }
}

/// Reads rules of a grammar, each of which stands once.
pub(super) fn read(
    texts: &[String],
    read: impl Fn(&str) -> Result<Rule, String>,
) -> Result<Vec<Rule>, (usize, String)> {
    let mut rules: Vec<Rule> = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let rule = read(text).map_err(|why| (index, why))?;
        if let Some(same) = rules.iter().find(|other| **other == rule) {
            let why = format!("{text:?} is the same rule as {:?}: one is enough", same.written());
            return Err((index, why));
        }
        rules.push(rule);
    }
    Ok(rules)
}
