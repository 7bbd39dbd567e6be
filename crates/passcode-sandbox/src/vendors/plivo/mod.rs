//! Plivo's Verify: sessions that are sent, checked, read and listed, and the account.

mod answer;
mod kind;
mod order;
mod service;
mod session;
mod settings;
mod state;

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State as Shared};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use serde_json::{Value, json};

use crate::emulator::{Arrival, Emulator, Example, Given, Service, Subject, shell};
use crate::fault::{Blocked, Operation, Reply};
use crate::world::World;
use answer::Refusal;
pub(super) use kind::KIND;
use service::Plivo;
use state::List;

type Served = Shared<Arc<Plivo>>;

/// Makes the emulator.
pub(super) fn make(world: &World, given: Given) -> io::Result<Arc<dyn Emulator>> {
    Ok(Arc::new(Plivo::new(world.clone(), given)?))
}

impl Emulator for Plivo {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> &'static str {
        "Plivo"
    }

    /// Each path with its last slash and without.
    fn service(self: Arc<Self>) -> Service {
        let paths: [(&str, MethodRouter<Arc<Self>>); 3] = [
            ("/v1/Account/{auth_id}", get(account)),
            ("/v1/Account/{auth_id}/Verify/Session", post(send).get(list)),
            ("/v1/Account/{auth_id}/Verify/Session/{id}", post(check).get(read)),
        ];
        Service::Routes(
            paths
                .into_iter()
                .fold(Router::new(), |router, (path, methods)| {
                    router.route(path, methods.clone()).route(&format!("{path}/"), methods)
                })
                .with_state(self),
        )
    }

    fn elsewhere(&self) -> Response {
        self.answer(Err(Refusal::NOWHERE))
    }

    fn operation(&self, method: &Method, path: &str) -> Operation {
        match (method, words(path).as_slice()) {
            (&Method::POST, ["v1", "Account", _, "Verify", "Session"]) => Operation::Send,
            (&Method::POST, ["v1", "Account", _, "Verify", "Session", _]) => Operation::Verify,
            _ => Operation::Other,
        }
    }

    fn subject(&self, arrival: &Arrival<'_>) -> Option<Subject> {
        if let ["v1", "Account", _, "Verify", "Session", id] = words(arrival.path).as_slice() {
            return Some(Subject::Verification((*id).to_owned()));
        }
        let body = arrival.json();
        let recipient = body["recipient"].as_str()?;
        Some(Subject::Recipient(format!("+{}", recipient.trim_start_matches('+'))))
    }

    fn blocked(&self) -> Blocked {
        let text = "the request is blocked by Fraud Shield";
        let body = json!({ "api_id": "00000000-0000-4000-8000-000000000000", "error": text });
        let answer = Reply::status(400).header("content-type", "application/json");
        Blocked { operation: Operation::Send, answer: answer.body(body.to_string()) }
    }

    fn example(&self, url: &str) -> Example {
        let settings = self.credentials.usable(&["MA0123456789ABCDEFGH", "sandbox-token"]);
        let value = |index: usize| settings.get(index).map_or("", |(_, value)| value.as_str());
        let (id, user) = (value(0), shell(&format!("{}:{}", value(0), value(1))));
        let curl = format!(
            "curl -sS {url}/v1/Account/{id}/Verify/Session/ -u {user} \\\n  \
             -H 'content-type: application/json' -d '{{\"recipient\":\"+33639980123\"}}'"
        );
        Example { curl, provider: "plivo", settings, routes: &[r#"calling_codes = ["33"]"#] }
    }

    fn settings(&self) -> Value {
        serde_json::to_value(self.own_settings()).unwrap_or_default()
    }

    fn set_settings(&self, settings: Value) -> Result<(), String> {
        let settings: settings::Settings =
            serde_json::from_value(settings).map_err(|error| error.to_string())?;
        self.set_own_settings(settings.checked()?);
        Ok(())
    }

    fn restart(&self) {
        self.forget();
    }
}

fn words(path: &str) -> Vec<&str> {
    path.split('/').filter(|word| !word.is_empty()).collect()
}

async fn account(
    Shared(service): Served,
    Path(auth_id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let owner = service.owner(&auth_id, &headers);
    service.answer(owner.map(|owner| (StatusCode::OK, service.account(&owner))))
}

async fn send(
    Shared(service): Served,
    Path(auth_id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let sent = service.posted(&auth_id, &headers, &body);
    let sent = sent.and_then(|(owner, body)| service.send(owner, &body));
    service.answer(sent.map(|body| (StatusCode::ACCEPTED, body)))
}

async fn check(
    Shared(service): Served,
    Path((auth_id, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let checked = service.posted(&auth_id, &headers, &body);
    let checked = checked.and_then(|(owner, body)| service.check(&owner, &id, &body));
    service.answer(checked.map(|body| (StatusCode::OK, body)))
}

async fn read(
    Shared(service): Served,
    Path((auth_id, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let read = service.owner(&auth_id, &headers).and_then(|owner| service.read(&owner, &id));
    service.answer(read.map(|body| (StatusCode::OK, body)))
}

async fn list(
    Shared(service): Served,
    Path(auth_id): Path<String>,
    headers: HeaderMap,
    query: Result<Query<List>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let owner = service.owner(&auth_id, &headers);
    let listed = owner.and_then(|owner| match query {
        Ok(Query(list)) => service.list(&owner, &list),
        Err(_) => Err(Refusal::LIST),
    });
    service.answer(listed.map(|body| (StatusCode::OK, body)))
}
