//! How calls are worked on: so many at once, and each to its end.

use std::pin::Pin;

use passcode::Dispatch;
use tracing::Instrument;

use crate::in_flight::Call;
use crate::problem::{Problem, ProblemKind};
use crate::shared::{Caller, Shared};

/// A place among those that are worked on, or the refusal that doesn't wait for one.
pub(crate) fn enter(shared: &Shared, caller: &Caller) -> Result<Call, Problem> {
    shared.in_flight.enter(caller.setup.settings.max_in_flight()).ok_or_else(|| {
        let detail = "as many calls as may be are being worked on";
        Problem::new(ProblemKind::Overloaded, detail).with_dispatch(Dispatch::NotSent)
    })
}

/// Works to the end, also when the caller hangs up.
pub(crate) async fn to_its_end<T: Send + 'static>(
    call: Call,
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, Problem> {
    let work = async move {
        let done = work.await;
        drop(call);
        done
    };
    let task = tokio::spawn(in_its_place(work).in_current_span());
    task.await.map_err(|_| {
        let detail = "something is wrong in the gateway; its log says what";
        Problem::new(ProblemKind::Internal, detail).with_dispatch(Dispatch::MaybeSent)
    })
}

/// The same work, which stays where it is however often it is handed on: it has many kilobytes, and
/// each hand would copy them.
pub(crate) fn in_its_place<'a, T>(
    work: impl Future<Output = T> + Send + 'a,
) -> Pin<Box<dyn Future<Output = T> + Send + 'a>> {
    Box::pin(work)
}
