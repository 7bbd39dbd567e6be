//! Every path there is, and what stands before them.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};

use crate::problem::{Problem, ProblemKind};
use crate::shared::Shared;
use crate::{calls, guard, open};

pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    let authenticate = from_fn_with_state(Arc::clone(shared), guard::authenticate);
    let keyed = calls::routes()
        .method_not_allowed_fallback(wrong_method)
        .fallback(no_such_path)
        .layer(authenticate);
    open::routes()
        .method_not_allowed_fallback(wrong_method)
        .merge(keyed)
        .layer(from_fn_with_state(Arc::clone(shared), guard::head))
        .layer(from_fn(guard::trace))
        .with_state(Arc::clone(shared))
}

async fn no_such_path() -> Problem {
    Problem::new(
        ProblemKind::NoSuchPath,
        "the gateway has no such path; /openapi.json has them all",
    )
}

async fn wrong_method() -> Problem {
    Problem::new(ProblemKind::MethodNotAllowed, "the path takes the methods that Allow names")
}
