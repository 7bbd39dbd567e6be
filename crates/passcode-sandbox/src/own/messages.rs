//! The inbox as JSON and as events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::sse::{self, KeepAlive, Sse};
use futures_util::{Stream, StreamExt, stream};
use serde::Deserialize;
use serde_json::{Value, json};

use super::problem::Problem;
use super::state::Own;
use crate::duration;
use crate::inbox::{Event, Filter, Message};
use crate::mail;

/// How long `wait` waits unless told, and at most.
const TIMEOUT: Duration = Duration::from_secs(5);
const LONGEST_TIMEOUT: Duration = Duration::from_secs(60);

type Service = State<Arc<Own>>;
type Asked<T> = Result<Query<T>, QueryRejection>;

/// What `GET /inbox/messages` takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    to: Option<String>,
    vendor: Option<String>,
    after: Option<u64>,
    search: Option<String>,
    limit: Option<usize>,
}

/// Beside the messages, a header says how many there would be without the limit.
pub(super) async fn list(
    State(own): Service,
    asked: Asked<List>,
) -> Result<([(&'static str, String); 1], Json<Vec<Message>>), Problem> {
    let Query(List { to, vendor, after, search, limit }) = asked?;
    let filter = known(&own, Filter { id: None, to, vendor, after, search })?;
    let (messages, total) = own.world.inbox.page(&filter, limit.unwrap_or(usize::MAX));
    Ok(([("x-total-count", total.to_string())], Json(messages)))
}

pub(super) async fn remove(
    State(own): Service,
    asked: Asked<Filter>,
) -> Result<Json<Value>, Problem> {
    let filter = known(&own, asked?.0)?;
    Ok(Json(json!({ "removed": own.world.inbox.remove(&filter) })))
}

/// Refuses a vendor that isn't emulated: with a misspelt name nothing would ever be found.
fn known(own: &Own, filter: Filter) -> Result<Filter, Problem> {
    let mut kinds = own.kinds();
    kinds.push(mail::KIND);
    match &filter.vendor {
        Some(vendor) if !kinds.contains(&vendor.as_str()) => {
            let text = format!("There is no vendor {vendor:?}; choices: {}.", kinds.join(", "));
            Err(Problem::new(StatusCode::BAD_REQUEST, text))
        }
        _ => Ok(filter),
    }
}

/// What `GET /inbox/messages/wait` takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wait {
    to: Option<String>,
    vendor: Option<String>,
    after: Option<u64>,
    timeout: Option<String>,
}

pub(super) async fn wait(
    State(own): Service,
    asked: Asked<Wait>,
) -> Result<Json<Message>, Problem> {
    let Query(Wait { to, vendor, after, timeout }) = asked?;
    let filter = known(&own, Filter { to, vendor, after, ..Filter::default() })?;
    let timeout = timeout.as_deref().map_or(Ok(TIMEOUT), duration::parse).map_err(|form| {
        Problem::new(StatusCode::BAD_REQUEST, format!("The timeout is {form}, at most 60s."))
    })?;
    if timeout > LONGEST_TIMEOUT {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "The timeout is at most 60s."));
    }
    let message = tokio::select! {
        message = own.world.inbox.wait(&filter, timeout) => message,
        () = own.ending.clone().reached() => None,
    };
    message.map(Json).ok_or_else(|| {
        let text = format!("No such message arrived within {}.", duration::text(timeout));
        Problem::new(StatusCode::NOT_FOUND, text)
    })
}

/// Server-sent events: `message` with a message that arrived or changed, and `reload` when the
/// list has to be fetched anew.
pub(super) async fn events(
    State(own): Service,
) -> Sse<impl Stream<Item = Result<sse::Event, Infallible>>> {
    let follower = own.world.inbox.follow();
    let events = stream::unfold(follower, async |mut follower| {
        let event = follower.next().await;
        Some((Ok(told(&event)), follower))
    });
    let events = events.take_until(own.ending.clone().reached());
    Sse::new(events).keep_alive(KeepAlive::default())
}

fn told(event: &Event) -> sse::Event {
    let data = serde_json::to_string(event).expect("a message is a plain struct");
    let name = match event {
        Event::Message(_) => "message",
        Event::Reload {} => "reload",
    };
    sse::Event::default().event(name).data(data)
}
