//! What is kept of a verification between its calls, sealed.

use std::time::{Duration, SystemTime};

use passcode::{Channel, Recipient, Sealer, Verification, stored};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clients::TwilioPair;
use crate::twilio::refusal::Refusal;
use crate::twilio::sid::sid;
use crate::twilio::words::{channel_name, date, milliseconds, precise_date};

/// From its creation it lives so long at least.
const LIFE: Duration = Duration::from_secs(10 * 60);

/// It outlives a code whose end is known, so that the provider says "expired" and not our clock.
const GRACE: Duration = Duration::from_secs(60);

/// One verification: a code for a recipient, sent once or several times. Times are milliseconds
/// since 1970, UTC.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) sid: String,
    to: String,
    channel: Channel,
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) end: u64,
    attempts: Vec<Attempt>,
    /// How often it was changed.
    pub(super) revision: u64,
    /// The newest that is known, as [`stored`] has it; none while no send has come to its answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sent: Option<String>,
}

/// One message, or what may have become one.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Attempt {
    sid: String,
    channel: Channel,
    at: u64,
}

impl Record {
    /// A new one, of which nothing was sent yet.
    pub(super) fn new(to: &Recipient, channel: Channel, now: SystemTime) -> Result<Self, Refusal> {
        Ok(Self {
            sid: sid("VE")?,
            to: to.expose().to_owned(),
            channel,
            created: milliseconds(now),
            updated: milliseconds(now),
            end: milliseconds(now + LIFE),
            attempts: Vec::new(),
            revision: 0,
            sent: None,
        })
    }

    /// The same with one more attempt, by this channel.
    pub(super) fn attempted(&self, channel: Channel, now: SystemTime) -> Result<Self, Refusal> {
        let attempt = Attempt { sid: sid("VL")?, channel, at: milliseconds(now) };
        let mut record = self.clone();
        record.attempts.push(attempt);
        let revision = self.revision + 1;
        Ok(Self { channel, updated: milliseconds(now), revision, ..record })
    }

    /// The same with this as the newest that was sent.
    pub(super) fn with_sent(&self, sent: &Verification) -> Self {
        let grace = milliseconds_of(GRACE);
        let end = sent.expires_at().map(|end| milliseconds(end).saturating_add(grace));
        let end = end.unwrap_or_default().max(self.created + milliseconds_of(LIFE));
        let revision = self.revision + 1;
        Self { sent: Some(stored::to_json(sent)), end, revision, ..self.clone() }
    }

    /// This as it was, after something else.
    pub(super) fn again_after(&self, other: &Self) -> Self {
        Self { revision: other.revision + 1, ..self.clone() }
    }

    pub(super) fn updated_at(&self, now: SystemTime) -> Self {
        Self { updated: milliseconds(now), ..self.clone() }
    }

    /// The newest that was sent; `None` where nobody knows what became of any send.
    pub(super) fn sent(&self) -> Option<Verification> {
        stored::from_json(self.sent.as_deref()?).ok()
    }

    pub(super) fn attempts(&self) -> usize {
        self.attempts.len()
    }

    pub(super) fn is_to(&self, to: &Recipient) -> bool {
        self.to == to.expose()
    }

    /// How long it still lives.
    pub(super) fn left(&self, now: SystemTime) -> Duration {
        Duration::from_millis(self.end.saturating_sub(milliseconds(now)))
    }

    pub(super) fn seal(&self, sealer: &Sealer, client: &str) -> passcode::Result<String> {
        let text = serde_json::to_string(self).expect("text and whole numbers are always JSON");
        sealer.seal_text(&text, &context(client, &self.sid))
    }

    /// `None` for what is sealed under a key that is gone.
    pub(super) fn open(sealer: &Sealer, client: &str, sid: &str, sealed: &[u8]) -> Option<Self> {
        let sealed = std::str::from_utf8(sealed).ok()?;
        serde_json::from_str(&sealer.open_text(sealed, &context(client, sid))?).ok()
    }

    /// What a send, a read and an update answer.
    pub(super) fn shown(&self, pair: &TwilioPair, status: &str) -> Value {
        let mut shown = self.members(pair, status);
        let attempts = self.attempts.iter().map(|attempt| {
            json!({
                "attempt_sid": attempt.sid,
                "channel": channel_name(attempt.channel),
                "time": precise_date(attempt.at),
            })
        });
        shown["lookup"] = json!({ "carrier": null });
        shown["sna"] = Value::Null;
        shown["send_code_attempts"] = attempts.collect();
        let service = &pair.service_sid;
        let url = format!("https://verify.twilio.com/v2/Services/{service}/Verifications");
        shown["url"] = json!(format!("{url}/{}", self.sid));
        shown
    }

    /// What a check answers.
    pub(super) fn checked(&self, pair: &TwilioPair, status: &str) -> Value {
        let mut shown = self.members(pair, status);
        shown["sna_attempts_error_codes"] = json!([]);
        shown
    }

    fn members(&self, pair: &TwilioPair, status: &str) -> Value {
        json!({
            "sid": self.sid,
            "service_sid": pair.service_sid,
            "account_sid": pair.account_sid,
            "to": self.to,
            "channel": channel_name(self.channel),
            "status": status,
            "valid": status == "approved",
            "amount": null,
            "payee": null,
            "date_created": date(self.created),
            "date_updated": date(self.updated),
        })
    }
}

/// A sealed record belongs to this client and SID alone. Every SID has the same length.
fn context(client: &str, sid: &str) -> String {
    format!("verification {sid} of {client}")
}

fn milliseconds_of(life: Duration) -> u64 {
    u64::try_from(life.as_millis()).unwrap_or(u64::MAX)
}
