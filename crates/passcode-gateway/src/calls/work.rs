//! How calls are worked on: so many at once, and each to its end.

use axum::response::{IntoResponse, Response};
use passcode::Dispatch;
use tracing::Instrument;

use crate::in_flight::Call;
use crate::problem::{Problem, ProblemKind};
use crate::shared::{Caller, Shared};

/// A place among those that are worked on, or the refusal that doesn't wait for one.
pub(super) fn enter(shared: &Shared, caller: &Caller) -> Result<Call, Problem> {
    shared.in_flight.enter(caller.setup.settings.max_in_flight()).ok_or_else(|| {
        let detail = "as many calls as may be are being worked on";
        Problem::new(ProblemKind::Overloaded, detail).with_dispatch(Dispatch::NotSent)
    })
}

/// Works to the end, also when the caller hangs up.
pub(super) async fn to_its_end(
    call: Call,
    work: impl Future<Output = Response> + Send + 'static,
) -> Response {
    let work = async move {
        let response = work.await;
        drop(call);
        response
    };
    let task = tokio::spawn(work.in_current_span());
    task.await.unwrap_or_else(|_| {
        let detail = "something is wrong in the gateway; its log says what";
        let problem = Problem::new(ProblemKind::Internal, detail);
        problem.with_dispatch(Dispatch::MaybeSent).into_response()
    })
}
