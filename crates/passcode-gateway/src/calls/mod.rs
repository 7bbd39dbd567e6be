//! The calls of `/v1`.

mod body;
mod check;
mod create;
mod members;

use std::sync::Arc;

use axum::Router;
use axum::routing::post;

use crate::shared::Shared;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route(create::ROUTE, post(create::call)).route(check::ROUTE, post(check::call))
}
