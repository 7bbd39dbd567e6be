//! How a call ended, before it is an HTTP answer.

use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use crate::problem::Problem;

/// What a call came to.
pub(crate) type Outcome = Result<Answer, Problem>;

/// A status of success and its body, in JSON, which may hold a token or a recipient: it has no `Debug`.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: String,
}

impl Answer {
    /// The body is made of texts and numbers.
    pub(crate) fn new(status: StatusCode, body: &impl Serialize) -> Self {
        let body = serde_json::to_string(body).expect("text and whole numbers are always JSON");
        Self { status, body }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let json = HeaderValue::from_static("application/json");
        (self.status, [(CONTENT_TYPE, json)], self.body).into_response()
    }
}
