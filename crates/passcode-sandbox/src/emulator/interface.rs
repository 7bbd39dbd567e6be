//! What a vendor's emulator is.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Method, Response};
use serde_json::Value;

use super::call::Arrival;
use crate::fault::{Blocked, Operation};

/// One vendor's service, emulated from its contract. Its paths are the vendor's own; the sandbox
/// decides where they are mounted, counts the requests and breaks what a fault breaks.
pub(crate) trait Emulator: Send + Sync + 'static {
    /// Its kind in Passcode's configuration, which is also where it is mounted: `ratio`.
    fn kind(&self) -> &'static str;

    /// Its name for people.
    fn title(&self) -> &'static str;

    /// What answers its calls.
    fn service(self: Arc<Self>) -> Service;

    /// What a path or method that it doesn't have is answered.
    fn elsewhere(&self) -> Response<Body>;

    /// What kind of call this is of a path.
    fn operation(&self, method: &Method, path: &str) -> Operation;

    /// Whom a request is about, as far as it says.
    fn subject(&self, arrival: &Arrival<'_>) -> Option<Subject>;

    /// Where and how it refuses a person.
    fn blocked(&self) -> Blocked;

    /// What works here, ready to be copied. `url` is its base URL.
    fn example(&self, url: &str) -> Example;

    /// Its own settings; null if it has none.
    fn settings(&self) -> Value {
        Value::Null
    }

    /// Takes settings, or says what is wrong with them.
    fn set_settings(&self, _: Value) -> Result<(), String> {
        Err("it has no settings".to_owned())
    }

    /// Makes everything as it was at the start.
    fn restart(&self);
}

/// What answers the calls of a vendor.
pub(crate) enum Service {
    /// A handler for each of its paths.
    Routes(Router),
    /// One function for all of them, for which nothing is copied.
    Function(Box<Function>),
}

type Function = dyn Fn(&Arrival<'_>) -> Response<Bytes> + Send + Sync;

/// Whom a request is about.
pub(crate) enum Subject {
    /// The recipient, in E.164 or as an address.
    Recipient(String),
    /// Whoever the code of this id went to.
    Verification(String),
}

/// What works with an emulated vendor.
pub(crate) struct Example {
    /// A shell command that sends a code, with curl and little else.
    pub(crate) curl: String,
    /// The name of its provider in the ready-made configuration.
    pub(crate) provider: &'static str,
    /// Its provider's settings but kind and `base_url`: keys with values that are text.
    pub(crate) settings: Vec<(&'static str, String)>,
    /// Conditions of the routes that lead to it there; none if it takes what nobody else does.
    pub(crate) routes: &'static [&'static str],
}

/// A word of a shell, whatever is in it.
pub(crate) fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
