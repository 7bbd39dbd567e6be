//! The service and what it starts with.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::shapes::Shapes;
use super::state::State;
use crate::emulator::{Credentials, Given, invalid};
use crate::jwt::Signer;
use crate::world::World;

/// Its kind, and where it is mounted.
pub(crate) const KIND: &str = "messagecentral";

/// The service.
pub(crate) struct MessageCentral {
    pub(super) world: World,
    pub(super) signer: Signer,
    pub(super) credentials: Credentials,
    state: Mutex<State>,
    shapes: Mutex<Shapes>,
    /// Those it started with.
    pub(super) first_shapes: Shapes,
}

impl MessageCentral {
    pub(super) fn new(world: World, given: Given) -> io::Result<Self> {
        let keys = &["customer_id", "password"];
        let credentials = Credentials::new(KIND, keys, given.credentials, problem)?;
        let shapes = match given.settings {
            Value::Null => Shapes::default(),
            settings => serde_json::from_value(settings)
                .map_err(|error| invalid(format!("Settings of {KIND}: {error}.")))?,
        };
        Ok(Self {
            signer: Signer::new(&world.chance),
            state: Mutex::new(State::new(&world.chance)),
            world,
            credentials,
            shapes: Mutex::new(shapes),
            first_shapes: shapes,
        })
    }

    pub(super) fn shapes(&self) -> Shapes {
        *self.shapes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set_shapes(&self, shapes: Shapes) {
        *self.shapes.lock().unwrap_or_else(PoisonError::into_inner) = shapes;
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is wrong with a credential.
fn problem(key: &str, value: &str) -> Option<&'static str> {
    match key {
        "customer_id" if !is_customer_id(value) => {
            Some("A Message Central customer id is `C-` and letters or digits.")
        }
        "password" if value.is_empty() => Some("A Message Central password can't be empty."),
        _ => None,
    }
}

/// `C-`, then letters and digits: 15 hexadecimal digits in every recent sample, others before.
pub(super) fn is_customer_id(text: &str) -> bool {
    text.strip_prefix("C-").is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}
