//! Doing to a call what its rule says.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::connect_info::ConnectInfo;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};

use super::call::{operation, recipient};
use super::kind::Fault;
use super::set::Faults;
use crate::ending::Ending;
use crate::inbox::Inbox;
use crate::server::Vendor;
use crate::wire::Wire;

/// Far above any answer of either service.
const ANSWER_LIMIT: usize = 1024 * 1024;

/// What a call passes on its way to a service.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) faults: Faults,
    pub(crate) inbox: Inbox,
    pub(crate) ending: Ending,
}

pub(crate) async fn intercept(
    State(gate): State<Gate>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    request: Request,
    next: Next,
) -> Response {
    let Some(vendor) = Vendor::of(request.uri().path()) else {
        return next.run(request).await;
    };
    let operation = operation(vendor, request.uri().path());
    let (recipient, request) = recipient(vendor, request, &gate.inbox).await;
    let Some(rule) = gate.faults.call(vendor, operation, recipient.as_deref()) else {
        return next.run(request).await;
    };
    let answer = if rule.acts() {
        next.run(request).await
    } else {
        StatusCode::SERVICE_UNAVAILABLE.into_response()
    };
    gate.apply(rule.fault(), answer, &wire).await
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
            Fault::Refuse | Fault::DeliverLate { .. } | Fault::LoseDelivery => {}
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
