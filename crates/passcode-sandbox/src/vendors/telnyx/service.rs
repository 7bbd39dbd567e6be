//! The service, what it starts with, and whom it lets in.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use serde_json::Value;
use uuid::Uuid;

use super::error::Refusal;
use super::settings::{self, Settings};
use super::state::State;
use crate::emulator::{Credentials, Given, invalid};
use crate::world::World;

/// Its kind, and where it is mounted.
pub(crate) const KIND: &str = "telnyx";

const SAMPLES: [&str; 2] = ["KEY-sandbox", "4900017a-e7c8-4e9e-8a7c-0d98f49b09cc"];

/// The service.
pub(crate) struct Telnyx {
    pub(super) world: World,
    credentials: Credentials,
    state: Mutex<State>,
    settings: Mutex<Settings>,
    /// Those it started with.
    pub(super) first_settings: Settings,
}

impl Telnyx {
    pub(super) fn new(world: World, given: Given) -> io::Result<Self> {
        let keys = &["api_key", "verify_profile_id"];
        let settings = match given.settings {
            Value::Null => Settings::default(),
            given => settings::read(given)
                .map_err(|error| invalid(format!("Settings of {KIND}: {error}.")))?,
        };
        Ok(Self {
            world,
            credentials: Credentials::new(KIND, keys, given.credentials, problem)?,
            state: Mutex::new(State::new()),
            settings: Mutex::new(settings.clone()),
            first_settings: settings,
        })
    }

    /// Lets in whoever has a key, before the body is read.
    pub(super) fn admit(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (scheme, key) = value.and_then(|value| value.split_once(' ')).unwrap_or_default();
        let is_bearer = scheme.eq_ignore_ascii_case("bearer") && key.starts_with("KEY");
        let is_known = self.credentials.takes_any() || self.credentials.knows("api_key", key);
        if is_bearer && is_known { Ok(()) } else { Err(Refusal::Authentication) }
    }

    /// Whether there is such a profile.
    pub(super) fn has_profile(&self, id: &str) -> bool {
        let known = self.credentials.takes_any() || self.credentials.knows("verify_profile_id", id);
        is_uuid(id) && known
    }

    /// Credentials that work here.
    pub(super) fn usable(&self) -> Vec<(&'static str, String)> {
        self.credentials.usable(&SAMPLES)
    }

    pub(super) fn settings(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is wrong with a credential.
fn problem(key: &str, value: &str) -> Option<&'static str> {
    match key {
        "api_key" if !value.starts_with("KEY") => Some("A Telnyx API key begins with `KEY`."),
        "verify_profile_id" if !is_uuid(value) => Some("A Telnyx Verify profile's id is a UUID."),
        _ => None,
    }
}

/// A UUID in its usual form, with hyphens.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == uuid::fmt::Hyphenated::LENGTH && Uuid::try_parse(text).is_ok()
}
