//! Whether it is the operator who asks at the first address: by Basic, with any user name.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue};

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
    let is_right = password(request.headers())
        .is_some_and(|given| KeyHash::of(&given).matches(&KeyHash::of(key.expose().as_bytes())));
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

/// What stands behind the colon in the one header.
fn password(headers: &HeaderMap) -> Option<Vec<u8>> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next().filter(|_| values.next().is_none())?;
    let (scheme, pair) = value.as_bytes().split_at_checked(6)?;
    if !scheme.eq_ignore_ascii_case(b"Basic ") {
        return None;
    }
    let pair = BASE64_STANDARD.decode(pair.trim_ascii()).ok()?;
    let colon = pair.iter().position(|byte| *byte == b':')?;
    Some(pair[colon + 1..].to_vec())
}
