//! Every fault, under a send and under a verify.

use std::fmt::Debug;
use std::future::Future;
use std::time::{Duration, Instant};

use passcode::{Dispatch, Error, OtpCode, Result, VerifyRequest};
use tokio::time::timeout;

use crate::suite::Suite;
use crate::verdict::{Met, ensure, fail};
use crate::{Fault, Report};

pub(super) async fn run(suite: &Suite<'_>, report: &mut Report) {
    for fault in Fault::ALL {
        let name = fault.as_str();
        report.add(format!("send_under_{name}"), send(suite, *fault).await.into());
        report.add(format!("verify_under_{name}"), verify(suite, *fault).await.into());
    }
}

async fn send(suite: &Suite<'_>, fault: Fault) -> Met {
    // Before any message: a live vendor can't be made to misbehave.
    suite.inject(fault).await?;
    suite.fixture.heal().await;
    // Whatever a provider gets for itself, a token say, it has after this.
    suite.sent().await?;
    let mut request = suite.request(suite.row()?).await?;
    if fault.stalls() {
        request = request.with_deadline(soon());
    }
    broken(suite, fault, suite.provider.send(&request)).await
}

/// Whatever the code: right and wrong ones must not be told apart by an outage.
async fn verify(suite: &Suite<'_>, fault: Fault) -> Met {
    suite.inject(fault).await?;
    suite.fixture.heal().await;
    let verification = suite.sent().await?;
    let code = suite.code(&verification).await.unwrap_or_else(|_| "135790".into());
    let request = OtpCode::parse(&code).map(|code| VerifyRequest::new(verification, code));
    let mut request = request.or_else(|error| fail(format!("the code was refused: {error}")))?;
    if fault.stalls() {
        request = request.with_deadline(soon());
    }
    broken(suite, fault, suite.provider.verify(&request)).await
}

/// A deadline that a provider must keep, whatever its own limits.
fn soon() -> Instant {
    tokio::time::Instant::now().into_std() + Duration::from_millis(100)
}

/// Runs an operation under a fault: it must end in time, as an error, of the right kind and with
/// the right dispatch, and after one request at most if anything may have been done.
async fn broken<T: Debug>(
    suite: &Suite<'_>,
    fault: Fault,
    operation: impl Future<Output = Result<T>>,
) -> Met {
    let before = suite.fixture.requests().await;
    suite.inject(fault).await?;
    let ended = timeout(suite.fixture.patience(), operation).await;
    suite.fixture.heal().await;
    let after = suite.fixture.requests().await;
    match ended {
        Err(_) => fail(format!("it took longer than {:?}", suite.fixture.patience())),
        Ok(Ok(done)) => fail(format!("an outage came out as {done:?}")),
        Ok(Err(error)) => {
            suite.note_error(&error);
            check(fault, &error)?;
            let requests = after.zip(before).map_or(0, |(after, before)| after - before);
            ensure(fault.dispatch() != Dispatch::MaybeSent || requests <= 1, || {
                format!("{requests} requests reached the vendor")
            })
        }
    }
}

fn check(fault: Fault, error: &Error) -> Met {
    ensure(error.dispatch() == fault.dispatch(), || {
        format!("expected the dispatch {}, got {}: {error}", fault.dispatch(), error.dispatch())
    })?;
    ensure(fault.kinds().contains(&error.kind()), || {
        format!("expected one of the kinds {:?}, got {}: {error}", fault.kinds(), error.kind())
    })?;
    let says_how_long =
        !matches!(fault, Fault::TooManyRequestsSeconds | Fault::TooManyRequestsDate)
            || error.retry_after().is_some();
    ensure(says_how_long, || "Retry-After was lost".into())
}
