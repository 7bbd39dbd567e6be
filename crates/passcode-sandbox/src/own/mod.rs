//! The sandbox's own interface: the inbox as JSON and as a page, faults, clock and settings.

mod control;
mod guard;
mod messages;
mod page;
mod problem;
mod state;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get, post};

pub(crate) use guard::{Guard, HEADERS, Hosts, is_own};
use problem::Problem;
pub(crate) use state::Own;

use crate::emulator::BODY_LIMIT;

/// Its description, for clients and for people.
const OPENAPI: &str = include_str!("../../openapi.json");

fn table() -> [(&'static str, MethodRouter<Arc<Own>>); 15] {
    [
        ("/", get(page::page)),
        ("/health", get(async || "ok\n")),
        ("/inbox", get(page::page)),
        ("/inbox/messages", get(messages::list).delete(messages::remove)),
        ("/inbox/messages/wait", get(messages::wait)),
        ("/inbox/events", get(messages::events)),
        (
            "/sandbox/faults",
            get(control::faults).put(control::set_faults).delete(control::clear_faults),
        ),
        ("/sandbox/magic", get(control::magic)),
        ("/sandbox/vendors", get(control::vendors)),
        ("/sandbox/requests", get(control::requests)),
        ("/sandbox/requests/{number}", get(control::exchange)),
        ("/sandbox/clock", get(control::clock).post(control::advance)),
        ("/sandbox/settings", get(control::settings).put(control::set_settings)),
        ("/sandbox/reset", post(control::reset)),
        ("/sandbox/openapi.json", get(async || openapi())),
    ]
}

pub(crate) fn routes(own: Own) -> Router {
    let router = table().into_iter().fold(Router::new(), |router, (path, methods)| {
        router.route(path, methods.fallback(problem::method_not_allowed))
    });
    router.fallback(nowhere).layer(DefaultBodyLimit::max(BODY_LIMIT)).with_state(Arc::new(own))
}

async fn nowhere(State(own): State<Arc<Own>>, request: Request) -> Problem {
    let text =
        "The sandbox has no such path. Vendors are mounted below /KIND: see /sandbox/vendors.";
    let seen = own
        .requests
        .begin(None, &request, request.uri().path())
        .ended(Some(StatusCode::NOT_FOUND), Some(text.to_owned()));
    own.requests.remember(seen);
    Problem::new(StatusCode::NOT_FOUND, text)
}

fn openapi() -> impl IntoResponse {
    ([("content-type", "application/json")], OPENAPI)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    #[test]
    fn the_document_names_the_paths_that_are_served() {
        let document: Value = serde_json::from_str(OPENAPI).unwrap();
        let documented: BTreeSet<&str> =
            document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
        let served: BTreeSet<&str> = table().iter().map(|(path, _)| *path).collect();
        assert_eq!(documented, served);
    }
}
