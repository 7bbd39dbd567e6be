//! What a call passes on its way to an emulated vendor: it is counted, a fault does to it what its
//! rule says, and it is remembered.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::connect_info::ConnectInfo;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};

use super::call::{BODY_LIMIT, look};
use super::exchange::{Exchange, Side};
use super::interface::{Emulator, Subject};
use super::request::Why;
use super::requests::Requests;
use crate::current;
use crate::ending::Ending;
use crate::fault::{Blocked, Fault, Rule};
use crate::net::Wire;
use crate::world::World;

/// Far above any answer of a vendor.
const ANSWER_LIMIT: usize = 1024 * 1024;

/// What every call of a vendor passes.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) world: World,
    pub(crate) requests: Requests,
    pub(crate) ending: Ending,
}

/// The gate of one vendor.
#[derive(Clone)]
struct Post {
    gate: Gate,
    emulator: Arc<dyn Emulator>,
    blocked: Arc<Blocked>,
}

/// The service of a vendor behind its gate.
pub(crate) fn gated(emulator: &Arc<dyn Emulator>, gate: &Gate) -> Router {
    let unknown = {
        let emulator = Arc::clone(emulator);
        move || {
            let answer = emulator.elsewhere();
            async move { answer }
        }
    };
    let blocked = Arc::new(emulator.blocked());
    let post = Post { gate: gate.clone(), emulator: Arc::clone(emulator), blocked };
    Arc::clone(emulator)
        .routes()
        .method_not_allowed_fallback(unknown.clone())
        .fallback(unknown)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(post, pass))
}

async fn pass(
    State(post): State<Post>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    request: Request,
    next: Next,
) -> Response {
    let requests = &post.gate.requests;
    let seen = requests.begin(Some(post.emulator.kind()), &request);
    let number = seen.number;
    let (rule, came, request) = post.rule(request).await;
    let Some(rule) = rule else {
        let (answer, notes) = current::answer(number, next.run(request)).await;
        let (answer, went) = Side::went(answer, ANSWER_LIMIT).await;
        let why = answer.extensions().get::<Why>().map(|why| why.0.clone());
        let request = seen.ended(Some(answer.status()), clauses(why, notes));
        requests.remember_whole(Exchange { request, came, went: Some(went) });
        return answer;
    };
    let (answer, notes) = if rule.acts() {
        current::answer(number, next.run(request)).await
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
    let request = seen.ended(fault.status(answer.status()), clauses(Some(why), notes));
    requests.remember_whole(Exchange { request, came, went });
    post.gate.apply(fault, answer, &wire).await
}

/// Why it ended so, and what became of its messages.
fn clauses(why: Option<String>, notes: Vec<String>) -> Option<String> {
    let all: Vec<_> = why.into_iter().chain(notes).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

impl Post {
    /// Counts the request; the rule it runs into, and what it said.
    async fn rule(&self, request: Request) -> (Option<Rule>, Side, Request) {
        let kind = self.emulator.kind();
        let operation = self.emulator.operation(request.method(), request.uri().path());
        self.gate.requests.count(kind, operation);
        let side = Side::came(request.uri(), request.headers());
        let (seen, request) = look(request, |arrival| {
            let side = side.clone().with_body(arrival.body());
            Some((self.emulator.subject(arrival), side))
        })
        .await;
        let (subject, came) = seen.unwrap_or((None, side));
        let recipient = subject.and_then(|subject| match subject {
            Subject::Recipient(recipient) => Some(recipient),
            Subject::Verification(id) => self.gate.world.inbox.recipient_of(&id),
        });
        let faults = &self.gate.world.faults;
        let rule = faults.call(kind, operation, recipient.as_deref(), &self.blocked);
        (rule, came, request)
    }
}

impl Gate {
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
