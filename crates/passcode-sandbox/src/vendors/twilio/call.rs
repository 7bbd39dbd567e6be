//! A request of somebody known to a Verify Service that is there.

use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::request::Parts;

use super::error::Refusal;
use super::form::Form;
use super::service::Twilio;
use super::sid::Sid;
use crate::emulator::BODY_LIMIT;

/// A call of a Service.
pub(super) struct Call {
    pub(super) account: Sid,
    pub(super) service: Sid,
    head: Parts,
    body: Bytes,
}

impl Call {
    /// Its parameters.
    pub(super) fn form(&self) -> Form<'_> {
        Form::read(&self.head.headers, &self.body)
    }

    /// Nothing is at this call's path.
    pub(super) fn not_found(&self) -> Refusal {
        Refusal::NotFound(self.head.uri.path().to_owned())
    }
}

impl Twilio {
    /// Reads it, once it is known who calls and that the Service is theirs.
    pub(super) async fn call(&self, service: &str, request: Request) -> Result<Call, Refusal> {
        let (head, body) = request.into_parts();
        let caller = self.caller(&head.headers).ok_or(Refusal::Authenticate)?;
        let Some(service) = self.service_of(&caller, service) else {
            return Err(Refusal::NotFound(head.uri.path().to_owned()));
        };
        let body = to_bytes(body, BODY_LIMIT).await.unwrap_or_default();
        Ok(Call { account: caller.account(), service, head, body })
    }
}
