//! Ratio's service: SMS and e-mail codes, wallets, the sessions they open, users; and examples for
//! the rest of its operations.
//!
//! One service answers for all of Ratio's clients; every answer goes through [`Ratio::answer`].

mod call;
mod caller;
mod client_session;
mod client_sessions;
mod error;
mod example;
mod factor;
mod operation;
mod otp;
mod service;
mod session;
mod sessions;
mod state;
mod user;
mod users;
mod wallet;

use std::io;
use std::sync::Arc;

use axum::extract::{Request, State as Shared};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::{Json, Router};
use serde_json::json;
use uuid::Uuid;

use crate::emulator::{Arrival, Emulator, Example, Given, Service, Subject, shell};
use crate::fault::{self, Blocked, Reply};
use crate::jwt::Signer;
use crate::world::World;
use call::{Call, Fields};
use error::Refusal;
use factor::Factor;
use operation::{Access, Asked};
pub(super) use service::KIND;
use service::{Ratio, Success};
use state::State;
use user::User;

/// Makes the emulator.
pub(super) fn make(world: &World, given: Given) -> io::Result<Arc<dyn Emulator>> {
    Ok(Arc::new(Ratio::new(world.clone(), given)?))
}

impl Emulator for Ratio {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> &'static str {
        "Ratio"
    }

    fn service(self: Arc<Self>) -> Service {
        Service::Routes(Router::new().route("/v1/{*path}", any(handle)).with_state(self))
    }

    fn elsewhere(&self) -> Response {
        self.answer(Err(Refusal::NotFoundEndpoint))
    }

    fn operation(&self, _: &Method, path: &str) -> fault::Operation {
        match path.strip_prefix("/v1/auth/otp/") {
            Some(call) if call.ends_with(":send") => fault::Operation::Send,
            Some(call) if call.ends_with(":authenticate") => fault::Operation::Verify,
            _ => fault::Operation::Other,
        }
    }

    fn subject(&self, arrival: &Arrival<'_>) -> Option<Subject> {
        let body = arrival.json();
        let text =
            |names: [&str; 2]| names.iter().find_map(|name| body[name].as_str().map(str::to_owned));
        let id = text(["phoneId", "emailId"]).map(Subject::Verification);
        id.or_else(|| text(["phoneNumber", "emailAddress"]).map(Subject::Recipient))
    }

    fn blocked(&self) -> Blocked {
        let body = json!({ "code": "USER_BLOCKED", "message": "The user is blocked." });
        let answer = Reply::status(403).header("content-type", "application/json");
        Blocked { operation: fault::Operation::Verify, answer: answer.body(body.to_string()) }
    }

    fn example(&self, url: &str) -> Example {
        let sample = Uuid::from_u128(0x11111111_2222_4333_8444_555555555555).to_string();
        let settings = self.credentials.usable(&[&sample, "sandbox-client-secret"]);
        let headers: String = settings
            .iter()
            .map(|(key, value)| {
                let header = format!("ratio-{}: {value}", key.replace('_', "-"));
                format!("  -H {} \\\n", shell(&header))
            })
            .collect();
        let curl = format!(
            "curl -sS {url}/v1/auth/otp/sms:send \\\n{headers}  -H 'content-type: application/json' \\\n  \
             -d '{{\"phoneNumber\":\"+12025550123\"}}'"
        );
        let routes = &[r#"calling_codes = ["1"]"#, r#"channels = ["email"]"#];
        Example { curl, provider: "us", settings, routes }
    }

    /// Forgets everything but the users it started with.
    fn restart(&self) {
        // Draws what `new` draws, so that a seed's ids and codes come again.
        let mut state = State::new();
        for person in &self.first_users {
            let user = User::known(&self.world, &person.phone, &person.email);
            state.add_user(user.expect("these users were known before"));
        }
        let _ = Signer::new(&self.world.chance);
        *self.state() = state;
    }
}

async fn handle(Shared(ratio): Shared<Arc<Ratio>>, request: Request) -> Response {
    let result = match operation::find(request.method(), request.uri().path()) {
        Some(asked) => ratio.serve(&asked, request).await,
        None => Err(Refusal::NotFoundEndpoint),
    };
    ratio.answer(result)
}

impl Ratio {
    async fn serve(&self, asked: &Asked, request: Request) -> Result<Success, Refusal> {
        use Factor::{Email, Sms};

        let caller = match (asked.operation.access, asked.operation.id) {
            (Access::Open, _) => return self.serve_open(asked, request).await,
            (_, "start_crypto_wallet_auth" | "authenticate_crypto_wallet") => {
                self.wallet_caller(request.headers())?
            }
            _ => self.caller(request.headers())?,
        };
        // An `:authenticate` answers with a fresh JWT anyhow.
        let refresh = self.refresh(&caller).filter(|_| !asked.operation.id.starts_with("auth"));
        let success = match asked.operation.id {
            "send_sms_otp" => self.send_otp(Sms, Call::read(caller, request).await?),
            "send_email_otp" => self.send_otp(Email, Call::read(caller, request).await?),
            "authenticate_sms_otp" => {
                self.authenticate_otp(Sms, Call::read(caller, request).await?)
            }
            "authenticate_email_otp" => {
                self.authenticate_otp(Email, Call::read(caller, request).await?)
            }
            "start_crypto_wallet_auth" => self.start_wallet(Call::read(caller, request).await?),
            "authenticate_crypto_wallet" => {
                self.authenticate_wallet(Call::read(caller, request).await?)
            }
            "add_crypto_wallet_to_user" => self.add_wallet(Call::read(caller, request).await?),
            "create_client_session" => {
                self.create_client_session(Call::read(caller, request).await?)
            }
            "create_user" => self.create_user(Call::read(caller, request).await?),
            _ => self.example(asked, Some(&caller), Fields::read(request).await.as_ref()),
        };
        Ok(Success { refresh, ..success? })
    }

    /// The operations that ask nobody who calls.
    async fn serve_open(&self, asked: &Asked, request: Request) -> Result<Success, Refusal> {
        match (asked.operation.id, asked.ids.first()) {
            ("get_client_session", Some((_, id))) => self.client_session(id),
            _ => self.example(asked, None, Fields::read(request).await.as_ref()),
        }
    }

    fn answer(&self, result: Result<Success, Refusal>) -> Response {
        match result {
            Ok(Success { status, body, refresh }) => {
                let status = StatusCode::from_u16(status).expect("the table holds HTTP statuses");
                let mut response = match body {
                    Some(body) => (status, Json(body)).into_response(),
                    None => status.into_response(),
                };
                if let Some(jwt) = refresh {
                    let jwt = HeaderValue::from_str(&jwt).expect("a JWT is Base64 and dots");
                    response.headers_mut().insert("ratio-authentication-refresh", jwt);
                }
                response
            }
            Err(refusal) => refusal.answer(self.world.clock.timestamp()),
        }
    }
}
