//! A line in the log for each call, and what every answer carries.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::header::CACHE_CONTROL;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tracing::Span;

use crate::counts::{Call, Counts};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A call from its head to its answer.
pub(super) struct Trace {
    start: Instant,
    id: HeaderValue,
    method: &'static str,
    /// The template, never the path, which may hold anything.
    route: Option<MatchedPath>,
}

impl Trace {
    pub(super) fn begin(request: &Request) -> Self {
        Self {
            start: Instant::now(),
            id: id(request.headers()),
            method: method(request.method()),
            route: request.extensions().get::<MatchedPath>().cloned(),
        }
    }

    /// What is logged for the call's sake says for which one.
    pub(super) fn span(&self) -> Span {
        tracing::info_span!("call", request_id = self.id())
    }

    /// It was answered; `client` is whose it was, if somebody was named.
    pub(super) fn end(self, counts: &Counts, client: Option<&str>, response: &mut Response) {
        let (status, took) = (response.status().as_u16(), self.start.elapsed());
        let route = self.route.as_ref().map(MatchedPath::as_str);
        tracing::info!(
            method = self.method,
            route,
            status,
            client,
            request_id = self.id(),
            milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "call"
        );
        let (route, client) = (route.unwrap_or_default(), client.unwrap_or_default());
        counts.note(Call { route, method: self.method, status, client }, took);
        let headers = response.headers_mut();
        headers.insert(REQUEST_ID, self.id);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }

    fn id(&self) -> &str {
        self.id.to_str().unwrap_or_default()
    }
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
    // It is no secret and has to differ from others alone, so the operating system isn't asked for it.
    let bytes = fastrand::u128(..).to_be_bytes();
    HeaderValue::try_from(BASE64_URL_SAFE_NO_PAD.encode(bytes))
        .expect("Base64url is made of letters, digits, - and _")
}

/// Its name, if it is one of HTTP's own: others may hold anything.
fn method(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];
    known.into_iter().find(|name| *name == method.as_str()).unwrap_or("other")
}
