mod explain;

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use async_trait::async_trait;

use crate::config::CheckCredentials;
use crate::metrics::Metrics;
use crate::vendor::api::Vendor;
use crate::vendor::order::{Guess, Order, Sent, Verdict};
use crate::vendor::repeat::{RetryPolicy, repeat};
use crate::vendor::span;
use crate::{
    Approval, Capabilities, Channel, Delivery, Dispatch, Error, ErrorKind, Locale, Operation,
    OtpProvider, Resend, Result, SendRequest, Session, Verification, VerifyOutcome, VerifyRequest,
};

/// How long an operation may take in all, by default.
pub(super) const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);

/// Stands for a limit that is too long to add to the time.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The [`OtpProvider`] of one [`Vendor`], and the one place that decides what is the same for all.
///
/// It refuses what the capabilities don't have, fixes channel, locale and deadline, verifies only
/// what it has sent itself, holds a second factor to its session, repeats what surely did nothing
/// as often as its [`RetryPolicy`] allows, opens one `tracing` span an operation, and names
/// provider and operation in errors. The span is called `otp`; its fields are `provider`,
/// `operation`, `channel`, `country`, `outcome`, `dispatch`, `attempt` and `latency_ms`.
#[derive(Debug)]
pub struct Leaf<V> {
    name: Arc<str>,
    vendor: V,
    channel: Option<Channel>,
    locale: Option<Locale>,
    total_timeout: Duration,
    retry: RetryPolicy,
    /// Whether a send is repeated here, as a whole.
    repeats_sends: bool,
    metrics: Metrics,
}

impl<V: Vendor> Leaf<V> {
    /// A provider of this name that asks `vendor`: 30 s an operation, one attempt.
    pub fn new(name: impl Into<String>, vendor: V) -> Self {
        Self {
            name: name.into().into(),
            vendor,
            channel: None,
            locale: None,
            total_timeout: TOTAL_TIMEOUT,
            retry: RetryPolicy::new(1),
            repeats_sends: true,
            metrics: Metrics::new(),
        }
    }

    /// The channel for phone numbers if a request names none; [`Channel::Sms`] by default.
    #[must_use]
    pub fn with_channel(mut self, channel: impl Into<Option<Channel>>) -> Self {
        self.channel = channel.into();
        self
    }

    /// The language if a request names none; the vendor's choice by default.
    #[must_use]
    pub fn with_locale(mut self, locale: impl Into<Option<Locale>>) -> Self {
        self.locale = locale.into();
        self
    }

    /// The end of an operation after its begin, all attempts and pauses included; 30 s by default.
    #[must_use]
    pub fn with_total_timeout(mut self, limit: Duration) -> Self {
        self.total_timeout = limit;
        self
    }

    /// How often an operation is tried that surely did nothing; once by default.
    #[must_use]
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Leaves it to the vendor to repeat the part of a send that may be repeated.
    pub(crate) fn with_sends_repeated_in_part(mut self) -> Self {
        self.repeats_sends = false;
        self
    }

    /// Counts its operations there; in metrics of its own, which nobody reads, by default.
    pub(crate) fn with_metrics(mut self, metrics: Metrics) -> Self {
        self.metrics = metrics;
        self
    }

    /// The end of an operation that begins now, or the caller's deadline if that is earlier.
    fn deadline(&self, callers: Option<Instant>) -> Instant {
        let start = tokio::time::Instant::now().into_std();
        let own = start.checked_add(self.total_timeout).unwrap_or(start + LONGEST);
        callers.map_or(own, |callers| callers.min(own))
    }

    fn order<'a>(&'a self, request: &'a SendRequest, channel: Channel) -> Order<'a> {
        let locale = request.locale().or(self.locale.as_ref());
        Order { request, channel, locale, deadline: self.deadline(request.deadline()) }
    }

    async fn try_send(&self, request: &SendRequest, channel: Channel) -> Result<Verification> {
        self.vendor.capabilities().serving(request, channel)?;
        let order = self.order(request, channel);
        let sent = match self.repeats_sends {
            true => repeat(&self.retry, order.deadline, || self.vendor.send(&order)).await,
            false => self.vendor.send(&order).await,
        };
        match sent {
            Ok(sent) => self.verification(&order, &sent),
            Err(error) if error.dispatch() == Dispatch::MaybeSent => {
                if error.pending().is_some() {
                    return Err(error.map_pending(|sent| sent.with_delivery(Delivery::Unknown)));
                }
                let pending = self.unanswered(&order).await;
                Err(error.with_pending(pending))
            }
            Err(error) => Err(error),
        }
    }

    /// What a code can be checked by that may have been sent.
    async fn unanswered(&self, order: &Order<'_>) -> Option<Verification> {
        let sent = self.vendor.pending(order).await?;
        self.verification(order, &sent).ok().map(|sent| sent.with_delivery(Delivery::Unknown))
    }

