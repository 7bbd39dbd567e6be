//! The inbox as JSON.

use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;

use super::{Inbox, Message};

pub(crate) fn routes(inbox: Inbox) -> Router {
    Router::new().route("/inbox/messages", get(list)).with_state(inbox)
}

/// What `GET /inbox/messages` can be asked for. A parameter it doesn't know is refused with 400:
/// a misspelt filter would otherwise list everything.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    to: Option<String>,
}

async fn list(State(inbox): State<Inbox>, Query(filter): Query<Filter>) -> Json<Vec<Message>> {
    Json(match filter.to {
        Some(to) => inbox.messages_to(&to),
        None => inbox.messages(),
    })
}
