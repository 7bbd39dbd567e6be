//! What is served without a key.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};

use crate::guard::{self, Guard};
use crate::problem::Problem;
use crate::shared::Shared;

/// What describes this service to programs.
pub(crate) const DOCUMENT: &str = include_str!("../openapi.json");

pub(crate) fn routes(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .route("/health", get(async || StatusCode::OK))
        .route("/ready", get(ready))
        .route("/openapi.json", get(document))
        .method_not_allowed_fallback(async || Problem::wrong_method())
        .layer(Guard::new(shared, &[guard::head]))
}

async fn ready(State(shared): State<Arc<Shared>>) -> StatusCode {
    if shared.readiness.is_ready() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

async fn document() -> ([(http::HeaderName, HeaderValue); 1], &'static str) {
    ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], DOCUMENT)
}
