//! Checking a code, by id and by number.

use serde_json::{Value, json};

use super::body::Body;
use super::error::Refusal;
use super::service::{Telnyx, is_uuid};
use super::state::Verification;

impl Telnyx {
    /// Right and wrong are both a success. A verification that is over rejects the right code too.
    pub(super) fn check(&self, id: &str, mut body: Body) -> Result<Value, Refusal> {
        let now = self.world.clock.timestamp();
        let mut state = self.state();
        let found = state.find(id).ok_or(Refusal::NotFound)?;
        // Only a code of the caller's own can be reported on.
        let right = match (body.take_text("code")?, body.take_text("status")?) {
            (Some(code), None) => {
                body.finish(self.settings().strict)?;
                found.guess(&code, now, &self.world.inbox)
            }
            (None, Some(status)) if found.custom_code.is_some() => match status.as_str() {
                "accepted" => found.report(true, now, &self.world.inbox),
                "rejected" => found.report(false, now, &self.world.inbox),
                _ => return Err(Refusal::Invalid("status")),
            },
            (_, Some(_)) => return Err(Refusal::Invalid("status")),
            (None, None) => return Err(Refusal::Missing("code")),
        };
        Ok(judged(found, right))
    }

    pub(super) fn check_by_number(&self, number: &str, mut body: Body) -> Result<Value, Refusal> {
        let code = body.require("code")?;
        let profile = body.require("verify_profile_id")?;
        if !is_uuid(&profile) {
            return Err(Refusal::Invalid("verify_profile_id"));
        }
        body.finish(self.settings().strict)?;
        let now = self.world.clock.timestamp();
        let mut state = self.state();
        let found = state.newest(number, &profile).ok_or(Refusal::NotFound)?;
        let right = found.guess(&code, now, &self.world.inbox);
        Ok(judged(found, right))
    }
}

fn judged(verification: &Verification, right: bool) -> Value {
    let response = if right { "accepted" } else { "rejected" };
    json!({ "data": { "phone_number": verification.number, "response_code": response } })
}
