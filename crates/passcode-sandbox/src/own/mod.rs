//! The sandbox's own interface: the inbox as JSON and as a page, faults, clock and settings.

mod control;
mod guard;
mod messages;
mod page;
mod problem;

use std::sync::Arc;

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get, post};

pub(crate) use guard::{Hosts, guard};
pub(crate) use page::Page;

use crate::ending::Ending;
use crate::messagecentral::MessageCentral;
use crate::ratio::Ratio;
use crate::world::World;

/// What its handlers work on.
pub(crate) struct Own {
    pub(crate) world: World,
    pub(crate) ratio: Arc<Ratio>,
    pub(crate) messagecentral: Arc<MessageCentral>,
    pub(crate) ending: Ending,
    pub(crate) page: Page,
}

/// Its description, for clients and for people.
const OPENAPI: &str = include_str!("../../openapi.json");

fn table() -> [(&'static str, MethodRouter<Arc<Own>>); 12] {
    [
        ("/", get(page::page)),
        ("/inbox", get(page::page)),
        ("/inbox/messages", get(messages::list).delete(messages::remove)),
        ("/inbox/messages/wait", get(messages::wait)),
        ("/inbox/events", get(messages::events)),
        (
            "/sandbox/faults",
            get(control::faults).put(control::set_faults).delete(control::clear_faults),
        ),
        ("/sandbox/magic", get(control::magic)),
        ("/sandbox/examples", get(control::examples)),
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
    router.with_state(Arc::new(own))
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
