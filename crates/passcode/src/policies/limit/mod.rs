//! The kind `limit`: how often codes may be sent and guessed, by whom and to whom.

pub(crate) mod config;
pub(crate) mod counters;
mod explain;
pub(crate) mod guesses;
mod over;
mod rule;
mod sends;
mod unverified;
mod whose;

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;

use self::counters::Counters;
use self::guesses::Guesses;
use self::sends::Counted;
pub use self::sends::{SendRules, SendTaken};
use self::unverified::{Opened, Unverified};
use self::whose::Subject;
use crate::store::{after, by};
use crate::{
    Capabilities, Dispatch, Error, ErrorKind, Operation, OtpProvider, Result, SendRequest,
    Verification, VerifyOutcome, VerifyRequest,
};

/// Sends and verifies through one other provider, as often as it may.
#[derive(Debug)]
pub(crate) struct Limit {
    of: Arc<dyn OtpProvider>,
    sends: SendRules,
    guesses: Guesses,
    unverified: Option<Unverified>,
    counters: Arc<Counters>,
    /// Whether sends go uncounted while the store is away.
    allows_uncounted: bool,
}

/// What a send has taken, and gives back if it comes to nothing.
#[derive(Debug, Default)]
struct Taken {
    sends: Option<Counted>,
    opened: Opened,
}

impl Limit {
    /// Takes all that a send costs, or nothing.
    async fn take(&self, subject: &Subject<'_>) -> Result<Taken> {
        let sends = self.sends.take_of(&self.counters, "sends", subject).await?;
        let mut taken = Taken { sends: Some(sends), opened: Opened::default() };
        // Last: who is open already would be open for longer by a send that a rule refuses.
        if let Some(unverified) = &self.unverified {
            match unverified.open(subject).await {
                Ok(opened) => taken.opened = opened,
                Err(error) => {
                    self.give_back(&taken, Dispatch::NotSent).await;
                    return Err(error);
                }
            }
        }
        Ok(taken)
    }

    /// The same; while the store is away it says so, or lets the send through.
    async fn admit(&self, subject: &Subject<'_>, deadline: Option<Instant>) -> Result<Taken> {
        self.counters.check_kept()?;
        match by(deadline, Dispatch::NotSent, self.take(subject)).await {
            Err(error) if error.kind() == ErrorKind::Storage && self.allows_uncounted => {
                let limit = self.name();
                tracing::error!(limit, "a send goes uncounted, as if_unavailable allows: {error}");
                Ok(Taken::default())
            }
            Err(error) if error.kind() == ErrorKind::OverLimit => {
                let (limit, rule) = (self.name(), error.code().unwrap_or_default());
                tracing::info!(limit, rule, "a send is over the limit");
                Err(error)
            }
            taken => taken,
        }
    }

    /// What nobody got is given back, and what a vendor refused in part.
    async fn give_back(&self, taken: &Taken, dispatch: Dispatch) {
        let given = async {
            if let Some(unverified) = &self.unverified
                && dispatch == Dispatch::NotSent
            {
                unverified.give_back(&taken.opened).await?;
            }
            match &taken.sends {
                Some(sends) => sends.give_back(dispatch).await,
                None => Ok(()),
            }
        };
        self.warn(given.await, "a send that came to nothing stays counted");
    }

    /// Says what could not be written after the fact.
    fn warn(&self, written: Result<()>, what: &str) {
        if let Err(error) = written {
            tracing::warn!(limit = self.name(), "{what}: {error}");
        }
    }

    /// Keeps what an approval of this will need.
    async fn remember(&self, taken: &Taken, sent: &Verification) {
        if let Some(unverified) = &self.unverified {
            let written = unverified.sent(&taken.opened, sent).await;
            self.warn(written, "an approval of this code will free no country of its address");
        }
    }

    /// Names and counts an error of this policy's own.
    fn own(&self, error: Error, operation: Operation) -> Error {
        self.counters.metrics.refused(self.name(), operation, &error);
        error.with_provider(self.name()).with_operation(operation)
    }
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl OtpProvider for Limit {
    fn name(&self) -> &str {
        self.counters.provider()
    }

    fn capabilities(&self) -> &Capabilities {
        self.of.capabilities()
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.of.owns(provider_name)
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        let taken = self.admit(&Subject::of_send(request), request.deadline()).await;
        let taken = taken.map_err(|error| self.own(error, Operation::Send))?;
        let sent = self.of.send(request).await;
        let settled = by(after(request.deadline()), Dispatch::NotSent, async {
            match &sent {
                Ok(verification) => self.remember(&taken, verification).await,
                Err(error) => {
                    self.give_back(&taken, error.dispatch()).await;
                    if let Some(pending) = error.pending() {
                        self.remember(&taken, pending).await;
                    }
                }
            }
            Ok(())
        });
        self.warn(settled.await, "what came of a send is not counted");
        sent
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let sent = request.verification();
        if !self.owns(sent.provider()) {
            return Err(Error::unknown_provider(sent.provider()));
        }
        let own = |error| self.own(error, Operation::Verify);
        self.counters.check_kept().map_err(own)?;
        let taken = self.guesses.take(sent.recipient());
        let guess = by(request.deadline(), Dispatch::NotSent, taken).await.map_err(own)?;
        let checked = self.of.verify(request).await;
        self.guesses.settle(&guess, &checked, request.deadline()).await;
        if let (Some(unverified), Ok(VerifyOutcome::Approved(_))) = (&self.unverified, &checked) {
            let written = unverified.approved(sent);
            let written = by(after(request.deadline()), Dispatch::NotSent, written).await;
            self.warn(written, "an approved code stays counted as unverified");
        }
        checked
    }
}

#[cfg(test)]
mod tests;
