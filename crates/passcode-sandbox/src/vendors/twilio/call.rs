//! A request of somebody known to a Verify Service that is there.

use axum::extract::Request;

use super::error::Refusal;
use super::form::Form;
use super::service::Twilio;

/// A call of a Service, and its parameters.
pub(super) struct Call {
    pub(super) account: String,
    pub(super) service: String,
    path: String,
    pub(super) form: Form,
}

impl Call {
    /// Nothing is at this call's path.
    pub(super) fn not_found(&self) -> Refusal {
        Refusal::NotFound(self.path.clone())
    }
}

impl Twilio {
    /// Reads it, once it is known who calls and that the Service is theirs.
    pub(super) async fn call(&self, service: String, request: Request) -> Result<Call, Refusal> {
        let caller = self.caller(request.headers()).ok_or(Refusal::Authenticate)?;
        let path = request.uri().path().to_owned();
        if !self.has_service(&caller, &service) {
            return Err(Refusal::NotFound(path));
        }
        let account = caller.account().to_owned();
        Ok(Call { account, service, path, form: Form::read(request).await })
    }
}
