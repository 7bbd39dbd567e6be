//! Whether it is the operator who asks at the first address: by Basic, with any user name.

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};

use crate::clients::KeyHash;
use crate::guard;
use crate::problem::{Problem, ProblemKind};
use crate::shared::Shared;

/// Refuses everybody but the operator.
pub(super) fn authenticate(shared: &Shared, request: &mut Request) -> Option<Response> {
    let setup = shared.setup();
    let Some(key) = setup.settings.operator_key() else {
        // Here is nothing then, which only clients are told.
        let problem = guard::client(shared, &setup, request).err();
        return Some(problem.unwrap_or_else(Problem::no_such_path).into_response());
    };
    let is_right = guard::basic(request.headers()).is_some_and(|(_, given)| {
        KeyHash::of(&given).matches(&KeyHash::of(key.expose().as_bytes()))
    });
    if is_right {
        return None;
    }
    if request.headers().contains_key(AUTHORIZATION)
        && let Err(problem) = guard::count_failure(shared, &setup, request)
    {
        return Some(problem.into_response());
    }
    let detail =
        "the operator's key is needed: send it as the password, with any user name (Basic)";
    let mut response = Problem::new(ProblemKind::Unauthorized, detail).into_response();
    let scheme = HeaderValue::from_static("Basic realm=\"passcode\", charset=\"UTF-8\"");
    response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
    Some(response)
}
