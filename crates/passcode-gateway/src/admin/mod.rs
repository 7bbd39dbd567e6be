//! What is for the operator: on an address of its own without a key, or on the first one with
//! `operator_key`.

mod operator;
mod page;

use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use passcode::Metrics;

use crate::counts::Now;
use crate::guard::{self, Check, Guard};
use crate::problem::Problem;
use crate::shared::Shared;

/// All of it, for whoever stands at the operator's own address, which only this machine may reach.
pub(crate) fn router(shared: &Arc<Shared>, is_on_loopback: bool) -> Router {
    let checks: &[Check] = if is_on_loopback { &[on_loopback] } else { &[] };
    pages()
        .method_not_allowed_fallback(async || Problem::wrong_method())
        .fallback(async || Problem::no_such_path())
        .layer(Guard::new(shared, checks))
        .with_state(Arc::clone(shared))
}

/// The same on the first address, for whoever has the key.
pub(crate) fn routes(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    pages()
        .method_not_allowed_fallback(async || Problem::wrong_method())
        .layer(Guard::new(shared, &[guard::head, operator::authenticate]))
}

fn pages() -> Router<Arc<Shared>> {
    Router::new().route("/metrics", get(metrics)).route("/", get(page))
}

async fn metrics(State(shared): State<Arc<Shared>>) -> Response {
    let now = Now {
        is_config_loaded: shared.is_loaded(),
        is_ready: shared.readiness.is_ready(),
        in_flight: shared.in_flight.number(),
    };
    let of_providers = shared.setup().providers.metrics().text();
    let text = shared.counts.text(now) + &of_providers;
    ([(CONTENT_TYPE, HeaderValue::from_static(Metrics::CONTENT_TYPE))], text).into_response()
}

async fn page(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    page::answer(&shared, query.as_deref() == Some("reload")).await
}

/// Where only this machine can ask, a page of somebody else's in its browser can't either.
fn on_loopback(_: &Shared, request: &mut Request) -> Option<Response> {
    guard::check_host(request).err().map(IntoResponse::into_response)
}
