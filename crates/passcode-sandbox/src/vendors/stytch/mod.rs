//! Stytch's consumer passcodes: sending by text, WhatsApp and e-mail, and checking.

mod body;
mod check;
mod environment;
mod refusal;
mod send;
mod service;
mod settings;
mod users;

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use axum::routing::post;
use serde_json::{Value, json};

use crate::emulator::{Arrival, Emulator, Example, Given, Service, Subject, shell};
use crate::fault::{Blocked, Operation, Reply};
use crate::world::World;
use environment::Environment;
use refusal::{Refusal, answer};
use send::Way;
pub(super) use service::KIND;
use service::Stytch;

type Served = Shared<Arc<Stytch>>;

/// Makes the emulator.
pub(super) fn make(world: &World, given: Given) -> io::Result<Arc<dyn Emulator>> {
    Ok(Arc::new(Stytch::new(world.clone(), given)?))
}

impl Emulator for Stytch {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> &'static str {
        "Stytch"
    }

    fn service(self: Arc<Self>) -> Service {
        Service::Routes(
            Router::new()
                .route("/v1/otps/authenticate", post(authenticate))
                .route("/v1/otps/{way}/{call}", post(send))
                .with_state(self),
        )
    }

    fn elsewhere(&self) -> Response {
        answer(&self.world.chance, Environment::Test, Err(Refusal::NO_SUCH_PATH))
    }

    fn operation(&self, _: &Method, path: &str) -> Operation {
        match path.rsplit('/').next() {
            Some("login_or_create" | "send") => Operation::Send,
            Some("authenticate") => Operation::Verify,
            _ => Operation::Other,
        }
    }

    fn subject(&self, arrival: &Arrival<'_>) -> Option<Subject> {
        let body = arrival.json();
        if let Some(id) = body["method_id"].as_str() {
            return Some(Subject::Verification(id.to_owned()));
        }
        let mut names = ["phone_number", "email"].iter();
        let recipient = names.find_map(|name| body[name].as_str())?;
        Some(Subject::Recipient(recipient.to_owned()))
    }

    fn blocked(&self) -> Blocked {
        let body = json!({
            "status_code": 429,
            "request_id": "request-id-test-00000000-0000-4000-8000-000000000000",
            "error_type": "user_lock_limit_reached",
            "error_message": "The user is locked.",
            "error_url": "https://stytch.com/docs/api/errors/429",
        });
        let answer = Reply::status(429).header("content-type", "application/json");
        Blocked { operation: Operation::Send, answer: answer.body(body.to_string()) }
    }

    fn example(&self, url: &str) -> Example {
        let sample = "project-test-11111111-2222-4333-8444-555555555555";
        let settings = self.credentials.usable(&[sample, "secret-test-sandbox"]);
        let value = |index: usize| settings.get(index).map_or("", |(_, value)| value.as_str());
        let user = shell(&format!("{}:{}", value(0), value(1)));
        let curl = format!(
            "curl -sS {url}/v1/otps/sms/login_or_create \\\n  -u {user} \\\n  -H 'content-type: application/json' \\\n  \
             -d '{{\"phone_number\":\"+12025550162\"}}'"
        );
        Example { curl, provider: "stytch", settings, routes: &[] }
    }

    fn settings(&self) -> Value {
        serde_json::to_value(self.chosen()).unwrap_or_default()
    }

    fn set_settings(&self, settings: Value) -> Result<(), String> {
        self.choose(settings::read(settings)?);
        Ok(())
    }

    /// Forgets everybody but those it knew at the start.
    fn restart(&self) {
        self.forget();
    }
}

async fn send(
    Shared(service): Served,
    Path((way, call)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some((way, creates)) = Way::parse(&way).zip(creates(&call)) else {
        return service.elsewhere();
    };
    let (environment, sent) = match service.caller(&headers) {
        Ok(environment) => (environment, service.send(environment, way, creates, &body)),
        Err(refusal) => (Environment::Test, Err(refusal)),
    };
    answer(&service.world.chance, environment, sent)
}

/// Whether the call makes a user of who isn't one.
fn creates(call: &str) -> Option<bool> {
    match call {
        "login_or_create" => Some(true),
        "send" => Some(false),
        _ => None,
    }
}

async fn authenticate(Shared(service): Served, headers: HeaderMap, body: Bytes) -> Response {
    let (environment, checked) = match service.caller(&headers) {
        Ok(environment) => (environment, service.check(&body)),
        Err(refusal) => (Environment::Test, Err(refusal)),
    };
    answer(&service.world.chance, environment, checked)
}
