//! Telnyx's Verify v2: verifications, their checks, and the profile they belong to.

mod body;
mod check;
mod error;
mod read;
mod send;
mod service;
mod settings;
mod state;

use std::io;
use std::sync::Arc;

use axum::extract::{Path, Request, State as Shared};
use axum::http::Method;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router, response::IntoResponse};
use serde_json::{Value, json};

use crate::emulator::{Arrival, Emulator, Example, Given, Service, Subject, shell};
use crate::fault::{Blocked, Operation, Reply};
use crate::world::World;
use body::Body;
use error::Refusal;
pub(super) use service::KIND;
use service::Telnyx;
use state::{State, Type};

/// Makes the emulator.
pub(super) fn make(world: &World, given: Given) -> io::Result<Arc<dyn Emulator>> {
    Ok(Arc::new(Telnyx::new(world.clone(), given)?))
}

const VERIFICATIONS: &str = "/v2/verifications";
const BY_NUMBER: &str = "/by_phone_number/";
const CHECK: &str = "/actions/verify";

impl Emulator for Telnyx {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> &'static str {
        "Telnyx Verify"
    }

    fn service(self: Arc<Self>) -> Service {
        let numbers = format!("{VERIFICATIONS}{BY_NUMBER}{{number}}");
        Service::Routes(
            Router::new()
                .route(&format!("{VERIFICATIONS}/{{id}}"), get(read).post(send))
                .route(&format!("{VERIFICATIONS}/{{id}}{CHECK}"), post(check))
                .route(&numbers, get(list))
                .route(&format!("{numbers}{CHECK}"), post(check_by_number))
                .route("/v2/verify_profiles/{id}", get(read_profile))
                .with_state(self),
        )
    }

    fn elsewhere(&self) -> Response {
        Refusal::NotFound.into_response()
    }

    fn operation(&self, _: &Method, path: &str) -> Operation {
        let last = path.rsplit('/').next().unwrap_or_default();
        if path.ends_with(CHECK) {
            Operation::Verify
        } else if path.starts_with(VERIFICATIONS) && Type::of(last).is_some() {
            Operation::Send
        } else {
            Operation::Other
        }
    }

    /// A number stands in the body of a send, and in the path of a check by number.
    fn subject(&self, arrival: &Arrival<'_>) -> Option<Subject> {
        if let Some(number) = arrival.json()["phone_number"].as_str() {
            return Some(Subject::Recipient(number.to_owned()));
        }
        let path = arrival.path;
        if let Some((_, rest)) = path.split_once(BY_NUMBER) {
            let number = rest.split('/').next().unwrap_or_default();
            return Some(Subject::Recipient(number.replace("%2B", "+").replace("%2b", "+")));
        }
        let id = path.strip_suffix(CHECK)?.rsplit('/').next()?;
        Some(Subject::Verification(id.to_owned()))
    }

    /// The profile doesn't allow the country.
    fn blocked(&self) -> Blocked {
        let answer = Reply::status(400).header("content-type", "application/json");
        let body = Refusal::Destination.body().to_string();
        Blocked { operation: Operation::Send, answer: answer.body(body) }
    }

    fn example(&self, url: &str) -> Example {
        let settings = self.usable();
        let value = |index: usize| settings.get(index).map_or("", |(_, value)| value.as_str());
        let key = shell(&format!("authorization: Bearer {}", value(0)));
        let body = json!({ "phone_number": "+12025550125", "verify_profile_id": value(1) });
        let curl = format!(
            "curl -sS {url}{VERIFICATIONS}/sms -H {key} \\\n  -H 'content-type: application/json' -d {}",
            shell(&body.to_string())
        );
        Example { curl, provider: KIND, settings, routes: &[r#"calling_codes = ["61"]"#] }
    }

    fn settings(&self) -> Value {
        serde_json::to_value(&*self.settings()).unwrap_or_default()
    }

    fn set_settings(&self, settings: Value) -> Result<(), String> {
        *self.settings() = settings::read(settings)?;
        Ok(())
    }

    fn restart(&self) {
        *self.state() = State::new();
        *self.settings() = self.first_settings.clone();
    }
}

type Served = Shared<Arc<Telnyx>>;

async fn send(Shared(telnyx): Served, Path(name): Path<String>, request: Request) -> Response {
    let result = match (telnyx.admit(request.headers()), Type::of(&name)) {
        (Err(refusal), _) => Err(refusal),
        (Ok(()), None) => Err(Refusal::NotFound),
        (Ok(()), Some(kind)) => telnyx.send(kind, Body::read(request).await),
    };
    answer(result)
}

async fn check(Shared(telnyx): Served, Path(id): Path<String>, request: Request) -> Response {
    answer(match telnyx.admit(request.headers()) {
        Ok(()) => telnyx.check(&id, Body::read(request).await),
        Err(refusal) => Err(refusal),
    })
}

async fn check_by_number(
    Shared(telnyx): Served,
    Path(number): Path<String>,
    request: Request,
) -> Response {
    answer(match telnyx.admit(request.headers()) {
        Ok(()) => telnyx.check_by_number(&number, Body::read(request).await),
        Err(refusal) => Err(refusal),
    })
}

async fn read(Shared(telnyx): Served, Path(id): Path<String>, request: Request) -> Response {
    answer(telnyx.admit(request.headers()).and_then(|()| telnyx.verification(&id)))
}

async fn list(Shared(telnyx): Served, Path(number): Path<String>, request: Request) -> Response {
    answer(telnyx.admit(request.headers()).map(|()| telnyx.verifications_of(&number)))
}

async fn read_profile(
    Shared(telnyx): Served,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    answer(telnyx.admit(request.headers()).and_then(|()| telnyx.profile(&id)))
}

fn answer(result: Result<Value, Refusal>) -> Response {
    result.map_or_else(IntoResponse::into_response, |body| Json(body).into_response())
}
