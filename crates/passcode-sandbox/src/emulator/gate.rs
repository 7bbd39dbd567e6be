//! What a call passes on its way to an emulated vendor: it is counted, a fault does to it what its
//! rule says, and it is remembered.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{self, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use tower_service::Service as _;

use super::call::{Arrival, BODY_LIMIT, path, rooted, whole};
use super::exchange::{Exchange, Side};
use super::interface::{Emulator, Service, Subject};
use super::request::{Seen, Why};
use super::requests::Requests;
use crate::current;
use crate::ending::Ending;
use crate::fault::{Blocked, Fault, Operation, Rule};
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
    service: Service,
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
        let service = match Arc::clone(emulator).service() {
            Service::Routes(routes) => Service::Routes(
                routes.method_not_allowed_fallback(unknown.clone()).fallback(unknown),
            ),
            function @ Service::Function(_) => function,
        };
        let (emulator, blocked) = (Arc::clone(emulator), emulator.blocked());
        Self { world, requests, ending, emulator, service, blocked }
    }

    /// The kind of the vendor.
    pub(crate) fn kind(&self) -> &'static str {
        self.emulator.kind()
    }

    /// Answers a call that came over this wire. The vendor's paths begin at `root` of the request's.
    pub(crate) async fn answer(&self, request: Request, root: usize, wire: &Wire) -> Response {
        let path = path(request.uri(), root);
        let seen = self.requests.begin(Some(self.kind()), &request, path);
        let operation = self.emulator.operation(request.method(), path);
        let (head, body) = request.into_parts();
        self.requests.count(self.kind(), operation);
        let body = whole(body).await;
        let said = body.as_deref().unwrap_or_default();
        let came = Side::came(&head.uri, &head.headers, said);
        let subject = match &body {
            Ok(body) => self.emulator.subject(&arrival(&head, root, body)),
            Err(_) => None,
        };
        let rule = self.rule(operation, subject);
        let (answer, notes) = if rule.as_ref().is_none_or(Rule::acts) {
            current::answer(seen.number, self.serve(head, root, body)).await
        } else {
            (unavailable(), Vec::new())
        };
        let Some(rule) = rule else {
            let why = answer.extensions().get::<Why>().map(|why| why.0.clone());
            let went = Some(Side::went(&answer));
            self.remember(seen.ended(Some(answer.status()), clauses(why, notes)), came, went);
            return answer.map(Body::from);
        };
        let fault = rule.fault();
        let went = match fault {
            Fault::Answer(reply) => Some(Side::went(&reply.once())),
            Fault::Delay { .. } | Fault::Cut | Fault::StallInBody => Some(Side::went(&answer)),
            _ => None,
        };
        let why = format!("a fault met it: {}", fault.name());
        let status = fault.status(answer.status());
        self.remember(seen.ended(status, clauses(Some(why), notes)), came, went);
        self.apply(fault, answer, wire).await
    }

    /// The vendor's answer.
    async fn serve(
        &self,
        mut head: Parts,
        root: usize,
        body: Result<Bytes, Body>,
    ) -> http::Response<Bytes> {
        let mut routes = match &self.service {
            Service::Routes(routes) => routes.clone(),
            Service::Function(answer) => {
                return answer(&arrival(&head, root, body.as_deref().unwrap_or_default()));
            }
        };
        head.uri = rooted(head.uri, root);
        let request = match body {
            Ok(body) => Request::from_parts(head, Body::from(body)),
            Err(rest) => {
                let mut request = Request::from_parts(head, rest);
                DefaultBodyLimit::max(BODY_LIMIT).apply(&mut request);
                request
            }
        };
        let Ok(answer) = routes.call(request).await;
        let (head, body) = answer.into_parts();
        let body = to_bytes(body, ANSWER_LIMIT).await.unwrap_or_default();
        http::Response::from_parts(head, body)
    }

    /// The rule that a call runs into.
    fn rule(&self, operation: Operation, subject: Option<Subject>) -> Option<Rule> {
        let recipient = subject.and_then(|subject| match subject {
            Subject::Recipient(recipient) => Some(recipient),
            Subject::Verification(id) => self.world.inbox.recipient_of(&id),
        });
        self.world.faults.call(self.kind(), operation, recipient.as_deref(), &self.blocked)
    }

    fn remember(&self, request: Seen, came: Side, went: Option<Side>) {
        self.requests.remember_whole(Exchange { request, came: Some(came), went });
    }

    async fn apply(&self, fault: &Fault, answer: http::Response<Bytes>, wire: &Wire) -> Response {
        match fault {
            Fault::Answer(reply) => return reply.response(),
            Fault::Delay { by } => self.pause(*by).await,
            Fault::Stall => {
                self.ending.clone().reached().await;
                wire.close();
            }
            Fault::StallInBody => return half(answer, stall(self.ending.clone())),
            Fault::Reset => wire.reset(),
            Fault::Close => wire.close(),
            Fault::Cut => return half(answer, break_off()),
            Fault::Drip { every } => return drip(*every, self.ending.clone()),
            Fault::Refuse
            | Fault::ResetUnread
            | Fault::NotListening
            | Fault::DeliverLate { .. }
            | Fault::LoseDelivery => {}
        }
        answer.map(Body::from)
    }

    async fn pause(&self, time: Duration) {
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            () = self.ending.clone().reached() => {}
        }
    }
}

fn arrival<'a>(head: &'a Parts, root: usize, body: &'a [u8]) -> Arrival<'a> {
    let Parts { method, uri, headers, .. } = head;
    let (path, query) = (path(uri, root), uri.query().unwrap_or_default());
    Arrival { method, path, query, headers, body }
}

/// What a vendor that didn't act is taken to have answered.
fn unavailable() -> http::Response<Bytes> {
    let mut answer = http::Response::default();
    *answer.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    answer
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
fn half(
    answer: http::Response<Bytes>,
    rest: impl Future<Output = io::Error> + Send + 'static,
) -> Response {
    let (mut parts, body) = answer.into_parts();
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
