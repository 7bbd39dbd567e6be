//! A good provider with one flaw, each of a kind that real ones have had.

use std::collections::HashSet;
use std::fmt;
use std::sync::Mutex;

use async_trait::async_trait;
use passcode::vendor::Leaf;
use passcode::{
    Approval, Capabilities, Dispatch, Error, ErrorKind, Evidence, OtpProvider, Rejection, Result,
    SendRequest, Verification, VerifyOutcome, VerifyRequest,
};

use crate::service::{Call, Service};
use crate::vendor::Acme;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    ApprovesAnything,
    OutageAsRejected,
    WrongCodeAsOutage,
    SendsTwice,
    RepeatsWhatMayBeSent,
    LeaksInDebug,
    IgnoresTheSession,
    TakesAnySession,
    TakesAUsedCode,
    TakesAnotherProvidersCode,
    TrafficOnRefusedInput,
    WrongDispatch,
    LosesRetryAfter,
}

pub(crate) struct Flawed {
    inner: Leaf<Acme>,
    service: Service,
    flaw: Flaw,
    approved: Mutex<HashSet<String>>,
    last: Mutex<Option<String>>,
}

impl Flawed {
    pub(crate) fn new(service: Service, flaw: Flaw) -> Self {
        let inner = Leaf::new("acme", Acme::new(service.clone()));
        Self { inner, service, flaw, approved: Mutex::default(), last: Mutex::default() }
    }

    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    fn error(&self, error: Error) -> Error {
        match self.flaw {
            Flaw::WrongDispatch if error.dispatch() == Dispatch::MaybeSent => {
                error.with_dispatch(Dispatch::NotSent)
            }
            Flaw::LosesRetryAfter => error.with_retry_after(None),
            _ => error,
        }
    }
}

fn approved(request: &VerifyRequest) -> VerifyOutcome {
    let recipient = request.verification().recipient().clone();
    VerifyOutcome::Approved(Approval::new(recipient, Evidence::default()))
}

impl fmt::Debug for Flawed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.has(Flaw::LeaksInDebug) {
            return write!(f, "Acme(last sent to {:?})", self.last.lock().unwrap());
        }
        self.inner.fmt(f)
    }
}

#[async_trait]
impl OtpProvider for Flawed {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn capabilities(&self) -> &Capabilities {
        self.inner.capabilities()
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.inner.owns(provider_name)
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        *self.last.lock().unwrap() = Some(request.recipient().expose().to_owned());
        let mut sent = self.inner.send(request).await;
        let again = match &sent {
            Ok(_) => self.has(Flaw::SendsTwice),
            Err(error) => {
                self.has(Flaw::RepeatsWhatMayBeSent) && error.dispatch() == Dispatch::MaybeSent
            }
        };
        if again {
            sent = self.inner.send(request).await;
        }
        if sent.is_err() && self.has(Flaw::TrafficOnRefusedInput) {
            let to = request.recipient().expose().to_owned();
            let _ = self.service.call(Call::Send { to, session: None }).await;
        }
        sent.map_err(|error| self.error(error))
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        if self.has(Flaw::ApprovesAnything) {
            return Ok(approved(request));
        }
        let mut verification = request.verification().clone();
        let (id, sent_at) = (verification.id().to_owned(), verification.sent_at());
        if self.has(Flaw::TakesAUsedCode) && self.approved.lock().unwrap().contains(&id) {
            return Ok(approved(request));
        }
        if self.has(Flaw::TakesAnotherProvidersCode) {
            let (recipient, channel) = (verification.recipient().clone(), verification.channel());
            let session = verification.session().cloned();
            verification =
                Verification::new("acme", &id, recipient, channel, sent_at).with_session(session);
        }
        if self.has(Flaw::IgnoresTheSession) && request.session().is_none() {
            verification = verification.with_session(None).with_second_factor(false);
        }
        if let (true, Some(session)) = (self.has(Flaw::TakesAnySession), request.session()) {
            verification = verification.with_session(session.fingerprint());
        }
        let inner = VerifyRequest::new(verification, request.code().clone())
            .with_session(request.session().cloned());
        match self.inner.verify(&inner).await {
            Ok(VerifyOutcome::Rejected(_)) if self.has(Flaw::WrongCodeAsOutage) => {
                Err(Error::new(ErrorKind::Unavailable, "it did not work"))
            }
            Err(error)
                if self.has(Flaw::OutageAsRejected) && error.kind() == ErrorKind::Unavailable =>
            {
                Ok(VerifyOutcome::Rejected(Rejection::WrongCode))
            }
            Ok(outcome) => {
                if outcome.is_approved() {
                    self.approved.lock().unwrap().insert(id);
                }
                Ok(outcome)
            }
            Err(error) => Err(self.error(error)),
        }
    }
}
