//! Prelude's Verify service, version 2: send, check and the history.

mod body;
mod check;
mod history;
mod refusal;
mod request;
mod send;
mod service;
mod settings;
mod window;

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State as Shared};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::emulator::{Arrival, Emulator, Example, Given, Service, Subject};
use crate::fault::{Blocked, Operation, Reply};
use crate::world::World;
use refusal::{Refusal, answer};
pub(super) use service::KIND;
use service::Prelude;

type Served = Shared<Arc<Prelude>>;

/// Makes the emulator.
pub(super) fn make(world: &World, given: Given) -> io::Result<Arc<dyn Emulator>> {
    Ok(Arc::new(Prelude::new(world.clone(), given)?))
}

impl Emulator for Prelude {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> &'static str {
        "Prelude"
    }

    fn service(self: Arc<Self>) -> Service {
        Service::Routes(
            Router::new()
                .route("/v2/verification", post(send))
                .route("/v2/verification/check", post(check))
                .route("/v2/verification/phone/history", get(history))
                .with_state(self),
        )
    }

    fn elsewhere(&self) -> Response {
        answer(&self.world.chance, Err(Refusal::NoSuchPath))
    }

    fn operation(&self, _: &Method, path: &str) -> Operation {
        match path {
            "/v2/verification" => Operation::Send,
            "/v2/verification/check" => Operation::Verify,
            _ => Operation::Other,
        }
    }

    fn subject(&self, arrival: &Arrival<'_>) -> Option<Subject> {
        let body = arrival.json();
        Some(Subject::Recipient(body["target"]["value"].as_str()?.to_owned()))
    }

    fn blocked(&self) -> Blocked {
        let body = json!({
            "id": "vrf_00000000000000000000000000", "status": "blocked", "method": "message",
            "reason": "suspicious", "request_id": "00000000-0000-4000-8000-000000000000",
        });
        let answer = Reply::status(200).header("content-type", "application/json");
        Blocked { operation: Operation::Send, answer: answer.body(body.to_string()) }
    }

    fn example(&self, url: &str) -> Example {
        let settings = self.credentials.usable(&["sk_sandbox_0123456789"]);
        let key = settings.first().map_or("", |(_, value)| value.as_str());
        let authorization = crate::emulator::shell(&format!("Authorization: Bearer {key}"));
        let curl = format!(
            "curl -sS {url}/v2/verification \\\n  -H {authorization} \\\n  -H 'content-type: application/json' \\\n  \
             -d '{{\"target\":{{\"type\":\"phone_number\",\"value\":\"+306912345678\"}}}}'"
        );
        Example { curl, provider: "prelude", settings, routes: &[] }
    }

    fn settings(&self) -> Value {
        serde_json::to_value(self.chosen()).unwrap_or_default()
    }

    fn set_settings(&self, settings: Value) -> Result<(), String> {
        self.choose(settings::read(settings)?);
        Ok(())
    }

    /// Forgets every window.
    fn restart(&self) {
        self.forget();
    }
}

async fn send(Shared(service): Served, headers: HeaderMap, body: Bytes) -> Response {
    let sent = service.caller(&headers).and_then(|()| service.send(&body));
    answer(&service.world.chance, sent)
}

async fn check(Shared(service): Served, headers: HeaderMap, body: Bytes) -> Response {
    let checked = service.caller(&headers).and_then(|()| service.check(&body));
    answer(&service.world.chance, checked)
}

async fn history(
    Shared(service): Served,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let listed = service.caller(&headers);
    let listed = listed.and_then(|()| service.history(query.as_deref().unwrap_or_default()));
    answer(&service.world.chance, listed)
}
