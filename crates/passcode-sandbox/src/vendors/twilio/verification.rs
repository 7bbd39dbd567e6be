//! Reading a verification, and ending it without a check.

use axum::body::Bytes;
use time::OffsetDateTime;

use super::call::Call;
use super::error::Refusal;
use super::service::Twilio;
use super::sid::is_sid;
use super::state::{Line, Phase, State, Verification};

impl Twilio {
    pub(super) fn read_verification(
        &self,
        call: &Call<'_>,
        target: &str,
    ) -> Result<Bytes, Refusal> {
        let now = self.world.clock.timestamp();
        let mut state = self.state();
        let found = find(&mut state, call, target, now)?;
        match found.phase(now) {
            Phase::Pending => Ok(found.shown("pending")),
            Phase::Canceled => Ok(found.shown("canceled")),
            Phase::Exhausted | Phase::Gone => Err(call.not_found()),
        }
    }

    /// `approved` ends it as a right code does, and is for callers who check codes themselves.
    pub(super) fn update_verification(
        &self,
        call: &Call<'_>,
        target: &str,
    ) -> Result<Bytes, Refusal> {
        let form = call.form();
        let status = form.get("Status").unwrap_or_default();
        let now = self.world.clock.timestamp();
        let mut state = self.state();
        let found = find(&mut state, call, target, now)?;
        if found.phase(now) != Phase::Pending {
            return Err(call.not_found());
        }
        match status {
            "approved" => found.challenge.approve(&self.world.inbox),
            "canceled" => {
                found.challenge.replace(&self.world.inbox);
                found.canceled = true;
            }
            _ => return Err(Refusal::Parameter("Status", status.into())),
        }
        found.updated = now;
        Ok(found.shown(status))
    }
}

/// By its sid, or by a recipient who has a live one.
fn find<'a>(
    state: &'a mut State,
    call: &Call<'_>,
    target: &str,
    now: OffsetDateTime,
) -> Result<&'a mut Verification, Refusal> {
    let found = if is_sid("VE", target) {
        state.find(call.service, target)
    } else {
        state.live(&Line::of(call.service, target), now)
    };
    found.ok_or_else(|| call.not_found())
}
