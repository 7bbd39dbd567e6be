//! A delivery that fails, and what is said of it.

use passcode::{Delivery, Dispatch, Error, Recipient};
use tokio::time::timeout;

use super::Fault;
use super::suite::Suite;
use crate::verdict::{Met, ensure, fail};

/// An error in bounded time; what it says was done is what was done.
pub(super) async fn delivery(suite: &Suite<'_>, fault: Fault) -> Met {
    let to = suite.somebody().await?;
    suite.inject(fault).await?;
    let limit = (fault == Fault::Silent).then(|| suite.fixture.deadline());
    let ended = timeout(suite.fixture.patience(), suite.try_send(&to, limit)).await;
    suite.fixture.heal().await;
    match ended {
        Err(_) => fail(format!("it took longer than {:?}", suite.fixture.patience())),
        Ok(Ok(sent)) => fail(format!("a failed delivery came out as {sent:?}")),
        Ok(Err(error)) => {
            told(fault, &error)?;
            match error.dispatch() {
                Dispatch::MaybeSent => may_have_arrived(suite, &to, &error).await,
                _ => did_not_arrive(suite, &to, &error).await,
            }
        }
    }
}

fn told(fault: Fault, error: &Error) -> Met {
    ensure(fault.kinds().contains(&error.kind()), || {
        format!("expected one of the kinds {:?}, got {}: {error}", fault.kinds(), error.kind())
    })?;
    ensure(fault.dispatches().contains(&error.dispatch()), || {
        let expected = fault.dispatches();
        format!("expected one of the dispatches {expected:?}, got {}: {error}", error.dispatch())
    })
}

/// One message at most, whose code the error's verification verifies.
async fn may_have_arrived(suite: &Suite<'_>, to: &Recipient, error: &Error) -> Met {
    let Some(pending) = error.pending() else {
        return fail("a message may have arrived, and nothing verifies its code");
    };
    ensure(pending.delivery() == Delivery::Unknown, || {
        format!("a message may have arrived, and its delivery is {:?}", pending.delivery())
    })?;
    match suite.codes(to).await.as_slice() {
        [] => Ok(()),
        [code] => suite.approved(pending, code).await,
        codes => fail(format!("{} messages arrived", codes.len())),
    }
}

/// Nothing arrived, and sending again counts as the first time.
async fn did_not_arrive(suite: &Suite<'_>, to: &Recipient, error: &Error) -> Met {
    let arrived = suite.codes(to).await.len();
    let dispatch = error.dispatch();
    ensure(arrived == 0, || format!("{arrived} messages arrived, and it says {dispatch}"))?;
    let sent = suite.send(to).await?;
    let code = suite.code(to).await?;
    suite.approved(&sent, &code).await
}
