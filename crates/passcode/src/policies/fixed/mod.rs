//! The kind `fixed`: recipients for tests, whose codes are known and to whom nothing is sent.

pub(crate) mod config;
mod explain;
mod until;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use self::until::Until;
use crate::crypto::random;
use crate::policies::limit::counters::Counters;
use crate::policies::limit::guesses::Guesses;
use crate::store::{Clock, Label, by};
use crate::{
    Approval, Capabilities, Channel, Delivery, Dispatch, Error, ErrorKind, Evidence, Operation,
    OtpCode, OtpProvider, Recipient, RecipientKey, Rejection, Result, SendRequest, Verification,
    VerifyOutcome, VerifyRequest,
};

/// Approves these recipients by these codes, and sends to everybody else through another provider.
#[derive(Debug)]
pub(crate) struct Fixed {
    codes: BTreeMap<RecipientKey, OtpCode>,
    until: Until,
    otherwise: Option<Arc<dyn OtpProvider>>,
    capabilities: Capabilities,
    guesses: Guesses,
    counters: Arc<Counters>,
    clock: Clock,
}

impl Fixed {
    fn code(&self, recipient: &Recipient) -> Option<&OtpCode> {
        self.codes.get(&recipient.key())
    }

    fn check_until(&self) -> Result<()> {
        if !self.until.is_over(self.clock.now()) {
            return Ok(());
        }
        let what = format!(
            "recipients for tests were configured until {}, which is over: remove them, or write a later date",
            self.until
        );
        Err(Error::local(ErrorKind::Config, what))
    }

    fn simulate(&self, request: &SendRequest, code: &OtpCode) -> Result<Verification> {
        self.counters.check_kept()?;
        self.check_until()?;
        let channel = check(request, code)?;
        let mut id = [0; 16];
        random(&mut id)?;
        let id = BASE64_URL_SAFE_NO_PAD.encode(id);
        let recipient = request.recipient().clone();
        Ok(Verification::new(self.name(), id, recipient, channel, self.clock.now())
            .with_code_length(length(code))
            .with_delivery(Delivery::Simulated)
            .with_client(request.client().map(str::to_owned)))
    }

    async fn check_own(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        self.counters.check_kept()?;
        self.check_until()?;
        let sent = request.verification();
        if sent.second_factor() || request.session().is_some() {
            return Err(no_session());
        }
        let Some(code) = self.code(sent.recipient()) else {
            let what = "this recipient is not configured for tests any more: send a new code";
            return Err(Error::local(ErrorKind::NotFound, what));
        };
        let (deadline, taken) = (request.deadline(), self.guesses.take(sent.recipient()));
        let guess = by(deadline, Dispatch::NotSent, taken).await?;
        let compared = self.compare(sent, code, request.code());
        let checked = by(deadline, Dispatch::MaybeSent, compared).await;
        self.guesses.settle(&guess, &checked, deadline).await;
        checked
    }

    /// The right code is approved once a verification; after that every code is used.
    async fn compare(
        &self,
        sent: &Verification,
        code: &OtpCode,
        typed: &OtpCode,
    ) -> Result<VerifyOutcome> {
        let store = &self.counters.store;
        let uncertain = |error: Error| error.with_dispatch(Dispatch::MaybeSent);
        let names: Vec<_> = self.counters.names(Label("used"), &[sent.id()]).collect();
        for name in &names {
            if store.get(name).await.map_err(uncertain)?.is_some() {
                return Ok(VerifyOutcome::Rejected(Rejection::AlreadyUsed));
            }
        }
        let (code, typed) = (code.expose().as_bytes(), typed.expose().as_bytes());
        if verify_slices_are_equal(code, typed).is_err() {
            return Ok(VerifyOutcome::Rejected(Rejection::WrongCode));
        }
        let name = names.first().map(String::as_str).unwrap_or_default();
        let life = self.until.left(self.clock.now()).max(Duration::from_secs(1));
        Ok(match store.put_new(name, b"1", life).await.map_err(uncertain)? {
            true => {
                let approval = Approval::new(sent.recipient().clone(), Evidence::default());
                VerifyOutcome::Approved(approval)
            }
            false => VerifyOutcome::Rejected(Rejection::AlreadyUsed),
        })
    }

    /// Names and counts an error of this policy's own.
    fn own(&self, error: Error, operation: Operation) -> Error {
        self.counters.metrics.refused(self.name(), operation, &error);
        error.with_provider(self.name()).with_operation(operation)
    }

    /// Whoever sends to those who are not configured here.
    fn others(&self) -> Result<&Arc<dyn OtpProvider>> {
        self.otherwise.as_ref().ok_or_else(|| {
            let what =
                "this is no recipient for tests, and nobody sends to others: add \"otherwise\"";
            Error::local(ErrorKind::Unsupported, what)
        })
    }
}

/// Refuses what a known code can't honour, and gives the channel.
fn check(request: &SendRequest, code: &OtpCode) -> Result<Channel> {
    let channel = request.channel_or(None);
    let is_mail = request.recipient().as_email().is_some();
    let unsupported = |what: String| Err(Error::local(ErrorKind::Unsupported, what));
    if (channel == Channel::Email) != is_mail {
        return unsupported(format!("this recipient can't be reached by {channel}"));
    }
    if request.session().is_some() {
        return Err(no_session());
    }
    match (request.code_length(), length(code)) {
        (Some(asked), length) if length != Some(asked) => {
            unsupported(format!("the code of this recipient has not {asked} digits"))
        }
        _ => Ok(channel),
    }
}

fn no_session() -> Error {
    let what = "recipients for tests take no session, so they have no second factor";
    Error::local(ErrorKind::Unsupported, what)
}

fn length(code: &OtpCode) -> Option<u8> {
    u8::try_from(code.expose().len()).ok()
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl OtpProvider for Fixed {
    fn name(&self) -> &str {
        self.counters.provider()
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.name() == provider_name
            || self.otherwise.as_ref().is_some_and(|other| other.owns(provider_name))
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        let own = |error| self.own(error, Operation::Send);
        match self.code(request.recipient()) {
            Some(code) => self.simulate(request, code).map_err(own),
            None => self.others().map_err(own)?.send(request).await,
        }
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let sender = request.verification().provider();
        if sender == self.name() {
            let checked = self.check_own(request).await;
            return checked.map_err(|error| self.own(error, Operation::Verify));
        }
        match self.otherwise.as_ref().filter(|other| other.owns(sender)) {
            Some(other) => other.verify(request).await,
            None => Err(Error::unknown_provider(sender)),
        }
    }
}

#[cfg(test)]
mod tests;
