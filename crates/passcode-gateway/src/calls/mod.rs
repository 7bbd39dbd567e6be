//! The calls of `/v1`.

mod body;
mod check;
mod create;
mod members;
mod time;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;

use crate::in_flight::Call;
use crate::problem::{Problem, ProblemKind};
use crate::shared::{Caller, Shared};

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route(create::ROUTE, post(create::call)).route(check::ROUTE, post(check::call))
}

/// A place among those that are worked on, or the refusal that doesn't wait for one.
fn enter(State(shared): State<Arc<Shared>>, caller: &Caller) -> Result<Call, Problem> {
    shared.in_flight.enter(caller.setup.settings.max_in_flight()).ok_or_else(|| {
        let detail = "as many calls as may be are being worked on";
        Problem::new(ProblemKind::Overloaded, detail).with_dispatch(passcode::Dispatch::NotSent)
    })
}

/// Works to the end, also when the caller hangs up.
async fn to_its_end(call: Call, work: impl Future<Output = Response> + Send + 'static) -> Response {
    let task = tokio::spawn(async move {
        let response = work.await;
        drop(call);
        response
    });
    task.await.unwrap_or_else(|_| {
        let detail = "something is wrong in the gateway; its log says what";
        let problem = Problem::new(ProblemKind::Internal, detail);
        problem.with_dispatch(passcode::Dispatch::MaybeSent).into_response()
    })
}
