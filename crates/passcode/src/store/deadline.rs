//! Whoever asks waits for the store no longer than for anybody else.

use std::future::Future;
use std::time::{Duration, Instant};

use crate::{Dispatch, Error, ErrorKind, Result};

/// So long an operation's outcome waits for what is written about it, though its time is over.
const GRACE: Duration = Duration::from_millis(500);

/// Works with the store until this time; `dispatch` is what it may have done when that is over.
pub(crate) async fn by<T>(
    deadline: Option<Instant>,
    dispatch: Dispatch,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let Some(deadline) = deadline else { return work.await };
    let what = "the store gave no answer before the time was over; no vendor is at fault";
    let late = |_| Error::new(ErrorKind::Storage, what).with_dispatch(dispatch);
    tokio::time::timeout_at(deadline.into(), work).await.map_err(late)?
}

/// Until when what came of an operation is written, whose own end is this time.
pub(crate) fn after(deadline: Option<Instant>) -> Option<Instant> {
    let soon = tokio::time::Instant::now().into_std() + GRACE;
    deadline.map(|deadline| deadline.max(soon))
}
