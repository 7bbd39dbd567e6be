//! The calls of `/v1`.

mod body;
mod check;
mod create;
mod members;

use std::sync::Arc;

use axum::Router;
use axum::routing::post;

use crate::guard::{self, Guard};
use crate::problem::Problem;
use crate::shared::Shared;

/// The calls, and for whoever may make them what is said of every path that isn't there.
pub(crate) fn routes(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .route(create::ROUTE, post(create::call))
        .route(check::ROUTE, post(check::call))
        .method_not_allowed_fallback(async || Problem::wrong_method())
        .fallback(async || Problem::no_such_path())
        .layer(Guard::new(shared, &[guard::head, guard::authenticate]))
}
