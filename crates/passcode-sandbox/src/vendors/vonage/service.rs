//! The service, what it starts with, and its calls.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Map, Value, json};

use super::credentials::{problem, public_key};
use super::kind::KIND;
use super::order::Order;
use super::problem::{CONTENT_TYPE, Problem};
use super::settings::Settings;
use super::state::State;
use super::verification::{Guess, NoCancel, Verification};
use crate::emulator::{Credentials, Given, Why, invalid};
use crate::world::World;

/// The service.
pub(crate) struct Vonage {
    pub(super) world: World,
    pub(super) keys: Credentials,
    applications: Credentials,
    /// Of the applications that were given: the id, and the key as PKCS #1.
    pub(super) public_keys: Vec<(String, Vec<u8>)>,
    state: Mutex<State>,
    settings: Mutex<Settings>,
    /// Those it started with.
    first_settings: Settings,
}

impl Vonage {
    pub(super) fn new(world: World, given: Given) -> io::Result<Self> {
        let (applications, keys): (Vec<_>, Vec<_>) =
            given.credentials.into_iter().partition(|set| set.contains_key("application_id"));
        let public_keys = applications.iter().filter_map(|set| {
            Some((set.get("application_id")?.clone(), public_key(set.get("private_key")?)?))
        });
        let public_keys = public_keys.collect();
        let settings = match given.settings {
            Value::Null => Settings::default(),
            settings => serde_json::from_value(settings)
                .map_err(|error| invalid(format!("Settings of {KIND}: {error}.")))?,
        };
        Ok(Self {
            world,
            keys: Credentials::new(KIND, &["api_key", "api_secret"], keys, problem)?,
            applications: Credentials::new(
                KIND,
                &["application_id", "private_key"],
                applications,
                problem,
            )?,
            public_keys,
            state: Mutex::new(State::new()),
            settings: Mutex::new(settings),
            first_settings: settings,
        })
    }

    /// Whether any credentials of the right form are taken.
    pub(super) fn takes_any(&self) -> bool {
        self.keys.takes_any() && self.applications.takes_any()
    }

    /// The first credentials given, else some of the right form.
    pub(super) fn usable(&self) -> Vec<(&'static str, String)> {
        if self.keys.takes_any() && !self.applications.takes_any() {
            return self.applications.usable(&["", ""]);
        }
        self.keys.usable(&["abcd1234", "sandbox-secret"])
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

    pub(super) fn refuse(&self, problem: &Problem) -> Response {
        let body = problem.body(&self.world.chance.uuid().to_string());
        let why = Extension(Why(problem.why()));
        (problem.status, [("content-type", CONTENT_TYPE)], why, Json(body)).into_response()
    }

    /// The answer to a send, and the request's id.
    pub(super) fn send(&self, owner: String, body: &[u8]) -> Result<(Value, String), Problem> {
        let order = Order::read(body)?;
        let mut state = self.state();
        let mut recipients = order.steps.iter().map(|step| step.to.as_str());
        if let Some(live) = recipients.find_map(|to| state.in_the_way(&owner, to, &self.world)) {
            return Err(Problem::concurrent(live));
        }
        let id = self.world.chance.uuid().to_string();
        let mut body = json!({ "request_id": id });
        if order.steps[0].channel.inbox().is_none() {
            body["check_url"] =
                format!("https://api.nexmo.com/v2/verify/{id}/silent-auth/redirect").into();
        }
        state.file(id.clone(), Verification::begin(id.clone(), owner, order, &self.world));
        Ok((body, id))
    }

    /// Begins the further steps of a request when their time comes, whether anybody calls or not.
    pub(super) fn follow(self: &Arc<Self>, id: String) {
        let (service, clock) = (Arc::downgrade(self), self.world.clock.clone());
        tokio::spawn(async move {
            let mut moves = clock.moves();
            loop {
                let due = service
                    .upgrade()
                    .and_then(|service| service.state().get(&id, &service.world)?.next_step_at());
                let Some(due) = due else { return };
                tokio::select! {
                    () = clock.reach(due) => {}
                    _ = moves.changed() => {}
                }
            }
        });
    }

    pub(super) fn check(&self, owner: &str, id: &str, body: &[u8]) -> Result<(), Problem> {
        let body: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
        let code = body.get("code").and_then(Value::as_str);
        let code =
            code.filter(|code| (4..=10).contains(&code.chars().count())).ok_or_else(|| {
                Problem::invalid(vec![(
                    "code".to_owned(),
                    "A code is a string of 4 to 10 characters.",
                )])
            })?;
        self.with(owner, id, |verification| match verification.guess(code, &self.world) {
            Guess::Right => Ok(()),
            Guess::Wrong => Err(Problem::WRONG_CODE),
            Guess::TooMany => Err(Problem::TOO_MANY_CODES),
            Guess::TakesNone => Err(Problem::NO_CODE),
        })
    }

    /// Begins the next step at once.
    pub(super) fn next(&self, owner: &str, id: &str) -> Result<(), Problem> {
        let now = self.world.clock.timestamp();
        self.with(owner, id, |verification| {
            let advanced = verification.advance(now, &self.world);
            advanced.then_some(()).ok_or(Problem::NO_EVENTS)
        })
    }

    pub(super) fn cancel(&self, owner: &str, id: &str) -> Result<(), Problem> {
        let settings = self.own_settings();
        let keep = settings.cancel_keeps_number.try_into().unwrap_or_default();
        self.with(owner, id, |verification| {
            verification.cancel(keep, &self.world).map_err(|why| match why {
                NoCancel::TooEarly if settings.cancel_too_early == 409 => Problem::NOT_NOW,
                NoCancel::TooEarly | NoCancel::TooLate => Problem::UNKNOWN,
            })
        })
    }

    /// What is over, another's or unknown is all one.
    fn with(
        &self,
        owner: &str,
        id: &str,
        act: impl FnOnce(&mut Verification) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let mut state = self.state();
        let verification = state.get(id, &self.world);
        let ours = verification.filter(|it| it.is_live() && it.owner == owner);
        act(ours.ok_or(Problem::UNKNOWN)?)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
