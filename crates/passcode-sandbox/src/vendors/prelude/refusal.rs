//! Answers as clients see them, and the vendor's refusals. Their HTTP statuses are inferred from
//! the class that is documented for each.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::chance::Chance;
use crate::emulator::Why;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// There is no key, or another scheme.
    NoKey,
    /// The key is none of this account.
    WrongKey,
    /// A member is missing, of a wrong type, or has a value that it can't have: the vendor's code.
    Bad(&'static str),
    /// The window has had as many wrong checks as it survives.
    TooManyChecks,
    /// There is no such path or method.
    NoSuchPath,
}

impl Refusal {
    /// HTTP status, code, and type.
    fn parts(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::NoKey => (StatusCode::UNAUTHORIZED, "invalid_bearer_token", "unauthorized"),
            Self::WrongKey => (StatusCode::UNAUTHORIZED, "invalid_api_key", "unauthorized"),
            Self::Bad(code) => (StatusCode::BAD_REQUEST, code, "bad_request"),
            Self::TooManyChecks => {
                (StatusCode::TOO_MANY_REQUESTS, "too_many_checks", "too_many_requests")
            }
            Self::NoSuchPath => (StatusCode::NOT_FOUND, "invalid_request", "not_found"),
        }
    }
}

/// A result with the id of its request.
pub(super) fn answer(chance: &Chance, result: Result<Value, Refusal>) -> Response {
    let request_id = chance.uuid();
    match result {
        Ok(mut body) => {
            body["request_id"] = json!(request_id);
            Json(body).into_response()
        }
        Err(refusal) => {
            let (status, code, kind) = refusal.parts();
            let message = format!("The request is refused as {code}.");
            let body = json!({
                "code": code, "type": kind, "message": message, "request_id": request_id,
            });
            let mut response = (status, Json(body)).into_response();
            response.extensions_mut().insert(Why(code.to_owned()));
            response
        }
    }
}
