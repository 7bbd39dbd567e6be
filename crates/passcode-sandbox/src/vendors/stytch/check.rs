//! Checking a code.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::body::Object;
use super::environment::is_uuid;
use super::refusal::Refusal;
use super::send::attributes;
use super::service::Stytch;
use super::settings::Settings;
use super::users::{Code, Method, User, Users};
use crate::clock;
use crate::inbox::{Inbox, State};

/// The JWT of a session, whatever was asked.
const JWT_LIFE: Duration = Duration::minutes(5);

/// What a check asks for.
struct Asked {
    method_id: String,
    code: String,
    session: Option<Duration>,
    attributes: [Option<String>; 2],
    /// Whether address and browser must be those of the send.
    must_match: [bool; 2],
}

impl Stytch {
    pub(super) fn check(&self, body: &[u8]) -> Result<Value, Refusal> {
        let asked = read(body)?;
        let (now, settings) = (self.world.clock.timestamp(), self.chosen());
        let mut users = self.users();
        let method = users.method_mut(&asked.method_id).ok_or_else(no_such_code)?;
        let user_id = method.user_id.clone();
        let user = users.user(&user_id);
        if user.is_some_and(|user| user.is_locked(now, &settings)) {
            return Err(Refusal::new(429, "user_lock_limit_reached"));
        }
        let method = users.method_mut(&asked.method_id).ok_or_else(no_such_code)?;
        let tried = try_code(method, &asked, now, &self.world.inbox);
        if let Some(user) = users.user_mut(&user_id) {
            match tried {
                Ok(()) => user.succeeded(),
                Err(_) => user.failed(now, &settings),
            }
        }
        tried?;
        let user = users.user(&user_id).ok_or(Refusal::new(404, "user_not_found"))?;
        Ok(self.proof(&asked, &users, user, now, &settings))
    }

    fn proof(
        &self,
        asked: &Asked,
        users: &Users,
        user: &User,
        now: OffsetDateTime,
        settings: &Settings,
    ) -> Value {
        let mut answer = json!({
            "user_id": user.id,
            "method_id": asked.method_id,
            "session_token": "",
            "session_jwt": "",
            "session": null,
            "user_device": null,
            "reset_sessions": false,
            "user": users.shown(user, now, settings),
        });
        if let Some(life) = asked.session {
            let session = self.session(user, now, life);
            let claims = json!({
                "sub": user.id,
                "iat": now.unix_timestamp(),
                "exp": (now + JWT_LIFE).unix_timestamp(),
            });
            answer["session_token"] = json!(self.world.chance.uuid().simple().to_string());
            answer["session_jwt"] = json!(self.signer.sign(&claims));
            answer["session"] = session;
        }
        answer
    }

    fn session(&self, user: &User, now: OffsetDateTime, life: Duration) -> Value {
        json!({
            "session_id": format!("session-test-{}", self.world.chance.uuid()),
            "user_id": user.id,
            "authentication_factors": [],
            "roles": [],
            "started_at": clock::text(now),
            "last_accessed_at": clock::text(now),
            "expires_at": clock::text(now.saturating_add(life)),
            "attributes": {},
            "custom_claims": {},
        })
    }
}

fn read(body: &[u8]) -> Result<Asked, Refusal> {
    let body = Object::read(body)?;
    let method_id = body.required("method_id")?.to_owned();
    if !is_method_id(&method_id) {
        return Err(Refusal::bad("invalid_method_id"));
    }
    let code = body.required("code")?.to_owned();
    if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::bad("invalid_code"));
    }
    let session = match body.get("session_duration_minutes") {
        None => None,
        Some(minutes) => {
            let minutes = minutes.as_i64().filter(|minutes| (5..=527_040).contains(minutes));
            let minutes = minutes.ok_or(Refusal::bad("invalid_session_duration"))?;
            Some(Duration::minutes(minutes))
        }
    };
    let options = body.object("options")?;
    let must_match =
        [options.flag("ip_match_required")?, options.flag("user_agent_match_required")?];
    Ok(Asked { method_id, code, session, attributes: attributes(&body)?, must_match })
}

/// The newest row with this code decides. A wrong one leaves the live one alive.
fn try_code(
    method: &mut Method,
    asked: &Asked,
    now: OffsetDateTime,
    inbox: &Inbox,
) -> Result<(), Refusal> {
    let found = method.codes.iter_mut().rev().find(|row| row.code == asked.code);
    let Some(row) = found else {
        if let Some(newest) = method.codes.last_mut().filter(|row| is_live(row, now)) {
            newest.tried += 1;
            note(newest, State::Wrong, inbox);
        }
        return Err(no_such_code());
    };
    let pairs = asked.attributes.iter().zip(&row.attributes).zip(asked.must_match);
    if pairs.into_iter().any(|((given, sent), must_match)| must_match && given != sent) {
        return Err(Refusal::new(401, "attribute_mismatch"));
    }
    if !is_live(row, now) {
        return Err(Refusal::new(401, "unable_to_auth_otp_code"));
    }
    row.tried += 1;
    // A magic recipient's code is good again and again.
    row.is_over = row.letter.is_some();
    note(row, State::Approved, inbox);
    method.is_verified = true;
    Ok(())
}

fn no_such_code() -> Refusal {
    Refusal::new(404, "otp_code_not_found")
}

fn is_live(row: &Code, now: OffsetDateTime) -> bool {
    !row.is_over && (row.letter.is_none() || now < row.expires_at)
}

fn note(row: &Code, state: State, inbox: &Inbox) {
    if let Some(letter) = row.letter {
        inbox.note(letter, state, row.tried);
    }
}

/// `phone-number-` or `email-`, `test-` or `live-`, and a UUID.
fn is_method_id(text: &str) -> bool {
    ["phone-number-test-", "phone-number-live-", "email-test-", "email-live-"]
        .iter()
        .any(|start| text.strip_prefix(start).is_some_and(is_uuid))
}
