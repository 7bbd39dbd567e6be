//! What a send would meet on its way, without sending.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;

use crate::{Capabilities, ErrorKind, OtpProvider, SendRequest, Verification};

/// One thing that a send would meet: a policy, one of its rules, or whoever is asked to send.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// The configured name of the provider.
    pub provider: String,
    /// Its kind, such as `limit` or `twilio`.
    pub kind: String,
    /// The rule or setting, as it stands in the configuration, if it is one.
    pub rule: Option<String>,
    /// How much of the rule is used before this send, in what it counts (sends, recipients, countries);
    /// `None` while the store is away, and where the rule doesn't count this send.
    pub used: Option<u64>,
    /// What becomes of the send there.
    pub verdict: Verdict,
    /// Why, as a clause for a person. No recipient is in it.
    pub why: String,
}

/// What becomes of a send at one [`Step`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// It goes on.
    Pass,
    /// It ends with an error, and nothing is sent.
    Refuse,
    /// This one is asked to send.
    Ask,
    /// It isn't met: a rule that doesn't count this send, a member that others come before.
    Skip,
    /// Nothing is sent, and the code is known: a recipient for tests.
    Simulated,
}

impl Verdict {
    /// The name in `snake_case`, for JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Refuse => "refuse",
            Self::Ask => "ask",
            Self::Skip => "skip",
            Self::Simulated => "simulated",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Says what a send would meet at one provider.
#[async_trait]
pub(crate) trait Explain: fmt::Debug + Send + Sync + 'static {
    /// Adds the steps of this provider and of those it would ask. Sends and counts nothing.
    async fn explain(&self, request: &SendRequest, path: &mut Path<'_>) -> End;

    /// What a code could be checked by if a send of this may have happened and its answer is lost:
    /// `None` where no code is checked by recipient, and where nobody knows who was asked.
    async fn pending(&self, request: &SendRequest, others: &dyn Named) -> Option<Verification>;
}

/// Who knows the providers that a send may come to, by name.
pub(crate) trait Named: fmt::Debug + Sync {
    fn provider(&self, name: &str) -> Option<&Arc<dyn OtpProvider>>;

    /// The name of its kind.
    fn kind(&self, name: &str) -> Option<&str>;

    /// `None` for a kind from outside that is made of others.
    fn explainer(&self, name: &str) -> Option<&Arc<dyn Explain>>;
}

/// The same of the provider of this name.
pub(crate) async fn pending(
    name: &str,
    request: &SendRequest,
    others: &dyn Named,
) -> Option<Verification> {
    others.explainer(name)?.pending(request, others).await
}

/// How a send would end, as far as that can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Somebody is asked, or nobody need be.
    Served,
    Refused(ErrorKind),
}

/// The steps so far.
#[derive(Debug)]
pub(crate) struct Path<'a> {
    providers: &'a dyn Named,
    steps: Vec<Step>,
    /// Who is being explained, outermost first.
    open: Vec<String>,
}

impl<'a> Path<'a> {
    pub(super) fn new(providers: &'a dyn Named) -> Self {
        Self { providers, steps: Vec::new(), open: Vec::new() }
    }

    pub(super) fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    /// Adds a step of the provider that is being explained.
    pub(crate) fn step(
        &mut self,
        rule: Option<&str>,
        used: Option<u64>,
        verdict: Verdict,
        why: String,
    ) {
        let provider = self.open.last().cloned().unwrap_or_default();
        self.push(provider, rule, used, verdict, why);
    }

    /// Adds a member that isn't met.
    pub(crate) fn skip(&mut self, member: &str, why: &str) {
        self.push(member.to_owned(), None, None, Verdict::Skip, why.to_owned());
    }

    /// Says of the last step that the send goes on elsewhere.
    pub(crate) fn skip_last(&mut self) {
        if let Some(last) = self.steps.last_mut() {
            last.verdict = Verdict::Skip;
        }
    }

    /// Adds what it would meet at this provider.
    pub(crate) async fn follow(&mut self, name: &str, request: &SendRequest) -> End {
        let providers = self.providers;
        self.open.push(name.to_owned());
        let end = match (providers.explainer(name), providers.provider(name)) {
            (Some(explain), _) => explain.explain(request, self).await,
            // A kind from outside that is made of others.
            (None, provider) => {
                let capabilities = provider.map(OtpProvider::capabilities);
                self.ask(request, request.channel_or(None), capabilities)
            }
        };
        self.open.pop();
        end
    }

    /// Adds that a vendor is asked, or can't be.
    pub(crate) fn ask(
        &mut self,
        request: &SendRequest,
        channel: crate::Channel,
        capabilities: Option<&Capabilities>,
    ) -> End {
        match capabilities.map(|it| it.serving(request, channel)) {
            Some(Err(error)) => {
                self.step(None, None, Verdict::Refuse, error.to_string());
                End::Refused(error.kind())
            }
            Some(Ok(_)) | None => {
                self.step(None, None, Verdict::Ask, format!("by {channel}"));
                End::Served
            }
        }
    }

    fn push(
        &mut self,
        provider: String,
        rule: Option<&str>,
        used: Option<u64>,
        verdict: Verdict,
        why: String,
    ) {
        let kind = self.providers.kind(&provider).unwrap_or_default().to_owned();
        let rule = rule.map(str::to_owned);
        self.steps.push(Step { provider, kind, rule, used, verdict, why });
    }
}
