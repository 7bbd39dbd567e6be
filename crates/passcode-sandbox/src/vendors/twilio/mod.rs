//! Twilio's Verify v2: Services, their verifications and the checks of these.

mod call;
mod channel;
mod check;
mod error;
mod form;
mod parameters;
mod send;
mod service;
mod settings;
mod shown;
mod sid;
mod state;
mod verification;

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State as Shared};
use axum::http::Method;
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::emulator::{Arrival, Emulator, Example, Given, Subject, shell};
use crate::fault::{Blocked, Operation, Reply};
use crate::world::World;
use error::Refusal;
pub(super) use service::KIND;
use service::Twilio;
use state::State;

/// Makes the emulator.
pub(super) fn make(world: &World, given: Given) -> io::Result<Arc<dyn Emulator>> {
    Ok(Arc::new(Twilio::new(world.clone(), given)?))
}

impl Emulator for Twilio {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> &'static str {
        "Twilio Verify"
    }

    fn routes(self: Arc<Self>) -> Router {
        const SERVICE: &str = "/v2/Services/{service}";
        Router::new()
            .route(SERVICE, get(read_service))
            .route(&format!("{SERVICE}/Verifications"), post(send))
            .route(&format!("{SERVICE}/VerificationCheck"), post(check))
            .route(&format!("{SERVICE}/Verifications/{{target}}"), get(read).post(update))
            .with_state(self)
    }

    fn elsewhere(&self) -> Response {
        self.answer(Err(Refusal::NotFound(String::new())))
    }

    fn operation(&self, _: &Method, path: &str) -> Operation {
        match path.rsplit('/').next() {
            Some("Verifications") => Operation::Send,
            Some("VerificationCheck") => Operation::Verify,
            _ => Operation::Other,
        }
    }

    fn subject(&self, arrival: &Arrival<'_>) -> Option<Subject> {
        let mut to = None;
        for (name, value) in arrival.form() {
            match &*name {
                "VerificationSid" => return Some(Subject::Verification(value.into_owned())),
                "To" if to.is_none() => to = Some(Subject::Recipient(value.into_owned())),
                _ => {}
            }
        }
        to
    }

    /// Fraud Guard.
    fn blocked(&self) -> Blocked {
        let answer = Reply::status(403).header("content-type", "application/json");
        let body = error::body(60410, 403, "Verification delivery attempt blocked");
        Blocked { operation: Operation::Send, answer: answer.body(body.to_string()) }
    }

    fn example(&self, url: &str) -> Example {
        let settings = self.usable();
        let value = |index: usize| settings.get(index).map_or("", |(_, value)| value.as_str());
        let user = shell(&format!("{}:{}", value(0), value(1)));
        let curl = format!(
            "curl -sS {url}/v2/Services/{}/Verifications -u {user} \\\n  \
             --data-urlencode 'To=+12025550124' -d Channel=sms",
            value(2)
        );
        Example { curl, provider: KIND, settings, routes: &[r#"calling_codes = ["49"]"#] }
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

type Served = Shared<Arc<Twilio>>;

async fn send(Shared(twilio): Served, Path(service): Path<String>, request: Request) -> Response {
    let result = twilio.call(&service, request).await.and_then(|call| twilio.send(&call));
    twilio.answer(result.map(|verification| (201, verification)))
}

async fn check(Shared(twilio): Served, Path(service): Path<String>, request: Request) -> Response {
    let result = twilio.call(&service, request).await.and_then(|call| twilio.check(&call));
    twilio.answer(result.map(|verification| (200, verification)))
}

async fn read(
    Shared(twilio): Served,
    Path((service, target)): Path<(String, String)>,
    request: Request,
) -> Response {
    let call = twilio.call(&service, request).await;
    let result = call.and_then(|call| twilio.read_verification(&call, &target));
    twilio.answer(result.map(|verification| (200, verification)))
}

async fn update(
    Shared(twilio): Served,
    Path((service, target)): Path<(String, String)>,
    request: Request,
) -> Response {
    let call = twilio.call(&service, request).await;
    let result = call.and_then(|call| twilio.update_verification(&call, &target));
    twilio.answer(result.map(|verification| (200, verification)))
}

async fn read_service(
    Shared(twilio): Served,
    Path(service): Path<String>,
    request: Request,
) -> Response {
    let call = twilio.call(&service, request).await;
    twilio.answer(call.map(|call| (200, twilio.service(&call).to_string().into())))
}

impl Twilio {
    /// The Service, as its settings are here.
    fn service(&self, call: &call::Call) -> Value {
        let now = shown::date(self.world.clock.timestamp());
        let settings = self.settings();
        let url = format!("https://verify.twilio.com/v2/Services/{}", call.service.as_str());
        json!({
            "sid": call.service,
            "account_sid": call.account,
            "friendly_name": settings.friendly_name,
            "code_length": settings.code_length,
            "lookup_enabled": false,
            "psd2_enabled": settings.psd2_enabled,
            "skip_sms_to_landlines": false,
            "dtmf_input_required": true,
            "do_not_share_warning_enabled": false,
            "custom_code_enabled": settings.custom_code_enabled,
            "date_created": now,
            "date_updated": now,
            "url": url,
            "links": {
                "verifications": format!("{url}/Verifications"),
                "verification_checks": format!("{url}/VerificationCheck"),
            },
        })
    }
}
