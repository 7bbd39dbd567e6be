//! Sending a code, again too.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::refusal::Refusal;
use super::request::Send;
use super::service::{KIND, Prelude};
use super::settings::{Decision, Reason, Settings, Status};
use super::window::{Window, metadata, new_id};
use crate::inbox::{Channel, Letter, MessageId, State};

impl Prelude {
    /// HTTP 200 also when nothing is sent.
    pub(super) fn send(&self, body: &[u8]) -> Result<Value, Refusal> {
        let settings = self.chosen();
        let mut send = Send::read(body, settings.strict)?;
        let decision = settings.decision(&send.target.value);
        if let Some(Decision { status: Status::Blocked, reason }) = decision {
            let id = new_id(&self.world.chance);
            return Ok(blocked(&send, &id, reason));
        }
        if decision.is_some_and(|decision| decision.status == Status::Challenged) {
            send.channel = send.channel.map(challenged);
        }
        let now = self.world.clock.timestamp();
        let mut windows = self.windows();
        let open = windows.of(&send.target);
        if let Some(window) = open.filter(|window| window.is_open(now, settings.checks)) {
            if window.messages >= settings.messages {
                return Ok(blocked(&send, &window.id, Some(Reason::RepeatedAttempts)));
            }
            self.retry(window, &send, &settings);
            return Ok(sent("retry", &send, window, None));
        }
        let window = self.open(&send, &settings, now);
        let (status, reason) = match decision {
            None => ("success", None),
            Some(Decision { status: Status::Challenged, .. }) => ("challenged", None),
            Some(Decision { reason, .. }) => ("shadow_blocked", reason),
        };
        let answer = sent(status, &send, &window, reason);
        windows.open(window);
        Ok(answer)
    }

    fn open(&self, send: &Send, settings: &Settings, now: OffsetDateTime) -> Window {
        let id = new_id(&self.world.chance);
        let expires_at = now.saturating_add(settings.window.try_into().unwrap_or_default());
        let (code, letter) = self.message(send, settings, &id, expires_at, None);
        Window {
            id,
            target: send.target.clone(),
            channel: send.channel,
            correlation_id: send.correlation_id.clone(),
            opened_at: now,
            expires_at,
            code,
            letter,
            messages: 1,
            wrong: 0,
            tried: 0,
            approved: false,
        }
    }

    /// One more message. The count of wrong checks stays, or a resend would lift their cap.
    fn retry(&self, window: &mut Window, send: &Send, settings: &Settings) {
        let kept = settings.same_code.then(|| window.code.clone());
        if kept.is_none() {
            window.note(State::Expired, &self.world.inbox);
        }
        let (code, letter) = self.message(send, settings, &window.id, window.expires_at, kept);
        (window.code, window.letter) = (code, letter);
        window.channel = send.channel;
        window.messages += 1;
        window.tried = 0;
    }

    /// Puts a code in the inbox: `kept` if there is one, else a new one. A test number gets no
    /// message.
    fn message(
        &self,
        send: &Send,
        settings: &Settings,
        id: &str,
        expires_at: OffsetDateTime,
        kept: Option<String>,
    ) -> (String, Option<MessageId>) {
        if let Some(code) = settings.test_code(&send.target.value) {
            return (code.to_owned(), None);
        }
        let digits = send.code_size.unwrap_or(settings.code_size);
        let code = kept.unwrap_or_else(|| self.world.chance.code(digits));
        let letter = self.world.inbox.deliver(Letter {
            vendor: KIND,
            channel: inbox_channel(send.channel),
            to: send.target.value.clone(),
            code: &code,
            verification_id: id.to_owned(),
            expires_at,
        });
        (code, Some(letter))
    }
}

/// A challenged number gets no text and no call.
fn challenged(wished: &'static str) -> &'static str {
    if matches!(wished, "sms" | "voice") { "whatsapp" } else { wished }
}

/// The inbox has no word for the messengers that Passcode doesn't know.
fn inbox_channel(channel: Option<&str>) -> Channel {
    match channel {
        None => Channel::Email,
        Some("whatsapp") => Channel::WhatsApp,
        Some("rcs") => Channel::Rcs,
        Some("voice") => Channel::Voice,
        Some(_) => Channel::Sms,
    }
}

fn sent(status: &str, send: &Send, window: &Window, reason: Option<Reason>) -> Value {
    let mut body = json!({
        "id": window.id, "status": status, "method": send.method, "metadata": window.metadata(),
    });
    if let Some(channel) = send.channel {
        body["channels"] = json!([channel]);
    }
    if let Some(reason) = reason {
        body["reason"] = json!(reason);
    }
    body
}

fn blocked(send: &Send, id: &str, reason: Option<Reason>) -> Value {
    let mut body = json!({
        "id": id, "status": "blocked", "method": send.method,
        "metadata": metadata(send.correlation_id.as_deref()),
    });
    if let Some(reason) = reason {
        body["reason"] = json!(reason);
    }
    body
}
