//! The service and what it starts with.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use serde_json::Value;

use super::refusal::Refusal;
use super::settings::{self, Settings};
use super::window::Windows;
use crate::emulator::{Credentials, Given, invalid};
use crate::world::World;

/// Its kind, and where it is mounted.
pub(crate) const KIND: &str = "prelude";

/// The service: one account, however many keys open it.
pub(crate) struct Prelude {
    pub(super) world: World,
    pub(super) credentials: Credentials,
    windows: Mutex<Windows>,
    settings: Mutex<Settings>,
    first_settings: Settings,
}

impl Prelude {
    pub(super) fn new(world: World, given: Given) -> io::Result<Self> {
        let credentials = Credentials::new(KIND, &["api_token"], given.credentials, problem)?;
        let settings = match given.settings {
            Value::Null => Settings::default(),
            settings => settings::read(settings)
                .map_err(|why| invalid(format!("Settings of {KIND}: {why}.")))?,
        };
        Ok(Self {
            world,
            credentials,
            windows: Mutex::new(Windows::new()),
            settings: Mutex::new(settings.clone()),
            first_settings: settings,
        })
    }

    /// Whether the caller has a key: looked at before the body is.
    pub(super) fn caller(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let key = header.and_then(|header| header.split_once(' '));
        let Some((_, key)) = key.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")) else {
            return Err(Refusal::NoKey);
        };
        let taken =
            if self.credentials.takes_any() { is_key(key) } else { self.credentials.holds(&[key]) };
        if taken { Ok(()) } else { Err(Refusal::WrongKey) }
    }

    pub(super) fn windows(&self) -> MutexGuard<'_, Windows> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn chosen(&self) -> Settings {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn choose(&self, settings: Settings) {
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = settings;
    }

    pub(super) fn forget(&self) {
        *self.windows() = Windows::new();
        self.choose(self.first_settings.clone());
    }
}

/// What is wrong with a credential.
fn problem(_: &str, value: &str) -> Option<&'static str> {
    (!is_key(value)).then_some("A Prelude key is `sk_` and more, without blanks.")
}

fn is_key(text: &str) -> bool {
    text.strip_prefix("sk_")
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()))
}
