//! Answers as clients see them, and the vendor's refusals. The statuses of the 400s are inferred.

use std::borrow::Cow;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::environment::Environment;
use crate::chance::Chance;
use crate::emulator::Why;

/// An HTTP status and an `error_type`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    status: u16,
    error_type: Cow<'static, str>,
}

impl Refusal {
    /// A path or method that the interface doesn't have. Its type was never seen.
    pub(super) const NO_SUCH_PATH: Self =
        Self { status: 404, error_type: Cow::Borrowed("route_not_found") };

    pub(super) fn new(status: u16, error_type: impl Into<Cow<'static, str>>) -> Self {
        Self { status, error_type: error_type.into() }
    }

    pub(super) fn bad(error_type: impl Into<Cow<'static, str>>) -> Self {
        Self::new(400, error_type)
    }
}

/// A result with what every answer has: `status_code`, the same as the HTTP status, and the id of
/// the request.
pub(super) fn answer(
    chance: &Chance,
    environment: Environment,
    result: Result<Value, Refusal>,
) -> Response {
    let request_id = format!("request-id-{}-{}", environment.name(), chance.uuid());
    let Refusal { status, error_type } = match result {
        Ok(mut body) => {
            body["status_code"] = json!(200);
            body["request_id"] = json!(request_id);
            return Json(body).into_response();
        }
        Err(refusal) => refusal,
    };
    let body = json!({
        "status_code": status,
        "request_id": request_id,
        "error_type": error_type,
        "error_message": format!("The request is refused as {error_type}."),
        "error_url": format!("https://stytch.com/docs/api/errors/{status}"),
    });
    let status = StatusCode::from_u16(status).expect("refusals have HTTP statuses");
    let mut response = (status, Json(body)).into_response();
    response.extensions_mut().insert(Why(error_type.into_owned()));
    response
}
