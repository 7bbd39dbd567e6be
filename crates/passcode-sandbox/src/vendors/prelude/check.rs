//! Checking a code.

use serde_json::{Value, json};

use super::refusal::Refusal;
use super::request::Check;
use super::service::Prelude;
use super::window::Checked;

impl Prelude {
    /// HTTP 200 for right and wrong.
    pub(super) fn check(&self, body: &[u8]) -> Result<Value, Refusal> {
        let settings = self.chosen();
        let Check { target, code } = Check::read(body, settings.strict)?;
        let now = self.world.clock.timestamp();
        let mut windows = self.windows();
        let Some(window) = windows.of(&target) else { return Ok(no_window()) };
        let status = match window.check(&code, now, settings.checks, &self.world.inbox) {
            Checked::Right => "success",
            Checked::Wrong => "failure",
            Checked::NoWindow => return Ok(no_window()),
            Checked::Capped => return Err(Refusal::TooManyChecks),
        };
        Ok(json!({ "status": status, "id": window.id, "metadata": window.metadata() }))
    }
}

/// Expired, used already and never sent are not told apart.
fn no_window() -> Value {
    json!({ "status": "expired_or_not_found" })
}
