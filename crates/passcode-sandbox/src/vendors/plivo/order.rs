//! What a send asks for.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::answer::Refusal;
use crate::inbox::Channel;

pub(super) struct Order {
    /// Digits.
    pub(super) recipient: String,
    /// None: the account's own application.
    pub(super) application: Option<Uuid>,
    pub(super) channel: Channel,
    pub(super) locale: String,
    pub(super) code_length: Option<u8>,
    /// The caller's own code.
    pub(super) code: Option<String>,
}

impl Order {
    pub(super) fn read(body: &Map<String, Value>) -> Result<Self, Refusal> {
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let recipient = text("recipient").unwrap_or_default();
        let recipient = recipient.strip_prefix('+').unwrap_or(recipient);
        let digits = recipient.bytes().all(|byte| byte.is_ascii_digit());
        if !digits || !(7..=15).contains(&recipient.len()) {
            return Err(Refusal::RECIPIENT);
        }
        let channel = match body.get("channel").map(Value::as_str) {
            None | Some(Some("sms")) => Channel::Sms,
            Some(Some("voice")) => Channel::Voice,
            Some(_) => return Err(Refusal::CHANNEL),
        };
        let code_length = match body.get("code_length") {
            None => None,
            Some(length) => {
                let length = length.as_u64().filter(|length| (4..=8).contains(length));
                Some(length.and_then(|length| u8::try_from(length).ok()).ok_or(Refusal::LENGTH)?)
            }
        };
        let application = text("app_uuid").map(Uuid::try_parse).transpose();
        Ok(Self {
            recipient: recipient.to_owned(),
            application: application.map_err(|_| Refusal::APPLICATION)?,
            channel,
            locale: text("locale").unwrap_or("en").to_owned(),
            code_length,
            code: text("otp").map(str::to_owned),
        })
    }
}
