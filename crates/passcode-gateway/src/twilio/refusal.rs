//! What is refused, in Twilio's form. It names the parameter that is wrong, and never its value.

use std::time::Duration;

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde_json::json;

use crate::problem::seconds;

#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    code: u32,
    message: String,
    retry_after: Option<Duration>,
}

/// For a send of the same recipient to end.
const SHORT_WAIT: Duration = Duration::from_secs(1);

impl Refusal {
    pub(super) fn new(status: StatusCode, code: u32, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), retry_after: None }
    }

    pub(super) fn with_retry_after(mut self, wait: impl Into<Option<Duration>>) -> Self {
        self.retry_after = wait.into();
        self
    }

    /// Nobody who is known.
    pub(super) fn authenticate() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 20003, "Authenticate")
    }

    /// Nothing is here: no Service, no verification or one that is over, or no such path.
    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, 20404, "The requested resource was not found")
    }

    pub(super) fn wrong_method() -> Self {
        let message = "Method not allowed: the path takes the methods that Allow names";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, 20004, message)
    }

    /// This parameter is absent, or not as it should be.
    pub(super) fn parameter(name: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 60200, format!("Invalid parameter: {name}"))
    }

    /// This parameter asks for what is not served here.
    pub(super) fn feature(name: &str) -> Self {
        let message = format!("Service does not support this feature: {name}");
        Self::new(StatusCode::FORBIDDEN, 60204, message)
    }

    /// A check of nothing.
    pub(super) fn no_target() -> Self {
        let message = "Either To or VerificationSid is required";
        Self::new(StatusCode::BAD_REQUEST, 60221, message)
    }

    pub(super) fn checks_used_up(left: impl Into<Option<Duration>>) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, 60202, "Max check attempts reached")
            .with_retry_after(left)
    }

    pub(super) fn sends_used_up(left: Duration) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, 60203, "Max send attempts reached")
            .with_retry_after(left)
    }

    /// Another send to this recipient has not ended yet.
    pub(super) fn sending() -> Self {
        let message = "Too many concurrent requests for this recipient";
        Self::new(StatusCode::TOO_MANY_REQUESTS, 60212, message).with_retry_after(SHORT_WAIT)
    }

    /// An outage, of the vendor or of our own store.
    pub(super) fn away(message: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, 20503, message)
    }

    /// Our own fault.
    pub(super) fn ours(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, 20500, message)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self { status, code, message, retry_after } = self;
        let body = json!({
            "code": code,
            "message": message,
            "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
            "status": status.as_u16(),
        });
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        if let Some(wait) = retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds(wait)));
        }
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Basic realm=\"passcode\"");
            headers.insert(WWW_AUTHENTICATE, scheme);
        }
        response
    }
}
