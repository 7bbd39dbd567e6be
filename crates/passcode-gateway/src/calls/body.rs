//! A body that is JSON by its type.

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

use crate::body::{self, unreadable};
use crate::problem::Problem;

pub(super) async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Problem> {
    if !is_json(headers) {
        let detail = "the body must be JSON: send it with Content-Type: application/json";
        return Err(unreadable(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    body::read(body).await
}

fn is_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let value = values.next().and_then(|value| value.to_str().ok());
    let essence = value.map(|value| value.split(';').next().unwrap_or_default().trim());
    values.next().is_none()
        && essence.is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"))
}
