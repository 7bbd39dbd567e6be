//! A provider for the vendor Acme.

use std::time::{Duration, Instant, SystemTime};

use async_trait::async_trait;
use passcode::{
    Approval, Capabilities, CapabilityRow, Channel, Dispatch, Error, ErrorKind, Evidence,
    Operation, OtpProvider, Rejection, Resend, Result, SendRequest, Session, Verification,
    VerifyOutcome, VerifyRequest,
};
use tokio::time::timeout_at;

use crate::vendor::{Call, NoReply, Reply, Vendor};

const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);

/// Sends by SMS to numbers of +1 and by e-mail; the vendor makes the codes.
#[derive(Debug)]
pub(crate) struct Acme {
    name: String,
    vendor: Vendor,
}

impl Acme {
    pub(crate) fn new(name: &str, vendor: Vendor) -> Self {
        Self { name: name.into(), vendor }
    }

    /// One call, once. Only a connection that was never made is known not to have arrived.
    async fn call(&self, call: Call, deadline: Option<Instant>) -> Result<Reply> {
        let own = tokio::time::Instant::now() + ATTEMPT_TIMEOUT;
        let end = deadline.map_or(own, |deadline| own.min(deadline.into()));
        match timeout_at(end, self.vendor.call(call)).await {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(NoReply::NotConnected)) => {
                Err(Error::local(ErrorKind::Unavailable, "Acme could not be reached"))
            }
            Ok(Err(NoReply::Broken)) | Err(_) => {
                Err(Error::new(ErrorKind::Unavailable, "Acme did not answer"))
            }
        }
    }

    async fn try_send(&self, request: &SendRequest) -> Result<Verification> {
        let channel = request.channel_or(None);
        self.capabilities().serving(request, channel)?;
        let to = request.recipient().expose().to_owned();
        let session = request.session().map(Session::expose);
        let reply = self.call(Call::Send { to, session }, request.deadline()).await?;
        match (reply.status, reply.body.strip_prefix("id=")) {
            (200, Some(id)) if !id.is_empty() => {
                let now = SystemTime::now();
                Ok(Verification::new(&self.name, id, request.recipient().clone(), channel, now)
                    .with_second_factor(request.session().is_some()))
            }
            _ => Err(failure(&reply)),
        }
    }

    async fn try_verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let verification = request.verification();
        if verification.second_factor() != request.session().is_some() {
            let what = "a second factor is verified with its session, and only that";
            return Err(Error::local(ErrorKind::Session, what));
        }
        let id = verification.id().to_owned();
        let code = request.code().expose().to_owned();
        let session = request.session().map(Session::expose);
        let reply = self.call(Call::Check { id, code, session }, request.deadline()).await?;
        let rejection = match (reply.status, reply.body.as_str()) {
            (200, body) if body.starts_with("session=") => {
                let mut evidence = Evidence::default();
                evidence.session = body.strip_prefix("session=").map(Session::new);
                let approval = Approval::new(verification.recipient().clone(), evidence);
                return Ok(VerifyOutcome::Approved(approval));
            }
            (403, "wrong") => Rejection::WrongCode,
            (403, "expired") => Rejection::Expired,
            (403, "used") => Rejection::AlreadyUsed,
            (403, "exhausted") => Rejection::TooManyAttempts,
            _ => return Err(failure(&reply)),
        };
        Ok(VerifyOutcome::Rejected(rejection))
    }
}

/// What an answer means that is neither a success nor a word on the code.
fn failure(reply: &Reply) -> Error {
    let (kind, dispatch, what) = match (reply.status, reply.body.as_str()) {
        (404, "unknown") => (ErrorKind::NotFound, Dispatch::Refused, "Acme knows no such id"),
        (401, "session") => (ErrorKind::Session, Dispatch::Refused, "the session is over"),
        (429, _) => (ErrorKind::RateLimited, Dispatch::Refused, "Acme's limit is reached"),
        (500.., _) => (ErrorKind::Unavailable, Dispatch::MaybeSent, "Acme had an inner failure"),
        _ => (ErrorKind::Protocol, Dispatch::MaybeSent, "Acme's answer can't be read"),
    };
    Error::new(kind, what)
        .with_dispatch(dispatch)
        .with_status(Some(reply.status))
        .with_retry_after(reply.retry_after)
}

#[async_trait]
impl OtpProvider for Acme {
    fn name(&self) -> &str {
        &self.name
    }

    fn capabilities(&self) -> Capabilities {
        let sms = CapabilityRow::new(Channel::Sms).with_calling_codes([1]);
        let rows = vec![sms, CapabilityRow::new(Channel::Email)];
        let mut capabilities = Capabilities::new(rows);
        capabilities.tells_expired = true;
        capabilities.tells_used = true;
        capabilities.resend = Resend::NewCode;
        capabilities.sessions = true;
        capabilities
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.name == provider_name
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        let sent = self.try_send(request).await;
        sent.map_err(|error| error.with_provider(&self.name).with_operation(Operation::Send))
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let sender = request.verification().provider();
        if !self.owns(sender) {
            let what = "another provider sent this code";
            return Err(Error::local(ErrorKind::UnknownProvider, what).with_provider(sender));
        }
        let verified = self.try_verify(request).await;
        verified.map_err(|error| error.with_provider(&self.name).with_operation(Operation::Verify))
    }
}
