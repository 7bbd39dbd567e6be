//! A kind of provider from outside: an application adds `kind = "acme"` to its configuration.

use std::time::Instant;

use passcode::config::Secret;
use passcode::vendor::{Guess, Order, Sent, Vendor, VendorKind, VendorSetup, Verdict};
use passcode::{
    Capabilities, CapabilityRow, Channel, Dispatch, Error, ErrorKind, Evidence, Registry,
    Rejection, Resend, Result, Session,
};
use serde::Deserialize;
use tokio::time::timeout_at;

use crate::service::{Call, NoReply, Reply, Service};

/// What stands in its table besides `kind` and the keys of every vendor. A key that isn't here is
/// a mistake.
#[derive(Debug, Deserialize)]
pub(crate) struct Settings {
    sender: String,
    api_key: Secret,
}

/// Sends by SMS to numbers of +1 and by e-mail; the vendor makes the codes.
#[derive(Debug)]
pub(crate) struct Acme {
    service: Service,
    capabilities: Capabilities,
}

/// Adds the kind. A real vendor's service is `setup.service()`, an HTTP client that the common
/// settings describe; this one is in memory.
pub(crate) fn register(registry: &mut Registry, service: Service) {
    let kind = VendorKind::new("acme", "Acme", "https://api.acme.example")
        .with_url_form("sender", Some("api_key"));
    registry.register_vendor(kind, move |settings: Settings, setup: &VendorSetup<'_>| {
        if settings.sender.len() > 11 {
            return Err(setup.mistake("sender", "a sender has 11 characters at most"));
        }
        Ok(Acme::new(service.with_key(settings.api_key.expose())))
    });
}

impl Acme {
    pub(crate) fn new(service: Service) -> Self {
        let sms = CapabilityRow::new(Channel::Sms).with_calling_codes([1]);
        let rows = vec![sms, CapabilityRow::new(Channel::Email)];
        let capabilities = Capabilities::new(rows)
            .with_tells_expired(true)
            .with_tells_used(true)
            .with_resend(Resend::NewCode)
            .with_sessions(true);
        Self { service, capabilities }
    }

    /// One call, once. Only a connection that was never made is known not to have arrived.
    async fn call(&self, call: Call, deadline: Instant) -> Result<Reply> {
        match timeout_at(deadline.into(), self.service.call(call)).await {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(NoReply::NotConnected)) => {
                Err(Error::local(ErrorKind::Unavailable, "Acme could not be reached"))
            }
            Ok(Err(NoReply::Broken)) | Err(_) => {
                Err(Error::new(ErrorKind::Unavailable, "Acme did not answer"))
            }
        }
    }
}

impl Vendor for Acme {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn send(&self, order: &Order<'_>) -> Result<Sent> {
        let to = order.recipient().expose().to_owned();
        let session = order.session().map(Session::expose);
        let reply = self.call(Call::Send { to, session }, order.deadline()).await?;
        match (reply.status, reply.body.strip_prefix("id=")) {
            (200, Some(id)) if !id.is_empty() => Ok(Sent::new(id)),
            _ => Err(failure(&reply)),
        }
    }

    async fn check(&self, guess: &Guess<'_>) -> Result<Verdict> {
        let (id, code) = (guess.id().to_owned(), guess.code().expose().to_owned());
        let session = guess.session().map(Session::expose);
        let reply = self.call(Call::Check { id, code, session }, guess.deadline()).await?;
        Ok(Verdict::Rejected(match (reply.status, reply.body.as_str()) {
            (200, body) if body.starts_with("session=") => {
                let session = body.strip_prefix("session=").map(Session::new);
                return Ok(Verdict::Approved(Evidence::default().with_session(session)));
            }
            (403, "wrong") => Rejection::WrongCode,
            (403, "expired") => Rejection::Expired,
            (403, "used") => Rejection::AlreadyUsed,
            (403, "exhausted") => Rejection::TooManyAttempts,
            _ => return Err(failure(&reply)),
        }))
    }

    async fn check_credentials(&self, _: Instant) -> Option<Result<()>> {
        None
    }
}

/// What an answer means that is neither a success nor a word on the code.
fn failure(reply: &Reply) -> Error {
    let (kind, dispatch, what) = match (reply.status, reply.body.as_str()) {
        (404, "unknown") => (ErrorKind::NotFound, Dispatch::Refused, "Acme knows no such id"),
        (401, "session") => (ErrorKind::Session, Dispatch::Refused, "the session is over"),
        (429, _) => (ErrorKind::RateLimited, Dispatch::Refused, "Acme's limit is reached"),
        (500.., _) => (ErrorKind::Unavailable, Dispatch::MaybeSent, "Acme reports a failure"),
        _ => (ErrorKind::Protocol, Dispatch::MaybeSent, "Acme's answer can't be read"),
    };
    Error::new(kind, what)
        .with_dispatch(dispatch)
        .with_status(reply.status)
        .with_retry_after(reply.retry_after)
}
