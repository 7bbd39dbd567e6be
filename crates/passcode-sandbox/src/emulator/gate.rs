//! What a call passes on its way to an emulated vendor: it is counted, a fault does to it what its
//! rule says, and it is remembered.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use tower_service::Service;

use super::call::{Arrival, whole};
use super::exchange::{Exchange, Side};
use super::interface::{Emulator, Subject};
use super::request::{Seen, Why};
use super::requests::Requests;
use crate::current;
use crate::ending::Ending;
use crate::fault::{Blocked, Fault, Rule};
use crate::net::Wire;
use crate::world::World;

/// Far above any answer of a vendor.
const ANSWER_LIMIT: usize = 1024 * 1024;

/// The gate of one vendor, and the vendor behind it.
pub(crate) struct Gate {
    world: World,
    requests: Requests,
    ending: Ending,
    emulator: Arc<dyn Emulator>,
    service: Router,
    blocked: Blocked,
}

impl Gate {
    pub(crate) fn new(
        emulator: &Arc<dyn Emulator>,
        world: World,
        requests: Requests,
        ending: Ending,
    ) -> Self {
        let unknown = {
            let emulator = Arc::clone(emulator);
            move || {
                let answer = emulator.elsewhere();
                async move { answer }
            }
        };
        let service = Arc::clone(emulator).routes();
        let service = service.method_not_allowed_fallback(unknown.clone()).fallback(unknown);
        let (emulator, blocked) = (Arc::clone(emulator), emulator.blocked());
        Self { world, requests, ending, emulator, service, blocked }
    }

    /// The kind of the vendor.
    pub(crate) fn kind(&self) -> &'static str {
        self.emulator.kind()
    }

    /// Answers a call that came over this wire.
    pub(crate) async fn answer(&self, request: Request, wire: &Wire) -> Response {
        let seen = self.requests.begin(Some(self.kind()), &request);
        let number = seen.number;
        let (rule, came, request) = self.rule(request).await;
        let Some(rule) = rule else {
            let (answer, notes) = current::answer(number, self.serve(request)).await;
            let (answer, went) = Side::went(answer, ANSWER_LIMIT).await;
            let why = answer.extensions().get::<Why>().map(|why| why.0.clone());
            self.remember(seen.ended(Some(answer.status()), clauses(why, notes)), came, Some(went));
            return answer;
        };
        let (answer, notes) = if rule.acts() {
            current::answer(number, self.serve(request)).await
        } else {
            (StatusCode::SERVICE_UNAVAILABLE.into_response(), Vec::new())
        };
        let fault = rule.fault();
        let (answer, went) = match fault {
            Fault::Answer(reply) => (answer, Some(Side::went(reply.once(), ANSWER_LIMIT).await.1)),
            Fault::Delay { .. } | Fault::Cut | Fault::StallInBody => {
                let (answer, went) = Side::went(answer, ANSWER_LIMIT).await;
                (answer, Some(went))
            }
            _ => (answer, None),
        };
        let why = format!("a fault met it: {}", fault.name());
        let status = fault.status(answer.status());
        self.remember(seen.ended(status, clauses(Some(why), notes)), came, went);
        self.apply(fault, answer, wire).await
    }

    async fn serve(&self, request: Request) -> Response {
        let Ok(answer) = self.service.clone().call(request).await;
        answer
    }

    fn remember(&self, request: Seen, came: Side, went: Option<Side>) {
        self.requests.remember_whole(Exchange { request, came: Some(came), went });
    }

    /// Counts the request; the rule it runs into, and what it said.
    async fn rule(&self, request: Request) -> (Option<Rule>, Side, Request) {
        let kind = self.kind();
        let operation = self.emulator.operation(request.method(), request.uri().path());
        self.requests.count(kind, operation);
        let (body, request) = whole(request).await;
        let said = body.as_deref().unwrap_or_default();
        let came = Side::came(request.uri(), request.headers(), said);
        let arrival = body.as_deref().map(|body| Arrival { uri: request.uri(), body });
        let subject = arrival.and_then(|arrival| self.emulator.subject(&arrival));
        let recipient = subject.and_then(|subject| match subject {
            Subject::Recipient(recipient) => Some(recipient),
            Subject::Verification(id) => self.world.inbox.recipient_of(&id),
        });
        let faults = &self.world.faults;
        let rule = faults.call(kind, operation, recipient.as_deref(), &self.blocked);
        (rule, came, request)
    }

    async fn apply(&self, fault: &Fault, answer: Response, wire: &Wire) -> Response {
        match fault {
            Fault::Answer(reply) => return reply.response(),
            Fault::Delay { by } => self.pause(*by).await,
            Fault::Stall => {
                self.ending.clone().reached().await;
                wire.close();
            }
            Fault::StallInBody => return half(answer, stall(self.ending.clone())).await,
            Fault::Reset => wire.reset(),
            Fault::Close => wire.close(),
            Fault::Cut => return half(answer, break_off()).await,
            Fault::Drip { every } => return drip(*every, self.ending.clone()),
            Fault::Refuse
            | Fault::ResetUnread
            | Fault::NotListening
            | Fault::DeliverLate { .. }
            | Fault::LoseDelivery => {}
        }
        answer
    }

    async fn pause(&self, time: Duration) {
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            () = self.ending.clone().reached() => {}
        }
    }
}

/// Why it ended so, and what became of its messages.
fn clauses(why: Option<String>, notes: Vec<String>) -> Option<String> {
    if notes.is_empty() {
        return why;
    }
    let all: Vec<_> = why.into_iter().chain(notes).collect();
    Some(all.join("; "))
}

/// Status, headers and half the body of an answer, with the length of all of it; then what
/// `rest` comes to.
async fn half(
    answer: Response,
    rest: impl Future<Output = io::Error> + Send + 'static,
) -> Response {
    let (mut parts, body) = answer.into_parts();
    let body = to_bytes(body, ANSWER_LIMIT).await.unwrap_or_default();
    parts.headers.insert(CONTENT_LENGTH, body.len().into());
    let first = stream::iter([Ok(body.slice(..body.len() / 2))]);
    let end = stream::once(async move { Err::<Bytes, _>(rest.await) });
    Response::from_parts(parts, Body::from_stream(first.chain(end)))
}

/// Lets what was written so far go out, then breaks off.
async fn break_off() -> io::Error {
    tokio::task::yield_now().await;
    io::ErrorKind::ConnectionAborted.into()
}

async fn stall(ending: Ending) -> io::Error {
    ending.reached().await;
    io::ErrorKind::ConnectionAborted.into()
}

fn drip(every: Duration, ending: Ending) -> Response {
    let drops = stream::unfold((), move |()| async move {
        tokio::time::sleep(every).await;
        Some((Ok::<_, Infallible>(Bytes::from_static(b" ")), ()))
    });
    let body = Body::from_stream(drops.take_until(ending.reached()));
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}
