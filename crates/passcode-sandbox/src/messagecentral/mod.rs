//! Message Central's VerifyNow service: token, send and validate, v3 and v2.

mod envelope;
mod params;
mod send;
mod shapes;
mod state;
mod token;
mod validate;
mod version;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

use crate::builder::invalid;
use crate::jwt::Signer;
use crate::world::World;
use envelope::answer;
use params::Pairs;
pub use shapes::{FailureStatus, SendShape, Shapes};
use state::State;
use version::Version;

/// A pair Message Central takes.
#[derive(Clone)]
pub(crate) struct Credentials {
    pub(crate) customer_id: String,
    /// As its owner knows it, not Base64.
    pub(crate) password: String,
}

/// The service.
pub(crate) struct MessageCentral {
    world: World,
    signer: Signer,
    /// Empty: any of the right form.
    credentials: Vec<Credentials>,
    state: Mutex<State>,
    shapes: Mutex<Shapes>,
    /// Those it started with.
    first_shapes: Shapes,
}

type Service = Shared<Arc<MessageCentral>>;

pub(crate) fn routes(service: &Arc<MessageCentral>) -> Router {
    let router = Router::new().route("/auth/v1/authentication/token", get(token::token));
    [Version::V3, Version::V2]
        .into_iter()
        .fold(router, |router, version| {
            router
                .route(version.send_path(), send_route(version))
                .route(version.validate_path(), validate_route(version))
        })
        .with_state(service.clone())
}

fn send_route(version: Version) -> MethodRouter<Arc<MessageCentral>> {
    post(
        async move |Shared(service): Service,
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
        async move |Shared(service): Service,
                    headers: HeaderMap,
                    Query(query): Query<Pairs>,
                    body: Bytes| {
            let status = service.shapes().failure_status(version, true);
            answer(status, service.validate(version, &headers, query, &body))
        },
    )
}

/// What a missing or refused token gets, and a `POST` on validate: 401 and nothing else. Other
/// paths and methods it doesn't have are answered the same, by inference.
pub(crate) fn unauthorised() -> Response {
    StatusCode::UNAUTHORIZED.into_response()
}

impl MessageCentral {
    pub(crate) fn new(
        world: World,
        credentials: Vec<Credentials>,
        shapes: Shapes,
    ) -> io::Result<Self> {
        let malformed = |known: &Credentials| !token::is_customer_id(&known.customer_id);
        if credentials.iter().any(malformed) {
            return Err(invalid(
                "A Message Central customer id is `C-` and letters or digits. Give one to \
                 messagecentral_credentials.",
            ));
        }
        if credentials.iter().any(|known| known.password.is_empty()) {
            return Err(invalid("A Message Central password can't be empty."));
        }
        Ok(Self {
            signer: Signer::new(&world.chance),
            state: Mutex::new(State::new(&world.chance)),
            world,
            credentials,
            shapes: Mutex::new(shapes),
            first_shapes: shapes,
        })
    }

    /// Forgets every code. Tokens stay good, as with a service that was restarted.
    pub(crate) fn restart(&self) {
        // Draws what `new` draws, so that a seed's ids and codes come again.
        let _ = Signer::new(&self.world.chance);
        *self.state() = State::new(&self.world.chance);
        self.set_shapes(self.first_shapes);
    }

    pub(crate) fn shapes(&self) -> Shapes {
        *self.shapes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_shapes(&self, shapes: Shapes) {
        *self.shapes.lock().unwrap_or_else(PoisonError::into_inner) = shapes;
    }

    /// The first credentials given, or made-up ones that are taken.
    pub(crate) fn usable_credentials(&self) -> Credentials {
        let sample = || Credentials {
            customer_id: "C-0123456789ABCDE".to_owned(),
            password: "sandbox-password".to_owned(),
        };
        self.credentials.first().cloned().unwrap_or_else(sample)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
