//! Ratio's service: SMS and e-mail codes, wallets, the sessions they open, users; and examples for
//! the rest of its operations.
//!
//! One address answers for all of Ratio's clients; every answer goes through [`Ratio::answer`].

mod call;
mod caller;
mod client_session;
mod error;
mod example;
mod factor;
mod operation;
mod otp;
mod session;
mod state;
mod user;
mod users;
mod wallet;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Request, State as Shared};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::{Json, Router};
use serde_json::Value;
use uuid::Uuid;

use crate::builder::invalid;
use crate::jwt::Signer;
use crate::world::World;
use call::{Call, Fields};
use error::Refusal;
use factor::Factor;
use operation::{Access, Asked};
use state::State;
use user::User;

/// A pair Ratio takes.
#[derive(Clone)]
pub(crate) struct Credentials {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
}

/// The service.
pub(crate) struct Ratio {
    world: World,
    signer: Signer,
    /// Empty: any of the right form.
    credentials: Vec<Credentials>,
    /// Phone and e-mail of those it knew from the start.
    first_users: Vec<(String, String)>,
    state: Mutex<State>,
}

pub(crate) fn routes(ratio: Arc<Ratio>) -> Router {
    Router::new().route("/v1/{*path}", any(handle)).with_state(ratio)
}

async fn handle(Shared(ratio): Shared<Arc<Ratio>>, request: Request) -> Response {
    let result = match operation::find(request.method(), request.uri().path()) {
        Some(asked) => ratio.serve(&asked, request).await,
        None => Err(Refusal::NotFoundEndpoint),
    };
    ratio.answer(result)
}

/// A success: its status and body, and a fresh session JWT if the one presented nears its end.
struct Success {
    status: u16,
    body: Option<Value>,
    refresh: Option<String>,
}

impl Success {
    /// Status 200.
    fn of(body: Value) -> Self {
        Self { status: 200, body: Some(body), refresh: None }
    }
}

impl Ratio {
    pub(crate) fn new(
        world: World,
        credentials: Vec<Credentials>,
        users: Vec<(String, String)>,
    ) -> io::Result<Self> {
        if credentials.iter().any(|known| !caller::is_client_id(&known.client_id)) {
            return Err(invalid("A Ratio client id is a UUID. Give one to ratio_credentials."));
        }
        if credentials.iter().any(|known| known.client_secret.is_empty()) {
            return Err(invalid("A Ratio client secret can't be empty."));
        }
        let mut state = State::new();
        for (phone, email) in &users {
            state.add_user(User::known(&world, phone, email)?);
        }
        Ok(Self {
            first_users: users,
            signer: Signer::new(&world.chance),
            world,
            credentials,
            state: Mutex::new(state),
        })
    }

    /// Forgets everything but the users it started with.
    pub(crate) fn restart(&self) {
        // Draws what `new` draws, so that a seed's ids and codes come again.
        let mut state = State::new();
        for (phone, email) in &self.first_users {
            let user = User::known(&self.world, phone, email);
            state.add_user(user.expect("these users were known before"));
        }
        let _ = Signer::new(&self.world.chance);
        *self.state() = state;
    }

    /// The first credentials given, or made-up ones that are taken.
    pub(crate) fn usable_credentials(&self) -> Credentials {
        let sample = || Credentials {
            client_id: Uuid::from_u128(0x11111111_2222_4333_8444_555555555555).to_string(),
            client_secret: "sandbox-client-secret".to_owned(),
        };
        self.credentials.first().cloned().unwrap_or_else(sample)
    }

    /// What every path and method it doesn't have answers.
    pub(crate) fn unknown_endpoint(&self) -> Response {
        self.answer(Err(Refusal::NotFoundEndpoint))
    }

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

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
