//! The history of the account's phone verifications.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::body::INVALID;
use super::refusal::Refusal;
use super::service::Prelude;
use super::window::Window;
use crate::clock;

const DEFAULT_LIMIT: usize = 20;

impl Prelude {
    /// Newest first, on one page. Filters are not applied.
    pub(super) fn history(&self, query: &str) -> Result<Value, Refusal> {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let limit = match pairs.find(|(name, _)| *name == "limit") {
            Some((_, limit)) => limit.parse().ok().filter(|limit| *limit > 0).ok_or(INVALID)?,
            None => DEFAULT_LIMIT,
        };
        let now = self.world.clock.timestamp();
        let windows = self.windows();
        let phones = windows.newest_first().filter(|window| window.target.is_phone).take(limit);
        let entries: Vec<_> = phones.map(|window| entry(window, now)).collect();
        Ok(json!({ "verifications": entries, "next_cursor": null }))
    }
}

fn entry(window: &Window, now: OffsetDateTime) -> Value {
    let status = match window.approved {
        true => "converted",
        false if now < window.expires_at => "pending_check",
        false => "not_converted",
    };
    json!({
        "id": window.id,
        "phone_number": window.target.value,
        "status": status,
        "delivered": window.letter.is_some(),
        "channels": [{ "channel": window.channel, "converted": window.approved }],
        "created_at": clock::text(window.opened_at),
    })
}
