//! The service, what it starts with, and whom it lets in.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

use super::settings::{self, Settings};
use super::sid::{Sid, is_sid};
use super::state::State;
use crate::emulator::{Credentials, Given, invalid};
use crate::world::World;

/// Its kind, and where it is mounted.
pub(crate) const KIND: &str = "twilio";

/// The account of an API key, which doesn't name it.
const ACCOUNT_OF_KEYS: &str = "AC00000000000000000000000000000000";

const SAMPLES: [&str; 3] = [
    "AC0123456789abcdef0123456789abcdef",
    "sandbox-auth-token",
    "VA0123456789abcdef0123456789abcdef",
];

/// The service.
pub(crate) struct Twilio {
    pub(super) world: World,
    accounts: Credentials,
    keys: Credentials,
    state: Mutex<State>,
    settings: Mutex<Settings>,
    /// Those it started with.
    pub(super) first_settings: Settings,
}

/// User name and password of a request.
pub(super) struct Caller {
    pair: String,
    colon: usize,
}

impl Caller {
    /// The account that answers name.
    pub(super) fn account(&self) -> Sid {
        let account = Sid::parse("AC", self.sid()).or_else(|| Sid::parse("AC", ACCOUNT_OF_KEYS));
        account.expect("the account of keys is one")
    }

    fn sid(&self) -> &str {
        &self.pair[..self.colon]
    }

    fn secret(&self) -> &str {
        &self.pair[self.colon + 1..]
    }
}

impl Twilio {
    pub(super) fn new(world: World, given: Given) -> io::Result<Self> {
        let of_keys = |set: &_| std::collections::BTreeMap::contains_key(set, "api_key_sid");
        let (keys, accounts) = given.credentials.into_iter().partition(of_keys);
        let account_keys = &["account_sid", "auth_token", "service_sid"];
        let key_keys = &["api_key_sid", "api_key_secret", "service_sid"];
        let settings = match given.settings {
            Value::Null => Settings::default(),
            given => settings::read(given)
                .map_err(|error| invalid(format!("Settings of {KIND}: {error}.")))?,
        };
        Ok(Self {
            world,
            accounts: Credentials::new(KIND, account_keys, accounts, problem)?,
            keys: Credentials::new(KIND, key_keys, keys, problem)?,
            state: Mutex::new(State::new()),
            settings: Mutex::new(settings.clone()),
            first_settings: settings,
        })
    }

    /// Who asks, if it is somebody.
    pub(super) fn caller(&self, headers: &HeaderMap) -> Option<Caller> {
        let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let (scheme, encoded) = value.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let pair = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
        let caller = Caller { colon: pair.find(':')?, pair };
        let (sid, secret) = (caller.sid(), caller.secret());
        let is_formed = (is_sid("AC", sid) || is_sid("SK", sid)) && !secret.is_empty();
        let is_known = self.takes_any() || self.holds(&[sid, secret]);
        (is_formed && is_known).then_some(caller)
    }

    /// The Verify Service of this SID, if the caller has it.
    pub(super) fn service_of_caller(&self, caller: &Caller, service: &str) -> Option<Sid> {
        let known = self.takes_any() || self.holds(&[caller.sid(), caller.secret(), service]);
        Sid::parse("VA", service).filter(|_| known)
    }

    /// Credentials that work here.
    pub(super) fn usable(&self) -> Vec<(&'static str, String)> {
        let given = if self.accounts.takes_any() { &self.keys } else { &self.accounts };
        if given.takes_any() { self.accounts.usable(&SAMPLES) } else { given.usable(&SAMPLES) }
    }

    fn takes_any(&self) -> bool {
        self.accounts.takes_any() && self.keys.takes_any()
    }

    /// Whether a set begins with these values.
    fn holds(&self, values: &[&str]) -> bool {
        self.accounts.holds(values) || self.keys.holds(values)
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
        "account_sid" if !is_sid("AC", value) => {
            Some("A Twilio account's SID is `AC` and 32 hexadecimal digits.")
        }
        "api_key_sid" if !is_sid("SK", value) => {
            Some("A Twilio API key's SID is `SK` and 32 hexadecimal digits.")
        }
        "service_sid" if !is_sid("VA", value) => {
            Some("A Twilio Verify Service's SID is `VA` and 32 hexadecimal digits.")
        }
        "auth_token" | "api_key_secret" if value.is_empty() => {
            Some("A Twilio token or secret can't be empty.")
        }
        _ => None,
    }
}
