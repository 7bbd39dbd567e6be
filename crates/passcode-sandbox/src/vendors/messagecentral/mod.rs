//! Message Central's VerifyNow service: token, send and validate, v3 and v2.

mod envelope;
mod params;
mod send;
mod service;
mod shapes;
mod state;
mod token;
mod validate;
mod version;

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State as Shared};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::emulator::{Arrival, Emulator, Example, Given, Service, Subject};
use crate::fault::{Blocked, Operation, Reply};
use crate::jwt::Signer;
use crate::world::World;
use envelope::{answer, unauthorised};
use params::Pairs;
pub(super) use service::KIND;
use service::MessageCentral;
use state::State;
use version::Version;

type Served = Shared<Arc<MessageCentral>>;

/// Makes the emulator.
pub(super) fn make(world: &World, given: Given) -> io::Result<Arc<dyn Emulator>> {
    Ok(Arc::new(MessageCentral::new(world.clone(), given)?))
}

impl Emulator for MessageCentral {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> &'static str {
        "Message Central"
    }

    fn service(self: Arc<Self>) -> Service {
        let router = Router::new().route("/auth/v1/authentication/token", get(token::token));
        Service::Routes(
            [Version::V3, Version::V2]
                .into_iter()
                .fold(router, |router, version| {
                    router
                        .route(version.send_path(), send_route(version))
                        .route(version.validate_path(), validate_route(version))
                })
                .with_state(self),
        )
    }

    /// What a missing or refused token gets, and a `POST` on validate: 401 and nothing else. Other
    /// paths and methods it doesn't have are answered the same, by inference.
    fn elsewhere(&self) -> Response {
        unauthorised()
    }

    fn operation(&self, _: &Method, path: &str) -> Operation {
        match path.rsplit('/').next() {
            Some("token") => Operation::Token,
            Some("send") => Operation::Send,
            Some("validateOtp") => Operation::Verify,
            _ => Operation::Other,
        }
    }

    fn subject(&self, arrival: &Arrival<'_>) -> Option<Subject> {
        if let Some(id) = arrival.query("verificationId") {
            return Some(Subject::Verification(id));
        }
        let (code, number) = (arrival.query("countryCode")?, arrival.query("mobileNumber")?);
        Some(Subject::Recipient(format!("+{code}{number}")))
    }

    fn blocked(&self) -> Blocked {
        let body = json!({ "responseCode": 800, "message": "MAXIMUM_LIMIT_REACHED", "data": null });
        let answer = Reply::status(400).header("content-type", "application/json");
        Blocked { operation: Operation::Send, answer: answer.body(body.to_string()) }
    }

    fn example(&self, url: &str) -> Example {
        let settings = self.credentials.usable(&["C-0123456789ABCDE", "sandbox-password"]);
        let value = |index: usize| settings.get(index).map_or("", |(_, value)| value.as_str());
        let (customer, key) = (value(0), BASE64_STANDARD.encode(value(1)));
        let key = key.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let token = format!(
            "curl -sS '{url}/auth/v1/authentication/token?customerId={customer}&key={key}' \\\n  \
             | sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/'"
        );
        let curl = format!(
            "curl -sS -X POST '{url}/verification/v3/send?countryCode=44&mobileNumber=7700900123\
             &flowType=SMS&otpLength=6' \\\n  -H \"authToken: $({token})\""
        );
        Example { curl, provider: "india", settings, routes: &[] }
    }

    fn settings(&self) -> Value {
        serde_json::to_value(self.shapes()).unwrap_or_default()
    }

    fn set_settings(&self, settings: Value) -> Result<(), String> {
        let shapes = serde_json::from_value(settings).map_err(|error| error.to_string())?;
        self.set_shapes(shapes);
        Ok(())
    }

    /// Forgets every code. Tokens stay good, as with a service that was restarted.
    fn restart(&self) {
        // Draws what `new` draws, so that a seed's ids and codes come again.
        let _ = Signer::new(&self.world.chance);
        *self.state() = State::new(&self.world.chance);
        self.set_shapes(self.first_shapes);
    }
}

fn send_route(version: Version) -> MethodRouter<Arc<MessageCentral>> {
    post(
        async move |Shared(service): Served,
                    headers: HeaderMap,
                    Query(query): Query<Pairs>,
                    body: Bytes| {
            let status = service.shapes().failure_status(version, false);
            answer(status, service.send(version, &headers, query, &body))
        },
    )
}

fn validate_route(version: Version) -> MethodRouter<Arc<MessageCentral>> {
    get(
        async move |Shared(service): Served,
                    headers: HeaderMap,
                    Query(query): Query<Pairs>,
                    body: Bytes| {
            let status = service.shapes().failure_status(version, true);
            answer(status, service.validate(version, &headers, query, &body))
        },
    )
}
