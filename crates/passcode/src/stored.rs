//! A [`Verification`] as JSON, for storage on the server: `#[serde(with = "passcode::stored")]`,
//! [`to_json`] and [`from_json`].
//!
//! The JSON holds the full recipient, no code, times in whole milliseconds since 1970 (UTC), and
//! its version in `v`. Never take it from a client: whoever can change it chooses who is verified.
//! [`Sealer`](crate::Sealer) is for that way.
//!
//! While replicas are updated one after the other, each reads what the others wrote. Members that a
//! reader doesn't know are ignored; `v` stays 1 while that is safe, which means that a reader
//! without the new member does what it always did. A member that changes what the others mean comes
//! with a higher `v`, and a reader refuses a higher `v` than its own.

use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use crate::{
    Channel, Delivery, Error, ErrorKind, Recipient, Result, SessionFingerprint, Verification,
};

const VERSION: u64 = 1;

/// Version 1, member by member.
#[derive(serde::Serialize, serde::Deserialize)]
struct Stored<'a> {
    v: u64,
    provider: Cow<'a, str>,
    id: Cow<'a, str>,
    recipient: Cow<'a, str>,
    channel: Channel,
    /// Milliseconds since 1970, UTC.
    sent_at: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code_length: Option<u8>,
    second_factor: bool,
    already_pending: bool,
    /// What the send did, where `already_pending` doesn't say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delivery: Option<Cow<'a, str>>,
    /// For whom it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client: Option<Cow<'a, str>>,
    /// Where the send entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    via: Option<Cow<'a, str>>,
    /// The fingerprint of the session it was sent under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<Cow<'a, str>>,
}

/// Writes a verification as one line of JSON, with the full recipient in it.
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "it can't: see the proof")]
pub fn to_json(verification: &Verification) -> String {
    serde_json::to_string(&Stored::from(verification))
        .expect("text and whole numbers are always JSON")
}

/// Reads what [`to_json`] wrote.
///
/// # Errors
///
/// [`ErrorKind::InvalidRequest`], not sent, when it is not a stored verification or a later
/// version wrote it. It quotes nothing of it.
pub fn from_json(json: &str) -> Result<Verification> {
    serde_json::from_str(json).map_err(|_| unreadable()).and_then(from_value)
}

/// For `#[serde(with = "passcode::stored")]`.
///
/// # Errors
///
/// Those of the serializer.
pub fn serialize<S: Serializer>(
    verification: &Verification,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    Stored::from(verification).serialize(serializer)
}

/// For `#[serde(with = "passcode::stored")]`.
///
/// # Errors
///
/// Those of the deserializer, and of [`from_json`].
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Verification, D::Error> {
    from_value(Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// The parser's own errors quote the value, so they stay here.
fn from_value(value: Value) -> Result<Verification> {
    if value.get("v").and_then(Value::as_u64).is_some_and(|version| version > VERSION) {
        let message = "the stored verification was written by a later version of passcode";
        return Err(Error::local(ErrorKind::InvalidRequest, message));
    }
    let stored: Stored<'_> = serde_json::from_value(value).map_err(|_| unreadable())?;
    stored.into_verification().ok_or_else(unreadable)
}

fn unreadable() -> Error {
    Error::local(ErrorKind::InvalidRequest, "this is not a verification as `send` wrote it")
}

fn milliseconds(instant: SystemTime) -> u64 {
    let since = instant.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

fn instant(milliseconds: u64) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_millis(milliseconds))
}

impl<'a> From<&'a Verification> for Stored<'a> {
    fn from(verification: &'a Verification) -> Self {
        let borrowed = |text: &'a Option<String>| text.as_deref().map(Cow::Borrowed);
        Self {
            v: VERSION,
            provider: Cow::Borrowed(&verification.provider),
            id: Cow::Borrowed(&verification.id),
            recipient: Cow::Borrowed(verification.recipient.expose()),
            channel: verification.channel,
            sent_at: milliseconds(verification.sent_at),
            expires_at: verification.expires_at.map(milliseconds),
            code_length: verification.code_length,
            second_factor: verification.second_factor,
            already_pending: verification.delivery == Delivery::AlreadyPending,
            delivery: Some(Cow::Borrowed(verification.delivery.as_str())),
            client: borrowed(&verification.client),
            via: borrowed(&verification.via),
            session: verification.session.as_ref().map(|session| session.as_str().into()),
        }
    }
}

