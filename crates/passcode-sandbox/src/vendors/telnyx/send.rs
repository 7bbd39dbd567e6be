//! Sending a code.

use std::time::Duration;

use serde_json::{Value, json};

use super::body::Body;
use super::error::Refusal;
use super::service::{KIND, Telnyx, is_uuid};
use super::settings::Settings;
use super::state::{New, Type, Verification};
use crate::challenge::Challenge;
use crate::inbox::Letter;

/// What a send asks for.
struct Order {
    number: String,
    profile: String,
    timeout: Duration,
    custom_code: Option<String>,
}

impl Telnyx {
    pub(super) fn send(&self, kind: Type, body: Body) -> Result<Value, Refusal> {
        let settings = self.settings().clone();
        let order = self.order(kind, body, &settings)?;
        let now = self.world.clock.timestamp();
        let mut state = self.state();
        let older = state.newest(&order.number, &order.profile);
        if let Some(older) = older.filter(|_| settings.void_older) {
            older.challenge.replace(&self.world.inbox);
        }
        let id = self.world.chance.uuid().to_string();
        let code = order.custom_code.clone();
        let code = code.unwrap_or_else(|| self.world.chance.code(settings.code_length));
        let expires_at = now + order.timeout;
        let message = self.world.inbox.deliver(Letter {
            vendor: KIND,
            channel: kind.channel(),
            to: order.number.clone(),
            code: &code,
            verification_id: id.clone(),
            expires_at,
        });
        let Order { number, profile, timeout, custom_code } = order;
        let challenge = Challenge::new(code, expires_at, settings.guesses, message);
        let new = New { id, kind, number, profile, custom_code, timeout, challenge };
        let verification = Verification::new(new, now);
        let shown = verification.shown(now);
        state.file(verification);
        Ok(json!({ "data": shown }))
    }

    fn order(&self, kind: Type, mut body: Body, settings: &Settings) -> Result<Order, Refusal> {
        let number = body.require("phone_number")?;
        if !is_number(&number) {
            return Err(Refusal::Number);
        }
        let profile = body.require("verify_profile_id")?;
        if !is_uuid(&profile) {
            return Err(Refusal::Invalid("verify_profile_id"));
        }
        if !self.has_profile(&profile) {
            return Err(Refusal::NotFound);
        }
        let timeout = match body.take("timeout_secs")? {
            None => settings.timeout,
            Some(seconds) => match seconds.as_u64().filter(|it| (1..=86_400).contains(it)) {
                Some(seconds) => Duration::from_secs(seconds),
                None => return Err(Refusal::Invalid("timeout_secs")),
            },
        };
        let is_code = |code: &String| {
            (4..=10).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())
        };
        let custom_code = body.take_text("custom_code")?;
        if custom_code.as_ref().is_some_and(|code| kind == Type::FlashCall || !is_code(code)) {
            return Err(Refusal::Invalid("custom_code"));
        }
        let is_extension =
            |text: &String| text.chars().all(|key| "0123456789ABCD*#wW".contains(key));
        let extension = body.take_text("extension")?;
        if extension.is_some_and(|text| kind != Type::Call || !is_extension(&text)) {
            return Err(Refusal::Invalid("extension"));
        }
        body.finish(settings.strict)?;
        Ok(Order { number, profile, timeout, custom_code })
    }
}

/// `+` and the digits of E.164, nothing else.
fn is_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}
