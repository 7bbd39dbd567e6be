//! A caller that goes away leaves nothing stuck.

use std::time::Duration;

use passcode::OtpProviderExt;
use tokio::time::timeout;

use crate::Fault;
use crate::suite::Suite;
use crate::verdict::{Met, ensure, fail};

/// Long enough for a request to be on its way.
const MOMENT: Duration = Duration::from_millis(20);

pub(super) async fn dropped_send(suite: &Suite<'_>) -> Met {
    let request = suite.request(suite.row()?).await?;
    suite.inject(Fault::StallBeforeHeaders).await?;
    let ended = timeout(MOMENT, suite.provider.send(&request)).await;
    suite.fixture.heal().await;
    if let Ok(Ok(_)) = ended {
        return fail("a send succeeded while the vendor stalled");
    }
    still_works(suite).await
}

pub(super) async fn dropped_verify(suite: &Suite<'_>) -> Met {
    let verification = suite.sent().await?;
    let code = suite.code(&verification).await?;
    suite.inject(Fault::StallBeforeHeaders).await?;
    let ended = timeout(MOMENT, suite.provider.verify_code(&verification, &code)).await;
    suite.fixture.heal().await;
    if let Ok(Ok(outcome)) = ended {
        return fail(format!("while the vendor stalled a verify came out as {outcome:?}"));
    }
    still_works(suite).await
}

async fn still_works(suite: &Suite<'_>) -> Met {
    let flow = async {
        let verification = suite.sent().await?;
        let code = suite.code(&verification).await?;
        suite.verify(&verification, &code).await
    };
    match timeout(suite.fixture.patience(), flow).await {
        Err(_) => fail("after a dropped call the next one never ended"),
        Ok(outcome) => {
            let outcome = outcome?;
            ensure(outcome.is_approved(), || format!("after a dropped call: {outcome:?}"))
        }
    }
}
