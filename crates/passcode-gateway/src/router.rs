//! Every path there is, and what stands before them.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;

use crate::problem::Problem;
use crate::shared::Shared;
use crate::{admin, calls, guard, open, twilio};

pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    let authenticate = from_fn_with_state(Arc::clone(shared), guard::authenticate);
    let keyed = calls::routes()
        .method_not_allowed_fallback(async || Problem::wrong_method())
        .fallback(async || Problem::no_such_path())
        .layer(authenticate);
    open::routes()
        .method_not_allowed_fallback(async || Problem::wrong_method())
        .merge(admin::routes(shared))
        .merge(keyed)
        .merge(twilio::routes(shared))
        .layer(from_fn_with_state(Arc::clone(shared), guard::head))
        .layer(from_fn_with_state(Arc::clone(shared), guard::trace))
        .with_state(Arc::clone(shared))
}
