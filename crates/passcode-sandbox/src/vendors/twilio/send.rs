//! Sending a code, and sending it again.

use axum::body::Bytes;
use time::OffsetDateTime;

use super::call::Call;
use super::error::Refusal;
use super::parameters::Order;
use super::service::{KIND, Twilio};
use super::sid::Sid;
use super::state::{Attempt, Line, Phase, Verification};
use crate::challenge::{Challenge, GUESSES};
use crate::inbox::{Letter, MessageId};

/// Messages of one verification.
const SENDS: usize = 5;

impl Twilio {
    pub(super) fn send(&self, call: &Call<'_>) -> Result<Bytes, Refusal> {
        let (order, code_length, validity) = {
            let settings = self.settings();
            (Order::read(&call.form(), &settings)?, settings.code_length, settings.validity)
        };
        let line = Line::of(call.service, &order.to);
        let now = self.world.clock.timestamp();
        let mut state = self.state();
        if let Some(live) = state.live(&line, now) {
            if live.phase(now) == Phase::Exhausted {
                return Err(Refusal::ChecksUsedUp);
            }
            if live.sends.len() >= SENDS {
                return Err(Refusal::SendsUsedUp);
            }
            return Ok(self.send_again(live, &order, now));
        }
        let code = order.custom_code.clone();
        let code = code.unwrap_or_else(|| self.world.chance.code(code_length));
        let id = Sid::new(*b"VE", &self.world.chance);
        let expires_at = now + validity;
        let message = self.deliver(&order, &id, &code, expires_at);
        let verification = Verification {
            sid: id,
            service: call.service,
            account: call.account,
            sends: vec![self.attempt(&order, now)],
            to: order.to,
            channel: order.channel,
            challenge: Challenge::new(code, expires_at, GUESSES, message),
            canceled: false,
            created: now,
            updated: now,
        };
        let shown = verification.shown("pending");
        state.file(line, verification);
        Ok(shown)
    }

    /// The same code in a new message; it lives no longer for that.
    fn send_again(&self, live: &mut Verification, order: &Order, now: OffsetDateTime) -> Bytes {
        let code = live.challenge.code().to_owned();
        let message = self.deliver(order, &live.sid, &code, live.challenge.expires_at());
        live.challenge.sent_again(message);
        live.sends.push(self.attempt(order, now));
        live.channel = order.channel;
        live.updated = now;
        live.shown("pending")
    }

    fn attempt(&self, order: &Order, at: OffsetDateTime) -> Attempt {
        Attempt { sid: Sid::new(*b"VL", &self.world.chance), channel: order.channel, at }
    }

    fn deliver(
        &self,
        order: &Order,
        id: &Sid,
        code: &str,
        expires_at: OffsetDateTime,
    ) -> MessageId {
        self.world.inbox.deliver(Letter {
            vendor: KIND,
            channel: order.channel,
            to: order.to.clone(),
            code,
            verification_id: id.as_str().to_owned(),
            expires_at,
        })
    }
}
