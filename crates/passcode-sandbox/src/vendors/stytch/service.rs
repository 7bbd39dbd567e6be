//! The service and what it starts with.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

use super::environment::{Environment, environment};
use super::refusal::Refusal;
use super::settings::{self, Settings};
use super::users::Users;
use crate::emulator::{Credentials, Given, Person, invalid};
use crate::jwt::Signer;
use crate::world::World;

/// Its kind, and where it is mounted.
pub(crate) const KIND: &str = "stytch";

/// The service: all projects have the same users.
pub(crate) struct Stytch {
    pub(super) world: World,
    pub(super) credentials: Credentials,
    pub(super) signer: Signer,
    users: Mutex<Users>,
    people: Vec<Person>,
    settings: Mutex<Settings>,
    first_settings: Settings,
}

impl Stytch {
    pub(super) fn new(world: World, given: Given) -> io::Result<Self> {
        let keys = &["project_id", "secret"];
        let credentials = Credentials::new(KIND, keys, given.credentials, problem)?;
        let settings = match given.settings {
            Value::Null => Settings::default(),
            settings => settings::read(settings)
                .map_err(|why| invalid(format!("Settings of {KIND}: {why}.")))?,
        };
        Ok(Self {
            credentials,
            signer: Signer::new(&world.chance),
            users: Mutex::new(Users::with(&given.people, &world)),
            people: given.people,
            settings: Mutex::new(settings),
            first_settings: settings,
            world,
        })
    }

    /// The caller's environment: looked at before the body is.
    pub(super) fn caller(&self, headers: &HeaderMap) -> Result<Environment, Refusal> {
        let caller = basic(headers).and_then(|(project, secret)| {
            let environment = environment(&project)?;
            let taken = if self.credentials.takes_any() {
                !secret.is_empty()
            } else {
                self.credentials.holds(&[&project, &secret])
            };
            taken.then_some(environment)
        });
        caller.ok_or(Refusal::new(401, "unauthorized_credentials"))
    }

    pub(super) fn users(&self) -> MutexGuard<'_, Users> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn chosen(&self) -> Settings {
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn choose(&self, settings: Settings) {
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = settings;
    }

    /// Draws what `new` draws, so that a seed's ids and codes come again.
    pub(super) fn forget(&self) {
        let _ = Signer::new(&self.world.chance);
        *self.users() = Users::with(&self.people, &self.world);
        self.choose(self.first_settings);
    }
}

/// User and password of HTTP Basic.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, encoded) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let decoded = BASE64_STANDARD.decode(encoded).ok()?;
    let decoded =
        String::from_utf8(decoded).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let (user, password) = decoded.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

/// What is wrong with a credential.
fn problem(key: &str, value: &str) -> Option<&'static str> {
    match key {
        "project_id" if environment(value).is_none() => {
            Some("A Stytch project id is `project-test-` or `project-live-` and a UUID.")
        }
        "secret" if value.is_empty() => Some("A Stytch secret can't be empty."),
        _ => None,
    }
}
