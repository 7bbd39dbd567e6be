//! A verification as answers have it.

use axum::body::Bytes;
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::channel::channel_name;
use super::sid::Sid;
use super::state::Verification;
use crate::clock;

/// What a check answers.
#[derive(Serialize)]
struct Checked<'a> {
    account_sid: Sid,
    amount: (),
    channel: &'static str,
    date_created: String,
    date_updated: String,
    payee: (),
    service_sid: Sid,
    sid: Sid,
    sna_attempts_error_codes: [(); 0],
    status: &'a str,
    to: &'a str,
    valid: bool,
}

/// What a send, a read and an update answer.
#[derive(Serialize)]
struct Shown<'a> {
    account_sid: Sid,
    amount: (),
    channel: &'static str,
    date_created: String,
    date_updated: String,
    lookup: Lookup,
    payee: (),
    send_code_attempts: Vec<Attempt>,
    service_sid: Sid,
    sid: Sid,
    sna: (),
    status: &'a str,
    to: &'a str,
    url: String,
    valid: bool,
}

#[derive(Serialize)]
struct Lookup {
    carrier: (),
}

#[derive(Serialize)]
struct Attempt {
    attempt_sid: Sid,
    channel: &'static str,
    time: String,
}

impl Verification {
    /// What a send, a read and an update answer.
    pub(super) fn shown(&self, status: &str) -> Bytes {
        let attempts = self.sends.iter().map(|attempt| Attempt {
            attempt_sid: attempt.sid,
            channel: channel_name(attempt.channel),
            time: clock::text(attempt.at),
        });
        let (service, sid) = (self.service.as_str(), self.sid.as_str());
        json(&Shown {
            account_sid: self.account,
            amount: (),
            channel: channel_name(self.channel),
            date_created: date(self.created),
            date_updated: date(self.updated),
            lookup: Lookup { carrier: () },
            payee: (),
            send_code_attempts: attempts.collect(),
            service_sid: self.service,
            sid: self.sid,
            sna: (),
            status,
            to: &self.to,
            url: format!("https://verify.twilio.com/v2/Services/{service}/Verifications/{sid}"),
            valid: status == "approved",
        })
    }

    /// What a check answers.
    pub(super) fn checked(&self, status: &str) -> Bytes {
        json(&Checked {
            account_sid: self.account,
            amount: (),
            channel: channel_name(self.channel),
            date_created: date(self.created),
            date_updated: date(self.updated),
            payee: (),
            service_sid: self.service,
            sid: self.sid,
            sna_attempts_error_codes: [],
            status,
            to: &self.to,
            valid: status == "approved",
        })
    }
}

fn json(shown: &impl Serialize) -> Bytes {
    let mut body = Vec::with_capacity(1024);
    serde_json::to_writer(&mut body, shown).expect("it is plain structs");
    body.into()
}

/// Whole seconds, as `2024-05-25T16:27:54Z`.
pub(super) fn date(at: OffsetDateTime) -> String {
    let whole = at.replace_nanosecond(0).unwrap_or(at);
    whole.format(&Rfc3339).expect("the clock keeps to years of four digits, which can be printed")
}
