//! Vonage's Verify v2: sends by several steps, checks, next steps, cancels, and the list of templates.

mod caller;
mod channel;
mod credentials;
mod kind;
mod order;
mod problem;
mod service;
mod settings;
mod state;
mod verification;

use std::io;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::emulator::{Arrival, Emulator, Example, Given, Service, Subject, shell};
use crate::fault::{Blocked, Operation, Reply};
use crate::world::World;
pub(super) use kind::KIND;
use problem::Problem;
use service::Vonage;

type Served = Shared<Arc<Vonage>>;

/// Makes the emulator.
pub(super) fn make(world: &World, given: Given) -> io::Result<Arc<dyn Emulator>> {
    Ok(Arc::new(Vonage::new(world.clone(), given)?))
}

impl Emulator for Vonage {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> &'static str {
        "Vonage"
    }

    /// The reference writes the send with a slash at the end, and every client posts without; one
    /// of the vendor's clients writes `next-workflow`.
    fn service(self: Arc<Self>) -> Service {
        Service::Routes(
            Router::new()
                .route("/v2/verify", post(send))
                .route("/v2/verify/", post(send))
                .route("/v2/verify/templates", get(templates))
                .route("/v2/verify/{id}", post(check).delete(cancel))
                .route("/v2/verify/{id}/next_workflow", post(next))
                .route("/v2/verify/{id}/next-workflow", post(next))
                .with_state(self),
        )
    }

    fn elsewhere(&self) -> Response {
        self.refuse(&Problem::NOWHERE)
    }

    fn operation(&self, method: &Method, path: &str) -> Operation {
        let words: Vec<_> = path.split('/').filter(|word| !word.is_empty()).collect();
        match (method, words.as_slice()) {
            (&Method::POST, ["v2", "verify"]) => Operation::Send,
            (&Method::POST, ["v2", "verify", _]) => Operation::Verify,
            _ => Operation::Other,
        }
    }

    fn subject(&self, arrival: &Arrival<'_>) -> Option<Subject> {
        let words: Vec<_> = arrival.path.split('/').filter(|word| !word.is_empty()).collect();
        if let ["v2", "verify", id, ..] = words.as_slice() {
            return Some(Subject::Verification((*id).to_owned()));
        }
        let body = arrival.json();
        let to = body["workflow"][0]["to"].as_str()?;
        let plus = if to.contains('@') { "" } else { "+" };
        Some(Subject::Recipient(format!("{plus}{to}")))
    }

    /// The vendor tells nobody of a block but by callback; so somebody blocked is one whose number
    /// it refuses.
    fn blocked(&self) -> Blocked {
        let problem =
            Problem::invalid(vec![("workflow[0].to".to_owned(), "The recipient is refused.")]);
        let body = problem.body("00000000-0000-4000-8000-000000000000").to_string();
        let answer = Reply::status(422).header("content-type", problem::CONTENT_TYPE).body(body);
        Blocked { operation: Operation::Send, answer }
    }

    fn example(&self, url: &str) -> Example {
        let mut settings = self.usable();
        let authorization = match settings.as_slice() {
            [("api_key", key), (_, secret)] => format!("-u {}", shell(&format!("{key}:{secret}"))),
            _ => "-H \"authorization: Bearer $JWT\"".to_owned(),
        };
        let body = r#"{"brand":"Example","workflow":[{"channel":"sms","to":"447700900123"}]}"#;
        let curl = format!(
            "curl -sS {url}/v2/verify {authorization} \\\n  -H 'content-type: application/json' -d '{body}'"
        );
        settings.push(("brand", "Example".to_owned()));
        Example { curl, provider: "vonage", settings, routes: &[r#"calling_codes = ["44"]"#] }
    }

    fn settings(&self) -> Value {
        serde_json::to_value(self.own_settings()).unwrap_or_default()
    }

    fn set_settings(&self, settings: Value) -> Result<(), String> {
        self.set_own_settings(serde_json::from_value(settings).map_err(|error| error.to_string())?);
        Ok(())
    }

    fn restart(&self) {
        self.forget();
    }
}

async fn send(Shared(service): Served, headers: HeaderMap, body: Bytes) -> Response {
    let sent = service.owner(&headers).and_then(|owner| service.send(owner, &body));
    answer(
        &service,
        sent.map(|(body, id)| {
            service.follow(id);
            (StatusCode::ACCEPTED, Json(body)).into_response()
        }),
    )
}

async fn check(
    Shared(service): Served,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let checked = service.owner(&headers).and_then(|owner| service.check(&owner, &id, &body));
    answer(
        &service,
        checked.map(|()| Json(json!({ "request_id": id, "status": "completed" })).into_response()),
    )
}

async fn next(Shared(service): Served, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let moved = service.owner(&headers).and_then(|owner| service.next(&owner, &id));
    answer(&service, moved.map(|()| StatusCode::OK.into_response()))
}

async fn cancel(Shared(service): Served, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let cancelled = service.owner(&headers).and_then(|owner| service.cancel(&owner, &id));
    answer(&service, cancelled.map(|()| StatusCode::NO_CONTENT.into_response()))
}

/// Every account can list templates, and has none here.
async fn templates(Shared(service): Served, headers: HeaderMap) -> Response {
    answer(
        &service,
        service.owner(&headers).map(|_| {
            Json(json!({
            "page_size": 1, "page": 1, "total_pages": 1, "total_items": 0,
            "_embedded": { "templates": [] },
            "_links": { "self": { "href": "https://api.nexmo.com/v2/verify/templates?page=1" } },
        }))
        .into_response()
        }),
    )
}

fn answer(service: &Vonage, result: Result<Response, Problem>) -> Response {
    result.unwrap_or_else(|problem| service.refuse(&problem))
}
