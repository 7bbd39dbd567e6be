use std::time::{Duration, Instant, SystemTime};

use secrecy::ExposeSecret;

use super::records::{Live, Person, Records, Typed};
use super::sender::{Message, Sender};
use super::texts::{Facts, Texts};
use crate::config::STORE_LINES;
use crate::store::{after, by};
use crate::vendor::{Guess, Order, RetryPolicy, Sent, Vendor, Verdict, repeat};
use crate::{Capabilities, Delivery, Dispatch, Error, ErrorKind, Evidence, Result, Verification};

/// Codes that are made and checked here, and delivered by a [`Sender`].
#[derive(Debug)]
pub(super) struct Own<S> {
    pub(super) sender: S,
    pub(super) records: Records,
    pub(super) texts: Texts,
    /// Of the delivery alone.
    pub(super) retry: RetryPolicy,
    /// How long one attempt at a delivery may take.
    pub(super) attempt_timeout: Duration,
    /// Whether the records are lost before anybody verifies.
    pub(super) is_lost: bool,
    pub(super) capabilities: Capabilities,
}

impl<S: Sender> Own<S> {
    /// The live code of this person, and the right to send it: all that is written comes before the
    /// message.
    async fn claim<'a>(&'a self, order: &Order<'a>) -> Result<Live<'a>> {
        let (live, claimed) = self.records.claim(person(order), order.code_length()).await?;
        match claimed {
            Ok(()) => Ok(live),
            Err(refused) => Err(refused.with_pending(self.already_pending(order, &live))),
        }
    }

    fn sent(&self, live: &Live<'_>) -> Sent {
        Sent::new(live.id()).with_lifetime(self.records.left(live)).with_code_length(live.length())
    }

    async fn deliver(&self, order: &Order<'_>, live: &Live<'_>) -> Result<()> {
        let code = self.records.digits(live);
        let facts = Facts {
            code: code.expose_secret(),
            left: self.records.left(live),
            recipient: order.recipient(),
        };
        let written = self.texts.write(order.locale(), &facts).map_err(|(name, what)| {
            Error::local(ErrorKind::InvalidRequest, format!("the text {name:?} failed: {what}"))
        })?;
        let message = Message {
            to: order.recipient(),
            channel: order.channel(),
            subject: &written.subject,
            text: &written.text,
            html: written.html.as_deref(),
            code: code.expose_secret(),
            locale: order.locale(),
            id: live.id(),
        };
        repeat(&self.retry, order.deadline(), || {
            self.sender.deliver(&message, self.end_of_attempt(order.deadline()))
        })
        .await
    }

    fn end_of_attempt(&self, deadline: Instant) -> Instant {
        let now = tokio::time::Instant::now().into_std();
        now.checked_add(self.attempt_timeout).map_or(deadline, |end| end.min(deadline))
    }

    fn check_store(&self) -> Result<()> {
        if !self.is_lost {
            return Ok(());
        }
        let what = format!(
            "its codes are kept in the memory of one process, and this one ends before anybody verifies: {STORE_LINES}"
        );
        Err(Error::local(ErrorKind::Config, what))
    }

    /// What the code is verified by that was sent before, though this send sent nothing.
    fn already_pending(&self, order: &Order<'_>, live: &Live<'_>) -> Verification {
        let now = SystemTime::now();
        let recipient = order.recipient().clone();
        let provider = &self.records.provider;
        Verification::new(provider, live.id(), recipient, order.channel(), now)
            .with_expires_at(now + self.records.left(live))
            .with_code_length(live.length())
            .with_client(order.client().map(str::to_owned))
            .with_delivery(Delivery::AlreadyPending)
    }
}

fn person<'a>(order: &Order<'a>) -> Person<'a> {
    Person { client: order.client().unwrap_or_default(), recipient: order.recipient().expose() }
}

impl<S: Sender> Vendor for Own<S> {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn send(&self, order: &Order<'_>) -> Result<Sent> {
        self.check_store()?;
        let then = self.records.clock.now();
        let live = by(Some(order.deadline()), Dispatch::NotSent, self.claim(order)).await?;
        match self.deliver(order, &live).await {
            Ok(()) => Ok(self.sent(&live)),
            Err(error) if error.dispatch() == Dispatch::MaybeSent => {
                Err(error.with_pending(self.already_pending(order, &live)))
            }
            Err(error) => {
                let given = self.records.give_back(&live, then);
                let given = by(after(Some(order.deadline())), Dispatch::NotSent, given);
                if let Err(lost) = given.await {
                    tracing::warn!("a message that was not sent stays counted: {lost}");
                }
                Err(error)
            }
        }
    }

    /// The live code, which is written before its message goes out.
    async fn pending(&self, order: &Order<'_>) -> Option<Sent> {
        let live = self.records.live_code(person(order));
        let live = by(Some(order.deadline()), Dispatch::NotSent, live).await.ok()??;
        Some(self.sent(&live))
    }

    async fn check(&self, guess: &Guess<'_>) -> Result<Verdict> {
        self.check_store()?;
        let verification = guess.verification();
        let now = self.records.clock.now();
        let typed = Typed {
            person: Person {
                client: verification.client().unwrap_or_default(),
                recipient: guess.recipient().expose(),
            },
            id: guess.id(),
            length: verification.code_length().unwrap_or(self.records.rules.code_length),
            code: guess.code().expose(),
            ends_ahead: verification.expires_at().is_some_and(|end| end > now),
        };
        match by(Some(guess.deadline()), Dispatch::MaybeSent, self.records.guess(typed)).await? {
            Ok(()) => Ok(Verdict::Approved(Evidence::default())),
            Err(rejection) => Ok(Verdict::Rejected(rejection)),
        }
    }

    async fn check_credentials(&self, deadline: Instant) -> Option<Result<()>> {
        self.sender.check_credentials(deadline).await
    }
}
