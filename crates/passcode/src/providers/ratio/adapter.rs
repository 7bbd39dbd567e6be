use std::fmt;
use std::time::{Duration, Instant, SystemTime};

use async_trait::async_trait;
use ratio_client::{Client, types};

use crate::config::leaf::Leaf;
use crate::config::unknown_provider;
use crate::deadline;
use crate::providers::ratio::error;
use crate::{
    Approval, Capabilities, CapabilityRow, Channel, Error, ErrorKind, Evidence, Operation,
    OtpProvider, Recipient, Resend, Result, SendRequest, Session, Verification, VerifyOutcome,
    VerifyRequest,
};

/// Ratio takes US mobile numbers only (error-code page), but its own sample is a Toronto number
/// and both countries share +1: what isn't +1 is refused here, the rest is the vendor's to judge.
const CALLING_CODE: u16 = 1;

pub(super) struct Ratio {
    name: String,
    client: Client,
    channel: Option<Channel>,
    total_timeout: Duration,
}

pub(super) fn capabilities() -> Capabilities {
    let sms = CapabilityRow::new(Channel::Sms).with_calling_codes([CALLING_CODE]);
    let email = CapabilityRow::new(Channel::Email);
    // Nothing published tells an expired or used code from a wrong one. That a new code kills the
    // older one is the safe assumption of two.
    Capabilities { resend: Resend::NewCode, sessions: true, ..Capabilities::new(vec![sms, email]) }
}

impl Ratio {
    pub(super) fn new(name: &str, client: Client, leaf: &Leaf) -> Self {
        Self {
            name: name.to_owned(),
            client,
            channel: leaf.channel,
            total_timeout: leaf.total_timeout(),
        }
    }

    /// A client for one operation.
    fn client(
        &self,
        callers_deadline: Option<Instant>,
        session: Option<&ratio_client::Session>,
    ) -> Client {
        let client = self.client.with_deadline(deadline::of(self.total_timeout, callers_deadline));
        session.map_or(client.clone(), |session| client.with_session(session))
    }

    async fn try_send(&self, request: &SendRequest) -> Result<Verification> {
        let channel = request.channel_or(self.channel);
        capabilities().serving(request, channel)?;
        let borrowed = Borrowed::new(request.session());
        let mut client = self.client(request.deadline(), borrowed.token());
        if let Some(device) = request.device() {
            let user_agent = device.user_agent().map(str::to_owned);
            client = client.with_device(ratio_client::Device { ip: device.ip(), user_agent });
        }
        let sent = send_to(&client, request.recipient()).await;
        borrowed.give_back();
        let id = sent.map_err(|error| error::send(error, request.session().is_some()))?;
        if id.is_empty() {
            return Err(untrusted("Ratio's answer holds no id to verify the code by"));
        }
        let verification = Verification::new(
            &self.name,
            id,
            request.recipient().clone(),
            channel,
            SystemTime::now(),
        );
        Ok(verification.with_second_factor(request.session().is_some()))
    }

    async fn try_verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        check_factor(request)?;
        let borrowed = Borrowed::new(request.session());
        let client = self.client(request.deadline(), borrowed.token());
        let answer = authenticate(&client, request).await;
        borrowed.give_back();
        match answer {
            Ok(answer) => approve(answer, request),
            Err(error) => error::verify(error, request.session().is_some()),
        }
    }
}

/// Without the session Ratio would silently begin a new one-factor session.
fn check_factor(request: &VerifyRequest) -> Result<()> {
    match (request.verification().second_factor(), request.session().is_some()) {
        (true, false) => Err(Error::local(
            ErrorKind::Session,
            "this code is a second factor: verify it with the session it was sent with",
        )),
        (false, true) => Err(Error::local(
            ErrorKind::InvalidRequest,
            "this code was sent without a session: verify it without one",
        )),
        _ => Ok(()),
    }
}

async fn send_to(client: &Client, recipient: &Recipient) -> Result<String, ratio_client::Error> {
    match recipient {
        Recipient::Phone(phone) => {
            let body = types::SendSmsOtpRequest { phone_number: phone.expose().into() };
            Ok(client.call(async |api| api.send_sms_otp(&body).await).await?.phone_id)
        }
        Recipient::Email(email) => {
            let body = types::SendEmailOtpRequest { email_address: email.expose().into() };
            Ok(client.call(async |api| api.send_email_otp(&body).await).await?.email_id)
        }
    }
}

async fn authenticate(
    client: &Client,
    request: &VerifyRequest,
) -> Result<types::AuthResponse, ratio_client::Error> {
    let otp = request.code().expose().into();
    let id = request.verification().id().to_owned();
    match request.verification().recipient() {
        Recipient::Phone(_) => {
            let body = types::AuthenticateSmsOtpRequest { otp, phone_id: id };
            client.call(async |api| api.authenticate_sms_otp(&body).await).await
        }
        Recipient::Email(_) => {
            let body = types::AuthenticateEmailOtpRequest { otp, email_id: id };
            client.call(async |api| api.authenticate_email_otp(&body).await).await
        }
    }
}

/// A success (200 is the only one these calls have) that lacks what makes it one.
fn untrusted(what: &str) -> Error {
    Error::new(ErrorKind::Protocol, what).with_status(Some(200))
}

/// A success without a session JWT proves nothing.
fn approve(answer: types::AuthResponse, request: &VerifyRequest) -> Result<VerifyOutcome> {
    if answer.session_jwt.expose().trim().is_empty() {
        let what = "Ratio's answer says success but holds no session, so nothing is approved";
        return Err(untrusted(what));
    }
    let token = answer.session_jwt.expose();
    // The second factor's token replaces the first one's, for whoever holds the session.
    let session = match request.session() {
        Some(session) => {
            session.replace(token);
            session.clone()
        }
        None => Session::new(token),
    };
    let known_user = answer.user.is_some() || answer.user_mask.is_some();
    let user_id =
        answer.user.and_then(|user| user.id).or(answer.user_mask.and_then(|mask| mask.id));
    let evidence = Evidence { session: Some(session), user_id, known_user: Some(known_user) };
    Ok(VerifyOutcome::Approved(Approval::new(request.verification().recipient().clone(), evidence)))
}

/// Our session lent to the client for one call: a token that an answer refreshed comes back.
struct Borrowed<'a>(Option<(&'a Session, String, ratio_client::Session)>);

impl<'a> Borrowed<'a> {
    fn new(session: Option<&'a Session>) -> Self {
        Self(session.map(|session| {
            let token = session.expose();
            let lent = ratio_client::Session::new(token.as_str().into());
            (session, token, lent)
        }))
    }

    fn token(&self) -> Option<&ratio_client::Session> {
        self.0.as_ref().map(|(_, _, lent)| lent)
    }

    /// Only a refreshed token is written back: another call may have refreshed ours meanwhile.
    fn give_back(self) {
        if let Some((session, token, lent)) = self.0 {
            let newest = lent.token();
            if newest.expose() != token {
                session.replace(newest.expose());
            }
        }
    }
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl OtpProvider for Ratio {
    fn name(&self) -> &str {
        &self.name
    }

    fn capabilities(&self) -> Capabilities {
        capabilities()
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
            return Err(unknown_provider(sender));
        }
        let verified = self.try_verify(request).await;
        verified.map_err(|error| error.with_provider(&self.name).with_operation(Operation::Verify))
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ratio")
            .field("name", &self.name)
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}
