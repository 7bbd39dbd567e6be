//! Whether it is the operator who asks at the first address: by Basic, with any user name.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};

use crate::clients::KeyHash;
use crate::guard;
use crate::problem::{Problem, ProblemKind};
use crate::shared::Shared;

pub(super) async fn authenticate(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let setup = shared.setup();
    let Some(key) = setup.settings.operator_key() else {
        // Here is nothing then, which only clients are told.
        return match guard::client(&shared, &setup, &request) {
            Ok(_) => Problem::no_such_path().into_response(),
            Err(problem) => problem.into_response(),
        };
    };
    let is_right = guard::basic(request.headers()).is_some_and(|(_, given)| {
        KeyHash::of(&given).matches(&KeyHash::of(key.expose().as_bytes()))
    });
    if is_right {
        return next.run(request).await;
    }
    if request.headers().contains_key(AUTHORIZATION)
        && let Err(problem) = guard::count_failure(&shared, &setup, &request)
    {
        return problem.into_response();
    }
    let detail =
        "the operator's key is needed: send it as the password, with any user name (Basic)";
    let mut response = Problem::new(ProblemKind::Unauthorized, detail).into_response();
    let scheme = HeaderValue::from_static("Basic realm=\"passcode\", charset=\"UTF-8\"");
    response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
    response
}
