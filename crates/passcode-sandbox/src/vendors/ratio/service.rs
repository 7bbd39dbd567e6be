//! The service and what it starts with.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use uuid::Uuid;

use super::state::State;
use super::user::User;
use crate::emulator::{Credentials, Given, Person};
use crate::jwt::Signer;
use crate::world::World;

/// Its kind, and where it is mounted.
pub(crate) const KIND: &str = "ratio";

/// The service.
pub(crate) struct Ratio {
    pub(super) world: World,
    pub(super) signer: Signer,
    pub(super) credentials: Credentials,
    /// Those it knew from the start.
    pub(super) first_users: Vec<Person>,
    state: Mutex<State>,
}

/// A success: its status and body, and a fresh session JWT if the one presented nears its end.
pub(super) struct Success {
    pub(super) status: u16,
    pub(super) body: Option<Value>,
    pub(super) refresh: Option<String>,
}

impl Success {
    /// Status 200.
    pub(super) fn of(body: Value) -> Self {
        Self { status: 200, body: Some(body), refresh: None }
    }
}

impl Ratio {
    pub(super) fn new(world: World, mut given: Given) -> io::Result<Self> {
        // A UUID is the same in any case.
        for id in given.credentials.iter_mut().filter_map(|set| set.get_mut("client_id")) {
            id.make_ascii_lowercase();
        }
        let keys = &["client_id", "client_secret"];
        let credentials = Credentials::new(KIND, keys, given.credentials, problem)?;
        let mut state = State::new();
        for person in &given.people {
            state.add_user(User::known(&world, &person.phone, &person.email)?);
        }
        Ok(Self {
            first_users: given.people,
            signer: Signer::new(&world.chance),
            world,
            credentials,
            state: Mutex::new(state),
        })
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is wrong with a credential.
fn problem(key: &str, value: &str) -> Option<&'static str> {
    match key {
        "client_id" if !is_client_id(value) => Some("A Ratio client id is a UUID."),
        "client_secret" if value.is_empty() => Some("A Ratio client secret can't be empty."),
        _ => None,
    }
}

/// A UUID in its usual form, with hyphens.
pub(super) fn is_client_id(text: &str) -> bool {
    text.len() == uuid::fmt::Hyphenated::LENGTH && Uuid::try_parse(text).is_ok()
}
