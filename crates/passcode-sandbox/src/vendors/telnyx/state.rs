//! What Telnyx remembers.

use std::time::Duration;

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Iso8601;
use time::format_description::well_known::iso8601::{
    Config, EncodedConfig, FormattedComponents, TimePrecision,
};

use crate::challenge::{Challenge, Guess};
use crate::inbox::{Channel, Inbox};
use crate::recent::Recent;

/// Microseconds, and no zone.
const MICROSECONDS: EncodedConfig = Config::DEFAULT
    .set_formatted_components(FormattedComponents::DateTime)
    .set_time_precision(TimePrecision::Second { decimal_digits: std::num::NonZeroU8::new(6) })
    .encode();

/// How a code is sent: the last word of the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Sms,
    WhatsApp,
    Call,
    FlashCall,
}

impl Type {
    pub(super) fn of(name: &str) -> Option<Self> {
        let all = [Self::Sms, Self::WhatsApp, Self::Call, Self::FlashCall];
        all.into_iter().find(|kind| kind.name() == name)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::WhatsApp => "whatsapp",
            Self::Call => "call",
            Self::FlashCall => "flashcall",
        }
    }

    pub(super) fn channel(self) -> Channel {
        match self {
            Self::Sms => Channel::Sms,
            Self::WhatsApp => Channel::WhatsApp,
            Self::Call | Self::FlashCall => Channel::Voice,
        }
    }
}

/// A code that was sent.
pub(super) struct Verification {
    pub(super) id: String,
    pub(super) kind: Type,
    pub(super) number: String,
    pub(super) profile: String,
    pub(super) custom_code: Option<String>,
    pub(super) timeout: Duration,
    pub(super) challenge: Challenge,
    /// The guesses are used up, which stays so when its time is over.
    exhausted: bool,
    created: OffsetDateTime,
    updated: OffsetDateTime,
}

/// What a send makes.
pub(super) struct New {
    pub(super) id: String,
    pub(super) kind: Type,
    pub(super) number: String,
    pub(super) profile: String,
    pub(super) custom_code: Option<String>,
    pub(super) timeout: Duration,
    pub(super) challenge: Challenge,
}

impl Verification {
    pub(super) fn new(new: New, now: OffsetDateTime) -> Self {
        let New { id, kind, number, profile, custom_code, timeout, challenge } = new;
        let (exhausted, created, updated) = (false, now, now);
        Self {
            id,
            kind,
            number,
            profile,
            custom_code,
            timeout,
            challenge,
            exhausted,
            created,
            updated,
        }
    }

    /// Its state, by its name in answers. All but `pending` are final.
    pub(super) fn status(&self, now: OffsetDateTime) -> &'static str {
        match self.challenge.obstacle(now) {
            Some(Guess::AlreadyUsed) => "accepted",
            _ if self.exhausted => "invalid",
            None => "pending",
            Some(_) => "expired",
        }
    }

    /// Whether the code is right, and still counts.
    pub(super) fn guess(&mut self, code: &str, now: OffsetDateTime, inbox: &Inbox) -> bool {
        if self.status(now) != "pending" {
            return false;
        }
        self.updated = now;
        let right = self.challenge.guess(code, now, inbox) == Guess::Right;
        self.exhausted = self.challenge.obstacle(now) == Some(Guess::Exhausted);
        right
    }

    /// The caller says what became of a code of its own.
    pub(super) fn report(&mut self, accepted: bool, now: OffsetDateTime, inbox: &Inbox) -> bool {
        if self.status(now) != "pending" {
            return false;
        }
        self.updated = now;
        if accepted {
            self.challenge.approve(inbox);
        }
        accepted
    }

    pub(super) fn shown(&self, now: OffsetDateTime) -> Value {
        json!({
            "id": self.id,
            "record_type": "verification",
            "type": self.kind.name(),
            "phone_number": self.number,
            "verify_profile_id": self.profile,
            "custom_code": self.custom_code,
            "timeout_secs": self.timeout.as_secs(),
            "status": self.status(now),
            "created_at": date(self.created),
            "updated_at": date(self.updated),
        })
    }
}

pub(super) struct State {
    by_id: Recent<String, Verification>,
    /// The ids of a number, oldest first.
    by_number: Recent<String, Vec<String>>,
}

impl State {
    pub(super) fn new() -> Self {
        Self { by_id: Recent::new(), by_number: Recent::new() }
    }

    pub(super) fn find(&mut self, id: &str) -> Option<&mut Verification> {
        self.by_id.get_mut(id)
    }

    /// Those of a number, newest first.
    pub(super) fn of_number(&self, number: &str) -> Vec<&Verification> {
        let ids = self.by_number.get(number);
        ids.into_iter().flatten().rev().filter_map(|id| self.by_id.get(id)).collect()
    }

    /// The newest of a number and profile.
    pub(super) fn newest(&mut self, number: &str, profile: &str) -> Option<&mut Verification> {
        let mut all = self.of_number(number).into_iter();
        let id = all.find(|it| it.profile.eq_ignore_ascii_case(profile))?.id.clone();
        self.find(&id)
    }

    pub(super) fn file(&mut self, verification: Verification) {
        let (number, id) = (verification.number.clone(), verification.id.clone());
        match self.by_number.get_mut(&number) {
            Some(ids) => ids.push(id.clone()),
            None => self.by_number.insert(number, vec![id.clone()]),
        }
        self.by_id.insert(id, verification);
    }
}

/// `2020-09-14T17:03:32.965812`, in UTC.
fn date(at: OffsetDateTime) -> String {
    at.format(&Iso8601::<MICROSECONDS>)
        .expect("the clock keeps to years of four digits, which can be printed")
}
