//! Reading verifications, and the profile.

use serde_json::{Value, json};

use super::error::Refusal;
use super::service::Telnyx;

/// Records of a page.
const PAGE: usize = 20;

impl Telnyx {
    pub(super) fn verification(&self, id: &str) -> Result<Value, Refusal> {
        let now = self.world.clock.timestamp();
        let mut state = self.state();
        let found = state.find(id).ok_or(Refusal::NotFound)?;
        Ok(json!({ "data": found.shown(now) }))
    }

    /// Every one of a number, newest first, on one page.
    pub(super) fn verifications_of(&self, number: &str) -> Value {
        let now = self.world.clock.timestamp();
        let state = self.state();
        let found: Vec<_> = state.of_number(number).iter().map(|it| it.shown(now)).collect();
        let meta = json!({
            "page_number": 1,
            "page_size": found.len().max(PAGE),
            "total_pages": 1,
            "total_results": found.len(),
        });
        json!({ "data": found, "meta": meta })
    }

    /// The profile, as its settings are here.
    pub(super) fn profile(&self, id: &str) -> Result<Value, Refusal> {
        if !self.has_profile(id) {
            return Err(Refusal::NotFound);
        }
        let settings = self.settings();
        let way = json!({
            "app_name": "Sandbox",
            "code_length": settings.code_length,
            "default_verification_timeout_secs": settings.timeout.as_secs(),
            "whitelisted_destinations": ["*"],
        });
        Ok(json!({ "data": {
            "id": id,
            "record_type": "verification_profile",
            "name": "Sandbox",
            "sms": way,
            "call": way,
            "whatsapp": way,
        } }))
    }
}
