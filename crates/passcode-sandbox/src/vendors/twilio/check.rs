//! Checking a code.

use axum::body::Bytes;

use super::call::Call;
use super::error::Refusal;
use super::service::Twilio;
use super::state::{Line, Phase, Verification};
use crate::challenge::Guess;

impl Twilio {
    /// Right and wrong are both a success; only the right one is `approved`.
    pub(super) fn check(&self, call: &Call<'_>) -> Result<Bytes, Refusal> {
        let form = call.form();
        let (sid, to) = (form.get("VerificationSid"), form.get("To"));
        let now = self.world.clock.timestamp();
        let mut state = self.state();
        let found = match (sid, to) {
            (Some(sid), _) => state.find(call.service, sid),
            (None, Some(to)) => state.live(&Line::of(call.service, to), now),
            (None, None) => return Err(Refusal::NoTarget),
        };
        let code = form.get("Code").unwrap_or_default();
        if !(4..=10).contains(&code.len()) {
            return Err(Refusal::Code);
        }
        let is_to =
            |found: &&mut Verification| to.is_none_or(|to| to.eq_ignore_ascii_case(&found.to));
        let found = found.filter(is_to).ok_or_else(|| call.not_found())?;
        match found.phase(now) {
            Phase::Pending => {}
            Phase::Exhausted => return Err(Refusal::ChecksUsedUp),
            Phase::Canceled | Phase::Gone => return Err(call.not_found()),
        }
        if found.challenge.guess(code, now, &self.world.inbox) == Guess::Right {
            found.updated = now;
            return Ok(found.checked("approved"));
        }
        Ok(found.checked("pending"))
    }
}
