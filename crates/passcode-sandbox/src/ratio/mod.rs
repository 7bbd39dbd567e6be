//! Ratio's service: SMS and e-mail codes, and the sessions they open.
//!
//! One address answers for all of Ratio's clients; every answer goes through [`Ratio::answer`].

mod call;
mod caller;
mod error;
mod factor;
mod otp;
mod session;
mod state;
mod user;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Serialize;
use uuid::Uuid;

use crate::builder::invalid;
use crate::jwt::Signer;
use crate::world::World;
use error::Refusal;
use factor::Factor;
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
    state: Mutex<State>,
}

pub(crate) fn routes(ratio: Arc<Ratio>) -> Router {
    use Factor::{Email, Sms};

    Router::new()
        .route(
            "/v1/auth/otp/sms:send",
            post(async |ratio, request| otp::send(Sms, ratio, request).await),
        )
        .route(
            "/v1/auth/otp/sms:authenticate",
            post(async |ratio, request| otp::authenticate(Sms, ratio, request).await),
        )
        .route(
            "/v1/auth/otp/email:send",
            post(async |ratio, request| otp::send(Email, ratio, request).await),
        )
        .route(
            "/v1/auth/otp/email:authenticate",
            post(async |ratio, request| otp::authenticate(Email, ratio, request).await),
        )
        .with_state(ratio)
}

/// A success: its body, and a fresh session JWT if the one presented nears its end.
struct Success<T> {
    body: T,
    refresh: Option<String>,
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
        for (phone, email) in users {
            state.users.push(User::known(&world, &phone, &email)?);
        }
        Ok(Self {
            signer: Signer::new(&world.chance),
            world,
            credentials,
            state: Mutex::new(state),
        })
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
        self.answer::<()>(Err(Refusal::NotFoundEndpoint))
    }

    fn answer<T: Serialize>(&self, result: Result<Success<T>, Refusal>) -> Response {
        match result {
            Ok(Success { body, refresh }) => {
                let refresh = refresh.map(|jwt| [("ratio-authentication-refresh", jwt)]);
                match refresh {
                    Some(header) => (header, Json(body)).into_response(),
                    None => Json(body).into_response(),
                }
            }
            Err(refusal) => refusal.answer(self.world.clock.timestamp()),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
