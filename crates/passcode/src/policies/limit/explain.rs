//! What a send would meet here.

use async_trait::async_trait;

use super::Limit;
use super::rule::Rule;
use super::unverified::{Count, Standing, Unverified};
use super::whose::Subject;
use crate::config::{End, Explain, Named, Path, Verdict, pending};
use crate::{ErrorKind, OtpProvider, Result, SendRequest, Verification};

#[async_trait]
impl Explain for Limit {
    async fn explain(&self, request: &SendRequest, path: &mut Path<'_>) -> End {
        if let Err(error) = self.counters.check_kept() {
            path.step(None, None, Verdict::Refuse, error.to_string());
            return End::Refused(ErrorKind::Config);
        }
        let subject = Subject::of_send(request);
        let mut refused = None;
        refused = refused.or(self.explain_sends(&subject, path).await);
        if let Some(unverified) = &self.unverified {
            refused = refused.or(self.explain_unverified(unverified, &subject, path).await);
        }
        if self.sends.rules().is_empty() && self.unverified.is_none() {
            path.step(None, None, Verdict::Pass, "it limits guesses alone".to_owned());
        }
        match refused {
            Some(kind) => End::Refused(kind),
            None => path.follow(self.of.name(), request).await,
        }
    }

    async fn pending(&self, request: &SendRequest, others: &dyn Named) -> Option<Verification> {
        pending(self.of.name(), request, others).await
    }
}

impl Limit {
    async fn explain_sends(&self, subject: &Subject<'_>, path: &mut Path<'_>) -> Option<ErrorKind> {
        let mut refused = None;
        for rule in self.sends.rules() {
            let kind = match self.counters.quota("sends", rule, subject) {
                Err(whose) => {
                    let why = format!("not counted without {}", whose.needs().unwrap_or_default());
                    path.step(Some(rule.written()), None, Verdict::Skip, why);
                    None
                }
                Ok(quota) => {
                    let used = self.counters.store.used(&[quota]).await;
                    self.explain_rule(rule, used.map(|used| used.first().copied()), path)
                }
            };
            refused = refused.or(kind);
        }
        refused
    }

    fn explain_rule(
        &self,
        rule: &Rule,
        used: Result<Option<u64>>,
        path: &mut Path<'_>,
    ) -> Option<ErrorKind> {
        let used = match used {
            Ok(used) => used.unwrap_or_default(),
            Err(error) => return self.explain_away(rule.written(), &error.to_string(), path),
        };
        let most = u64::from(rule.number());
        let why = format!("{used} of {most} are used");
        let verdict = if used < most { Verdict::Pass } else { Verdict::Refuse };
        path.step(Some(rule.written()), Some(used), verdict, why);
        (verdict == Verdict::Refuse).then_some(ErrorKind::OverLimit)
    }

    async fn explain_unverified(
        &self,
        unverified: &Unverified,
        subject: &Subject<'_>,
        path: &mut Path<'_>,
    ) -> Option<ErrorKind> {
        let standings = match unverified.standings(subject).await {
            Ok(standings) => standings,
            Err(error) => {
                let budgets = unverified
                    .budgets()
                    .iter()
                    .map(|budget| self.explain_away(&budget.written(), &error.to_string(), path));
                return budgets.fold(None, Option::or);
            }
        };
        let mut refused = None;
        for Standing { budget, count, .. } in standings {
            let rule = budget.written();
            let Some(count) = count else {
                let why = format!("not counted without {}", budget.needs());
                path.step(Some(&rule), None, Verdict::Skip, why);
                continue;
            };
            let verdict = match count.fits() || unverified.is_record() {
                true => Verdict::Pass,
                false => Verdict::Refuse,
            };
            let why = standing(&count, unverified.is_record());
            path.step(Some(&rule), Some(count.open), verdict, why);
            if verdict == Verdict::Refuse {
                refused = Some(ErrorKind::OverLimit);
            }
        }
        refused
    }

    /// What the store's failure means for a send.
    fn explain_away(&self, rule: &str, why: &str, path: &mut Path<'_>) -> Option<ErrorKind> {
        let verdict = if self.allows_uncounted { Verdict::Pass } else { Verdict::Refuse };
        path.step(Some(rule), None, verdict, why.to_owned());
        (verdict == Verdict::Refuse).then_some(ErrorKind::Storage)
    }
}

fn standing(count: &Count, is_record: bool) -> String {
    let Count { open, most, .. } = count;
    let all = format!("{open} of {most} are open");
    if count.is_verified {
        format!("{all}; this one has verified a code")
    } else if count.is_open {
        format!("{all}; this one is one of them")
    } else if !count.fits() && is_record {
        format!("{all}; mode = \"record\" lets it through")
    } else {
        all
    }
}