    fn verification(&self, order: &Order<'_>, sent: &Sent) -> Result<Verification> {
        if sent.id().is_empty() {
            let message = "the vendor's answer holds no id to check the code by";
            return Err(Error::new(ErrorKind::Protocol, message));
        }
        let now = SystemTime::now();
        let recipient = order.recipient().clone();
        let channel = sent.channel().unwrap_or(order.channel);
        Ok(Verification::new(&*self.name, sent.id(), recipient, channel, now)
            .with_expires_at(sent.lifetime().and_then(|lifetime| now.checked_add(lifetime)))
            .with_code_length(sent.code_length())
            .with_session(order.session().map(Session::fingerprint))
            .with_delivery(sent.delivery())
            .with_client(order.client().map(str::to_owned)))
    }

    async fn try_verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        self.check_factor(request)?;
        let deadline = self.deadline(request.deadline());
        let guess = Guess { request, deadline };
        let verdict = repeat(&self.retry, deadline, || self.vendor.check(&guess)).await?;
        Ok(match verdict {
            Verdict::Approved(evidence) => {
                VerifyOutcome::Approved(Approval::new(guess.recipient().clone(), evidence))
            }
            Verdict::Rejected(rejection) => VerifyOutcome::Rejected(rejection),
        })
    }

    /// A second factor counts with the session it was sent under only, and a first factor without
    /// any. Somebody else's session would be raised by a code that was never sent for it.
    fn check_factor(&self, request: &VerifyRequest) -> Result<()> {
        let verification = request.verification();
        if !verification.second_factor() && request.session().is_none() {
            return Ok(());
        }
        let (kind, message) = match (verification.second_factor(), request.session()) {
            (_, Some(_)) if !self.vendor.capabilities().sessions() => (
                ErrorKind::Unsupported,
                "the provider takes no session, so it has no second factor",
            ),
            (true, Some(session)) => match verification.session() {
                Some(sent_under) if *sent_under == session.fingerprint() => return Ok(()),
                Some(_) => (
                    ErrorKind::Session,
                    "this code was sent under another session: verify it with the session it was sent \
                     with",
                ),
                None => (
                    ErrorKind::Session,
                    "the stored verification doesn't say which session it was sent under: send a new \
                     code",
                ),
            },
            (true, None) => (
                ErrorKind::Session,
                "this code is a second factor: verify it with the session it was sent with",
            ),
            (false, _) => (
                ErrorKind::InvalidRequest,
                "this code was sent without a session: verify it without one",
            ),
        };
        Err(Error::local(kind, message))
    }

    /// What to do after a send that may have happened depends on what sending again does.
    fn advised(&self, error: Error) -> Error {
        if error.dispatch() != Dispatch::MaybeSent {
            return error;
        }
        if error.pending().is_some() {
            return error.with_advice(
                "a message may be on its way, and a code that arrives can be verified by the pending verification \
                 of this error",
            );
        }
        error.with_advice(match self.vendor.capabilities().resend() {
            Resend::NewCode => {
                "a message may be on its way, and its code can't be used: sending again sends a new code"
            }
            Resend::SameCode => {
                "a message may be on its way: sending again sends the same code, and a code that arrives can be \
                 used then"
            }
            Resend::Refused => {
                "a message may be on its way: sending again sends nothing while that code lives, and the code \
                 that arrives can be used then"
            }
            Resend::Unknown => {
                "a message may be on its way, so let the person look before sending again"
            }
        })
    }

    fn named(&self, error: Error, operation: Operation) -> Error {
        error.with_provider(&*self.name).with_operation(operation)
    }
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl<V: Vendor> OtpProvider for Leaf<V> {
    fn name(&self) -> &str {
        &self.name
    }

    fn capabilities(&self) -> &Capabilities {
        self.vendor.capabilities()
    }

    fn owns(&self, provider_name: &str) -> bool {
        *self.name == *provider_name
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        let channel = request.channel_or(self.channel);
        let call = span::Call {
            provider: &self.name,
            operation: Operation::Send,
            channel,
            recipient: request.recipient(),
        };
        span::record(call, &self.metrics, async {
            let sent = self.try_send(request, channel).await;
            sent.map_err(|error| self.advised(self.named(error, Operation::Send)))
        })
        .await
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let sent = request.verification();
        if !self.owns(sent.provider()) {
            return Err(Error::unknown_provider(sent.provider()));
        }
        let call = span::Call {
            provider: &self.name,
            operation: Operation::Verify,
            channel: sent.channel(),
            recipient: sent.recipient(),
        };
        span::record(call, &self.metrics, async {
            let verified = self.try_verify(request).await;
            verified.map_err(|error| self.named(error, Operation::Verify))
        })
        .await
    }
}

#[async_trait]
impl<V: Vendor> CheckCredentials for Leaf<V> {
    async fn check_credentials(&self, callers: Instant) -> Option<Result<()>> {
        let deadline = self.deadline(Some(callers));
        let checked = self.vendor.check_credentials(deadline).await?;
        Some(checked.map_err(|error| error.with_provider(&*self.name)))
    }
}
