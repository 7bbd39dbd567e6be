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

use std::borrow::Cow;
use std::io;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{Method, Response};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::emulator::{Arrival, Emulator, Example, Given, Service, Subject, shell};
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

    fn service(self: Arc<Self>) -> Service {
        Service::Function(Box::new(move |arrival| self.serve(arrival)))
    }

    fn elsewhere(&self) -> Response<Body> {
        self.nowhere().map(Body::from)
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

impl Twilio {
    fn serve(&self, arrival: &Arrival<'_>) -> Response<Bytes> {
        let path = arrival.path.strip_prefix("/v2/Services/").unwrap_or_default();
        let mut words = path.split('/');
        let service = words.next().unwrap_or_default();
        let below = (words.next(), words.next(), words.next());
        let call = || self.call(service, arrival);
        let result = match (arrival.method, below) {
            _ if service.is_empty() => return self.nowhere(),
            (&(Method::GET | Method::HEAD), (None, ..)) => {
                call().map(|call| (200, self.service_of(&call)))
            }
            (&Method::POST, (Some("Verifications"), None, _)) => {
                call().and_then(|call| Ok((201, self.send(&call)?)))
            }
            (&Method::POST, (Some("VerificationCheck"), None, _)) => {
                call().and_then(|call| Ok((200, self.check(&call)?)))
            }
            (&(Method::GET | Method::HEAD), (Some("Verifications"), Some(target), None)) => {
                call().and_then(|call| Ok((200, self.read_verification(&call, &decoded(target))?)))
            }
            (&Method::POST, (Some("Verifications"), Some(target), None)) => call()
                .and_then(|call| Ok((200, self.update_verification(&call, &decoded(target))?))),
            _ => return self.nowhere(),
        };
        self.answer(result)
    }

    fn nowhere(&self) -> Response<Bytes> {
        self.answer(Err(Refusal::NotFound(String::new())))
    }

    /// The Service, as its settings are here.
    fn service_of(&self, call: &call::Call<'_>) -> Bytes {
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
        .to_string()
        .into()
    }
}

/// A segment of a path. A recipient may stand in one.
fn decoded(segment: &str) -> Cow<'_, str> {
    percent_decode_str(segment).decode_utf8_lossy()
}
