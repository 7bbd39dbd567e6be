//! A request of somebody known to a Verify Service that is there.

use super::error::Refusal;
use super::form::Form;
use super::service::Twilio;
use super::sid::Sid;
use crate::emulator::Arrival;

/// A call of a Service.
pub(super) struct Call<'a> {
    pub(super) account: Sid,
    pub(super) service: Sid,
    arrival: &'a Arrival<'a>,
}

impl Call<'_> {
    /// Its parameters.
    pub(super) fn form(&self) -> Form<'_> {
        Form::read(self.arrival.headers, self.arrival.body)
    }

    /// Nothing is at this call's path.
    pub(super) fn not_found(&self) -> Refusal {
        Refusal::NotFound(self.arrival.path.to_owned())
    }
}

impl Twilio {
    /// Reads it, once it is known who calls and that the Service is theirs.
    pub(super) fn call<'a>(
        &self,
        service: &str,
        arrival: &'a Arrival<'a>,
    ) -> Result<Call<'a>, Refusal> {
        let caller = self.caller(arrival.headers).ok_or(Refusal::Authenticate)?;
        let Some(service) = self.service_of_caller(&caller, service) else {
            return Err(Refusal::NotFound(arrival.path.to_owned()));
        };
        Ok(Call { account: caller.account(), service, arrival })
    }
}
