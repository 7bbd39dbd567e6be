//! One session: its code, its messages, and the guesses at the code.

use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::kind::KIND;
use super::order::Order;
use crate::clock;
use crate::inbox::{Channel, Letter, MessageId, State};
use crate::world::World;

/// Checks of a session, right ones and wrong ones.
const CHECKS: u32 = 10;

pub(super) struct Session {
    pub(super) id: String,
    pub(super) owner: String,
    application: Uuid,
    recipient: String,
    locale: String,
    code: String,
    pub(super) begun_at: OffsetDateTime,
    expires_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    attempts: Vec<Attempt>,
    checks: u32,
    verified: bool,
}

/// One message.
struct Attempt {
    id: Uuid,
    channel: Channel,
    at: OffsetDateTime,
    message: MessageId,
}

/// What a guess came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    Right,
    Wrong,
    Expired,
    Used,
    Exhausted,
}

impl Session {
    /// One that has sent nothing yet.
    pub(super) fn new(
        id: String,
        owner: String,
        application: Uuid,
        order: &Order,
        code: String,
        (begun_at, expires_at): (OffsetDateTime, OffsetDateTime),
    ) -> Self {
        Self {
            id,
            owner,
            application,
            recipient: order.recipient.clone(),
            locale: order.locale.clone(),
            code,
            begun_at,
            expires_at,
            updated_at: begun_at,
            attempts: Vec::new(),
            checks: 0,
            verified: false,
        }
    }

    pub(super) fn messages(&self) -> usize {
        self.attempts.len()
    }

    /// Sends its code, the same each time.
    pub(super) fn send(&mut self, channel: Channel, world: &World) {
        let message = world.inbox.deliver(Letter {
            vendor: KIND,
            channel,
            to: format!("+{}", self.recipient),
            code: &self.code,
            verification_id: self.id.clone(),
            expires_at: self.expires_at,
        });
        let at = world.clock.timestamp();
        self.updated_at = at;
        self.attempts.push(Attempt { id: world.chance.uuid(), channel, at, message });
    }

    pub(super) fn status(&self, now: OffsetDateTime) -> &'static str {
        match self.verified {
            true => "verified",
            false if now >= self.expires_at => "expired",
            false => "in-progress",
        }
    }

    pub(super) fn guess(&mut self, code: &str, world: &World) -> Guess {
        let now = world.clock.timestamp();
        match self.status(now) {
            "verified" => return Guess::Used,
            "expired" => return Guess::Expired,
            _ if self.checks >= CHECKS => return Guess::Exhausted,
            _ => self.checks += 1,
        }
        self.updated_at = now;
        self.verified = code == self.code;
        let state = match self.verified {
            true => State::Approved,
            false if self.checks >= CHECKS => State::Expired,
            false => State::Wrong,
        };
        for attempt in &self.attempts {
            world.inbox.note(attempt.message, state, self.checks);
        }
        if self.verified { Guess::Right } else { Guess::Wrong }
    }

    /// As it is read: without its code.
    pub(super) fn shown(&self, now: OffsetDateTime) -> Value {
        let last = self.attempts.last();
        let details = self.attempts.iter().map(|attempt| {
            json!({
                "channel": attempt.channel,
                "attempt_uuid": attempt.id,
                "status": "delivered",
                "time": clock::text(attempt.at),
            })
        });
        let charges = self.attempts.iter().map(|attempt| {
            json!({ "attempt_uuid": attempt.id, "channel": attempt.channel, "charge": "0.05000" })
        });
        json!({
            "session_uuid": self.id,
            "app_uuid": self.application,
            "alias": "Sandbox",
            "recipient": self.recipient,
            "channel": last.map(|attempt| attempt.channel),
            "locale": self.locale,
            "status": self.status(now),
            "count": self.attempts.len(),
            "requestor_ip": "192.0.2.8",
            "destination_country_iso2": null,
            "destination_network": null,
            "attempt_details": details.collect::<Vec<_>>(),
            "charges": {
                "total_charge": format!("{}.{:02}", self.attempts.len() / 20, self.attempts.len() % 20 * 5),
                "validation_charge": "0.0000",
                "attempt_charges": charges.collect::<Vec<_>>(),
            },
            "created_at": clock::text(self.begun_at),
            "updated_at": clock::text(self.updated_at),
        })
    }
}
