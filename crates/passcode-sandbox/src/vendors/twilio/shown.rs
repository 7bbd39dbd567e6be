//! A verification as answers have it.
//!
//! The JSON is written as it is, since these answers are most of what the sandbox does for a call,
//! and a serializer looks at each byte of them. Only a recipient can hold what has to be escaped.

use std::fmt::{self, Write};

use axum::body::Bytes;
use serde_json::Value;
use time::OffsetDateTime;

use super::channel::channel_name;
use super::state::{Attempt, Verification};
use crate::clock;

/// Bytes that an answer mostly fits in.
const LENGTH: usize = 1024;

impl Verification {
    /// What a send, a read and an update answer.
    pub(super) fn shown(&self, status: &'static str) -> Bytes {
        let (created, updated) = self.dates();
        let mut body = String::with_capacity(LENGTH);
        let _ = write!(
            body,
            concat!(
                r#"{{"account_sid":"{account}","amount":null,"channel":"{channel}","#,
                r#""date_created":"{created}","date_updated":"{updated}","#,
                r#""lookup":{{"carrier":null}},"payee":null,"send_code_attempts":[{attempts}],"#,
                r#""service_sid":"{service}","sid":"{sid}","sna":null,"status":"{status}","#,
                r#""to":{to},"url":"https://verify.twilio.com/v2/Services/{service}"#,
                r#"/Verifications/{sid}","valid":{valid}}}"#,
            ),
            account = self.account.as_str(),
            channel = channel_name(self.channel),
            created = created,
            updated = updated,
            attempts = Attempts(&self.sends),
            service = self.service.as_str(),
            sid = self.sid.as_str(),
            status = status,
            to = Value::from(self.to.as_str()),
            valid = status == "approved",
        );
        body.into()
    }

    /// What a check answers.
    pub(super) fn checked(&self, status: &'static str) -> Bytes {
        let (created, updated) = self.dates();
        let mut body = String::with_capacity(LENGTH);
        let _ = write!(
            body,
            concat!(
                r#"{{"account_sid":"{account}","amount":null,"channel":"{channel}","#,
                r#""date_created":"{created}","date_updated":"{updated}","payee":null,"#,
                r#""service_sid":"{service}","sid":"{sid}","sna_attempts_error_codes":[],"#,
                r#""status":"{status}","to":{to},"valid":{valid}}}"#,
            ),
            account = self.account.as_str(),
            channel = channel_name(self.channel),
            created = created,
            updated = updated,
            service = self.service.as_str(),
            sid = self.sid.as_str(),
            status = status,
            to = Value::from(self.to.as_str()),
            valid = status == "approved",
        );
        body.into()
    }

    /// When it was created and updated, which is mostly the same.
    fn dates(&self) -> (String, String) {
        let created = date(self.created);
        let same = self.updated == self.created;
        let updated = if same { created.clone() } else { date(self.updated) };
        (created, updated)
    }
}

/// Members of an array.
struct Attempts<'a>(&'a [Attempt]);

impl fmt::Display for Attempts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, attempt) in self.0.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            let (sid, channel) = (attempt.sid.as_str(), channel_name(attempt.channel));
            let time = clock::text(attempt.at);
            write!(f, r#"{comma}{{"attempt_sid":"{sid}","channel":"{channel}","time":"{time}"}}"#)?;
        }
        Ok(())
    }
}

/// Whole seconds, as `2024-05-25T16:27:54Z`.
pub(super) fn date(at: OffsetDateTime) -> String {
    let mut text = clock::text(at);
    let seconds = text.split('.').next().map_or(0, str::len);
    text.replace_range(seconds.., "Z");
    text
}