impl Stored<'_> {
    fn into_verification(self) -> Option<Verification> {
        if self.v != VERSION || self.provider.is_empty() || self.id.is_empty() {
            return None;
        }
        let recipient: Recipient = self.recipient.parse().ok()?;
        let expires_at = match self.expires_at {
            Some(end) => Some(instant(end)?),
            None => None,
        };
        let told = self.delivery.as_deref();
        let known = Delivery::ALL.iter().find(|delivery| Some(delivery.as_str()) == told);
        let delivery = match (known, self.already_pending) {
            (Some(delivery), _) => *delivery,
            (None, true) => Delivery::AlreadyPending,
            (None, false) => Delivery::Sent,
        };
        Some(
            Verification::new(
                self.provider,
                self.id,
                recipient,
                self.channel,
                instant(self.sent_at)?,
            )
            .with_expires_at(expires_at)
            .with_code_length(self.code_length)
            .with_second_factor(self.second_factor)
            .with_session(self.session.map(|text| SessionFingerprint::stored(text.into_owned())))
            .with_delivery(delivery)
            .with_client(self.client.map(Cow::into_owned))
            .with_via(self.via.map(Cow::into_owned)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Session;

    fn verification() -> Verification {
        let sent_at = UNIX_EPOCH + Duration::from_millis(1_700_000_000_250);
        Verification::new(
            "us",
            "id-1",
            "+12025550123".parse::<Recipient>().unwrap(),
            Channel::Sms,
            sent_at,
        )
        .with_expires_at(Some(sent_at + Duration::from_secs(60)))
        .with_code_length(Some(6))
        .with_second_factor(true)
        .with_delivery(Delivery::AlreadyPending)
    }

    #[test]
    fn what_is_stored_comes_back_whole() {
        assert_eq!(from_json(&to_json(&verification())).unwrap(), verification());
        let email = Verification::new(
            "us",
            "e",
            "ada@example.com".parse::<Recipient>().unwrap(),
            Channel::Email,
            UNIX_EPOCH,
        );
        assert_eq!(from_json(&to_json(&email)).unwrap(), email);
    }

    /// What is in databases must stay readable: these texts are never changed. What is written now
    /// says in `delivery` too what the send did.
    #[test]
    fn version_1_stays_readable() {
        let json = r#"{"v":1,"provider":"us","id":"id-1","recipient":"+12025550123","channel":"sms","sent_at":1700000000250,"expires_at":1700000060250,"code_length":6,"second_factor":true,"already_pending":true}"#;
        assert_eq!(from_json(json).unwrap(), verification());
        let written = json.replace("true}", r#"true,"delivery":"already_pending"}"#);
        assert_eq!(to_json(&verification()), written);
        let session = Session::new("opaque").fingerprint();
        let under = verification().with_session(session);
        let json = json.replace("true}", r#"true,"session":"x0rPv-fKqgBaPSThfonp9A"}"#);
        assert_eq!(from_json(&json).unwrap(), under);
    }

    /// The delivery, the client and where the send entered; what an older replica reads of it.
    #[test]
    fn what_the_send_did_for_whom_and_where_it_entered_is_stored() {
        for (delivery, name, already_pending) in [
            (Delivery::Sent, "sent", false),
            (Delivery::AlreadyPending, "already_pending", true),
            (Delivery::Simulated, "simulated", false),
            (Delivery::Unknown, "unknown", false),
        ] {
            let sent = verification()
                .with_delivery(delivery)
                .with_client("shop".to_owned())
                .with_via("main".to_owned());
            let json = to_json(&sent);
            assert_eq!(from_json(&json).unwrap(), sent);
            let value: Value = serde_json::from_str(&json).unwrap();
            assert_eq!(value["delivery"], name);
            assert_eq!(value["already_pending"], already_pending, "{name}");
            assert_eq!((&value["client"], &value["via"]), (&"shop".into(), &"main".into()));
            // A later version may know more of them.
            let later = json.replace(&format!(r#""delivery":"{name}""#), r#""delivery":"beamed""#);
            assert!(later != json && from_json(&later).is_ok(), "{later}");
        }
        assert_eq!(Delivery::ALL.len(), 4, "each is above");
    }

    /// A replica of this version reads what a newer one wrote, unless that means something else.
    #[test]
    fn a_member_more_is_read_over_and_a_later_version_is_not() {
        let json = to_json(&verification());
        for more in [r#"{"hint":"x","#, r#"{"later":{"v":2},"#, r#"{"a":null,"b":[1],"#] {
            let more = json.replacen('{', more, 1);
            assert_eq!(from_json(&more).unwrap(), verification(), "{more}");
            let later = from_json(&more.replace("\"v\":1,", "\"v\":2,")).unwrap_err();
            assert!(later.to_string().contains("later version"), "{later}");
        }
    }

    #[test]
    fn what_is_not_one_is_refused_without_being_quoted() {
        let good = to_json(&verification());
        for bad in [
            String::new(),
            "hunter2".into(),
            "[]".into(),
            good.replace("+12025550123", "hunter2"),
            good.replace("\"sms\"", "\"hunter2\""),
            good.replace("\"v\":1", "\"v\":2"),
            good.replace("\"v\":1", "\"hunter2\":1"),
            good.replace("\"us\"", "\"\""),
        ] {
            let error = from_json(&bad).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        }
        assert!(
            from_json(&good.replace("\"v\":1", "\"v\":2"))
                .unwrap_err()
                .to_string()
                .contains("later version")
        );
    }

    #[test]
    fn it_serves_as_a_serde_module() {
        #[derive(serde::Serialize, serde::Deserialize)]
        struct Row {
            #[serde(with = "crate::stored")]
            verification: Verification,
        }
        let json = serde_json::to_string(&Row { verification: verification() }).unwrap();
        assert_eq!(serde_json::from_str::<Row>(&json).unwrap().verification, verification());
    }
}
