//! The service, what it starts with, and its calls.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::answer::{Refusal, WORDLESS};
use super::kind::KIND;
use super::order::Order;
use super::session::{Guess, Session};
use super::settings::Settings;
use super::state::{Line, List, State};
use crate::emulator::{Credentials, Given, Why, invalid};
use crate::world::World;

/// The application of every account that a send names none of.
const OWN_APPLICATION: Uuid = Uuid::from_u128(0xeff1854e_0000_4000_8000_000000000001);

/// The service.
pub(crate) struct Plivo {
    pub(super) world: World,
    pub(super) credentials: Credentials,
    state: Mutex<State>,
    settings: Mutex<Settings>,
    /// Those it started with.
    first_settings: Settings,
}

impl Plivo {
    pub(super) fn new(world: World, given: Given) -> io::Result<Self> {
        let keys = &["auth_id", "auth_token"];
        let settings = match given.settings {
            Value::Null => Ok(Settings::default()),
            settings => serde_json::from_value(settings)
                .map_err(|error| error.to_string())
                .and_then(Settings::checked),
        };
        let settings =
            settings.map_err(|error| invalid(format!("Settings of {KIND}: {error}.")))?;
        Ok(Self {
            world,
            credentials: Credentials::new(KIND, keys, given.credentials, problem)?,
            state: Mutex::new(State::new()),
            settings: Mutex::new(settings),
            first_settings: settings,
        })
    }

    pub(super) fn own_settings(&self) -> Settings {
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set_own_settings(&self, settings: Settings) {
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = settings;
    }

    pub(super) fn forget(&self) {
        *self.state() = State::new();
        self.set_own_settings(self.first_settings);
    }

    /// An answer with its `api_id`.
    pub(super) fn answer(&self, result: Result<(StatusCode, Value), Refusal>) -> Response {
        let (status, mut body, why) = match result {
            Ok((status, body)) => (status, body, None),
            Err(Refusal { status, text }) => {
                let said = if self.own_settings().words { text } else { WORDLESS };
                (status, json!({ "error": said }), Some(Extension(Why(text.to_owned()))))
            }
        };
        body["api_id"] = self.world.chance.uuid().to_string().into();
        (status, why, Json(body)).into_response()
    }

    /// The account that a call is made with, which is the one in its path.
    pub(super) fn owner(&self, auth_id: &str, headers: &HeaderMap) -> Result<String, Refusal> {
        let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let pair = header.and_then(|header| {
            let (scheme, credentials) = header.split_once(' ')?;
            let decoded = BASE64_STANDARD.decode(credentials).ok()?;
            scheme.eq_ignore_ascii_case("basic").then(|| String::from_utf8(decoded).ok())?
        });
        let pair = pair.unwrap_or_default();
        let (user, token) = pair.split_once(':').unwrap_or_default();
        let known = if self.credentials.takes_any() {
            is_auth_id(user) && !token.is_empty()
        } else {
            self.credentials.holds(&[user, token])
        };
        if known && user == auth_id { Ok(user.to_owned()) } else { Err(Refusal::UNAUTHORIZED) }
    }

    /// The account, and the body of a call that has one.
    pub(super) fn posted(
        &self,
        auth_id: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<(String, Map<String, Value>), Refusal> {
        let owner = self.owner(auth_id, headers)?;
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = content_type.and_then(|text| text.split(';').next()).unwrap_or_default();
        let body = serde_json::from_slice(body).ok();
        let body = body.filter(|_| media_type.trim().eq_ignore_ascii_case("application/json"));
        Ok((owner, body.ok_or(Refusal::NO_JSON)?))
    }

    pub(super) fn account(&self, owner: &str) -> Value {
        json!({
            "account_type": "standard",
            "auth_id": owner,
            "name": "Sandbox",
            "cash_credits": "4.88860",
            "billing_mode": "prepaid",
            "resource_uri": format!("/v1/Account/{owner}/"),
        })
    }

    pub(super) fn send(&self, owner: String, body: &Map<String, Value>) -> Result<Value, Refusal> {
        let order = Order::read(body)?;
        let (settings, now) = (self.own_settings(), self.world.clock.timestamp());
        let application = order.application.unwrap_or(OWN_APPLICATION);
        let recipient = order.recipient.clone();
        let line = Line { owner: owner.clone(), application, recipient };
        let mut state = self.state();
        if let Some(session) = state.live(&line, now) {
            if session.messages() >= settings.messages {
                return Err(Refusal::MESSAGES);
            }
            session.send(order.channel, &self.world);
            return Ok(initiated(&session.id));
        }
        let digits = order.code_length.unwrap_or(settings.code_length);
        let code = order.code.clone();
        let code = code.unwrap_or_else(|| self.world.chance.code(usize::from(digits)));
        let life = (now, now.saturating_add(settings.life.try_into().unwrap_or_default()));
        let id = self.world.chance.uuid().to_string();
        let mut session = Session::new(id, owner, application, &order, code, life);
        session.send(order.channel, &self.world);
        let body = initiated(&session.id);
        state.file(line, session);
        Ok(body)
    }

    pub(super) fn check(
        &self,
        owner: &str,
        id: &str,
        body: &Map<String, Value>,
    ) -> Result<Value, Refusal> {
        let code = body.get("otp").and_then(Value::as_str).unwrap_or_default();
        let mut state = self.state();
        let session = state.find(owner, id).ok_or(Refusal::UNKNOWN)?;
        match session.guess(code, &self.world) {
            Guess::Right => Ok(json!({
                "message": "session validated successfully.",
                "session_uuid": session.id,
            })),
            Guess::Wrong => Err(Refusal::WRONG),
            Guess::Expired => Err(Refusal::EXPIRED),
            Guess::Used => Err(Refusal::USED),
            Guess::Exhausted => Err(Refusal::CHECKS),
        }
    }

    pub(super) fn read(&self, owner: &str, id: &str) -> Result<Value, Refusal> {
        let mut state = self.state();
        let session = state.find(owner, id).ok_or(Refusal::UNKNOWN)?;
        Ok(session.shown(self.world.clock.timestamp()))
    }

    pub(super) fn list(&self, owner: &str, list: &List) -> Result<Value, Refusal> {
        let limit = list.limit.unwrap_or(20);
        if !(1..=20).contains(&limit) {
            return Err(Refusal::LIST);
        }
        let (now, offset) = (self.world.clock.timestamp(), list.offset.unwrap_or_default());
        let state = self.state();
        let wanted = state.of(owner).filter(|session| {
            list.status.as_deref().is_none_or(|status| status == session.status(now))
        });
        let sessions: Vec<_> =
            wanted.skip(offset).take(limit).map(|session| session.shown(now)).collect();
        let meta = json!({ "limit": limit, "offset": offset, "next": null, "previous": null });
        Ok(json!({ "meta": meta, "sessions": sessions }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn initiated(id: &str) -> Value {
    json!({ "message": "Session initiated", "session_uuid": id })
}

/// What is wrong with a credential.
fn problem(key: &str, value: &str) -> Option<&'static str> {
    match key {
        "auth_id" if !is_auth_id(value) => {
            Some("A Plivo auth id is MA or SA and 18 capital letters and digits.")
        }
        "auth_token" if value.is_empty() => Some("A Plivo auth token can't be empty."),
        _ => None,
    }
}

/// Of a main account or a subaccount.
fn is_auth_id(text: &str) -> bool {
    let rest = text.strip_prefix("MA").or_else(|| text.strip_prefix("SA"));
    rest.is_some_and(|rest| {
        rest.len() == 18
            && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}
