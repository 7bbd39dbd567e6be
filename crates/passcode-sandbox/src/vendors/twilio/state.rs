//! What Twilio remembers.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::channel::channel_name;
use crate::challenge::{Challenge, Guess};
use crate::clock;
use crate::inbox::Channel;
use crate::recent::Recent;

/// A code that was sent, once or several times.
pub(super) struct Verification {
    pub(super) sid: String,
    pub(super) service: String,
    pub(super) account: String,
    pub(super) to: String,
    /// The latest.
    pub(super) channel: Channel,
    pub(super) challenge: Challenge,
    pub(super) canceled: bool,
    pub(super) sends: Vec<Attempt>,
    pub(super) created: OffsetDateTime,
    pub(super) updated: OffsetDateTime,
}

/// One message.
pub(super) struct Attempt {
    pub(super) sid: String,
    pub(super) channel: Channel,
    pub(super) at: OffsetDateTime,
}

/// What can be done with a verification.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Pending,
    /// Its checks are used up, and its time isn't over.
    Exhausted,
    Canceled,
    /// Approved or expired: nobody finds it any more.
    Gone,
}

pub(super) struct State {
    by_sid: Recent<String, Verification>,
    /// The newest of each Service and recipient.
    newest: Recent<(String, String), String>,
}

impl State {
    pub(super) fn new() -> Self {
        Self { by_sid: Recent::new(), newest: Recent::new() }
    }

    /// A Service's verification by its sid.
    pub(super) fn find(&mut self, service: &str, sid: &str) -> Option<&mut Verification> {
        self.by_sid.get_mut(&sid.to_owned()).filter(|it| it.service == service)
    }

    /// The newest of that recipient, unless it is over. With its checks used up it is not.
    pub(super) fn live(
        &mut self,
        service: &str,
        to: &str,
        now: OffsetDateTime,
    ) -> Option<&mut Verification> {
        let sid = self.newest.get(&line(service, to))?.clone();
        let found = self.find(service, &sid)?;
        matches!(found.phase(now), Phase::Pending | Phase::Exhausted).then_some(found)
    }

    pub(super) fn file(&mut self, verification: Verification) {
        let line = line(&verification.service, &verification.to);
        self.newest.insert(line, verification.sid.clone());
        self.by_sid.insert(verification.sid.clone(), verification);
    }
}

/// Case makes no difference in an address.
fn line(service: &str, to: &str) -> (String, String) {
    (service.to_owned(), to.to_ascii_lowercase())
}

impl Verification {
    pub(super) fn phase(&self, now: OffsetDateTime) -> Phase {
        match self.challenge.obstacle(now) {
            _ if self.canceled => Phase::Canceled,
            None => Phase::Pending,
            Some(Guess::Exhausted) => Phase::Exhausted,
            Some(_) => Phase::Gone,
        }
    }

    /// What a send, a read and an update answer.
    pub(super) fn shown(&self, status: &str) -> Value {
        let mut shown = self.checked(status);
        let attempts = self.sends.iter().map(|attempt| {
            json!({
                "attempt_sid": attempt.sid,
                "channel": channel_name(attempt.channel),
                "time": clock::text(attempt.at),
            })
        });
        shown["lookup"] = json!({ "carrier": null });
        shown["sna"] = Value::Null;
        shown["send_code_attempts"] = attempts.collect();
        shown["url"] = format!(
            "https://verify.twilio.com/v2/Services/{}/Verifications/{}",
            self.service, self.sid
        )
        .into();
        if let Some(members) = shown.as_object_mut() {
            members.remove("sna_attempts_error_codes");
        }
        shown
    }

    /// What a check answers.
    pub(super) fn checked(&self, status: &str) -> Value {
        json!({
            "sid": self.sid,
            "service_sid": self.service,
            "account_sid": self.account,
            "to": self.to,
            "channel": channel_name(self.channel),
            "status": status,
            "valid": status == "approved",
            "amount": null,
            "payee": null,
            "sna_attempts_error_codes": [],
            "date_created": date(self.created),
            "date_updated": date(self.updated),
        })
    }
}

/// Whole seconds, as `2024-05-25T16:27:54Z`.
pub(super) fn date(at: OffsetDateTime) -> String {
    let whole = at.replace_nanosecond(0).unwrap_or(at);
    whole.format(&Rfc3339).expect("the clock keeps to years of four digits, which can be printed")
}
