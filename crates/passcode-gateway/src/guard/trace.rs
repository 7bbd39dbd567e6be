//! A line in the log for each call, and what every answer carries.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::header::CACHE_CONTROL;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tracing::Instrument;

use crate::counts::Call;
use crate::shared::Shared;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The name of the client that was served, beside its answer.
#[derive(Debug, Clone)]
pub(crate) struct ClientName(pub(crate) String);

pub(crate) async fn trace(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let start = Instant::now();
    let id = id(request.headers());
    let method = method(request.method());
    // The template, never the path, which may hold anything.
    let route = request.extensions().get::<MatchedPath>().cloned();
    // What is logged for a call's sake says for which one.
    let span = tracing::info_span!("call", request_id = id.to_str().unwrap_or_default());
    let mut response = next.run(request).instrument(span).await;
    let client = response.extensions_mut().remove::<ClientName>();
    let (status, took) = (response.status().as_u16(), start.elapsed());
    tracing::info!(
        method,
        route = route.as_ref().map(MatchedPath::as_str),
        status,
        client = client.as_ref().map(|client| client.0.as_str()),
        request_id = id.to_str().unwrap_or_default(),
        milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "call"
    );
    let route = route.map(|route| route.as_str().to_owned()).unwrap_or_default();
    let client = client.map(|client| client.0).unwrap_or_default();
    shared.counts.note(Call { route, method, status, client }, took);
    response.headers_mut().insert(REQUEST_ID, id);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The caller's own, if it is short and plain, else a new one.
fn id(headers: &HeaderMap) -> HeaderValue {
    let mut values = headers.get_all(REQUEST_ID).iter();
    let given = values.next().filter(|_| values.next().is_none());
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let is_good = |value: &&HeaderValue| {
        (1..=64).contains(&value.len()) && value.as_bytes().iter().all(is_plain)
    };
    if let Some(given) = given.filter(is_good) {
        return given.clone();
    }
    let mut bytes = [0; 16];
    // Without randomness the calls of a moment have one name, which harms nobody.
    let _ = getrandom::fill(&mut bytes);
    HeaderValue::try_from(BASE64_URL_SAFE_NO_PAD.encode(bytes))
        .expect("Base64url is made of letters, digits, - and _")
}

/// Its name, if it is one of HTTP's own: others may hold anything.
fn method(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];
    known.into_iter().find(|name| *name == method.as_str()).unwrap_or("other")
}
