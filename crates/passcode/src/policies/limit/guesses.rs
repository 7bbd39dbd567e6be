//! How many codes may be tried for one person: counted before whoever sent is asked, by recipient
//! and not by verification, so that a new code doesn't bring new guesses.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use super::counters::Counters;
use super::over::over;
use super::rule::Rule;
use super::whose::Subject;
use crate::store::{Quota, Take, after, by};
use crate::{Dispatch, Recipient, Result, VerifyOutcome};

/// A guess that was taken.
#[derive(Debug)]
#[must_use = "what comes of it is to be settled"]
pub(crate) struct Guess {
    quotas: Vec<Quota>,
    at: SystemTime,
}

/// Counts guesses by these rules.
#[derive(Debug)]
pub(crate) struct Guesses {
    rules: Vec<Rule>,
    counters: Arc<Counters>,
}

impl Guesses {
    /// The rules are all per recipient: [`read`](Self::read) sees to it.
    pub(crate) fn new(rules: Vec<Rule>, counters: Arc<Counters>) -> Self {
        Self { rules, counters }
    }

    /// Reads a rule for guesses.
    pub(crate) fn read(text: &str) -> Result<Rule, String> {
        let rule = Rule::read(text)?;
        if !rule.is_per_recipient() {
            return Err(format!(
                "{text:?} doesn't count guesses per recipient, which is the only way: write it as in \"5/15m per \
                 recipient\""
            ));
        }
        Ok(rule)
    }

    /// Takes a guess, if there is one left. What comes of it is to be [settled](Self::settle).
    pub(crate) async fn take(&self, recipient: &Recipient) -> Result<Guess> {
        let (quotas, at) = (self.quotas(recipient), self.counters.now());
        if quotas.is_empty() {
            return Ok(Guess { quotas, at });
        }
        match self.counters.store.take(&quotas).await? {
            Take::Taken => Ok(Guess { quotas, at }),
            Take::Refused { which, wait } => {
                let (limit, rule) = (self.counters.provider(), self.rules[which].written());
                tracing::info!(limit, rule, "too many guesses: whoever sent is not asked");
                Err(over(rule, wait))
            }
        }
    }

    /// Whatever was said of the code stays counted, an approval clears the count, and what surely was
    /// no guess is given back.
    pub(crate) async fn settle(
        &self,
        guess: &Guess,
        checked: &Result<VerifyOutcome>,
        deadline: Option<Instant>,
    ) {
        let settled = by(after(deadline), Dispatch::NotSent, self.write(guess, checked)).await;
        if let Err(error) = settled {
            let limit = self.counters.provider();
            tracing::warn!(limit, "guesses stay counted that should not be: {error}");
        }
    }

    async fn write(&self, guess: &Guess, checked: &Result<VerifyOutcome>) -> Result<()> {
        let Guess { quotas, at } = guess;
        match checked {
            Ok(VerifyOutcome::Approved(_)) => self.clear(quotas).await,
            Err(error) if error.dispatch() != Dispatch::MaybeSent => {
                self.counters.give_back(quotas, *at).await
            }
            Ok(VerifyOutcome::Rejected(_)) | Err(_) => Ok(()),
        }
    }

    async fn clear(&self, quotas: &[Quota]) -> Result<()> {
        for key in quotas.iter().flat_map(Quota::keys) {
            self.counters.store.remove(key).await?;
        }
        Ok(())
    }

    fn quotas(&self, recipient: &Recipient) -> Vec<Quota> {
        let subject = Subject::of_recipient(recipient);
        let quotas = self.rules.iter().map(|rule| self.counters.quota("guesses", rule, &subject));
        // Each request has a recipient.
        quotas.filter_map(Result::ok).collect()
    }
}
