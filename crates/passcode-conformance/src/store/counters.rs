//! What is counted.

use std::time::Duration;

use super::suite::{HOUR, Suite};
use crate::verdict::{Met, ensure};

const LIFE: Duration = Duration::from_millis(600);

pub(super) async fn counter(suite: &Suite<'_>) -> Met {
    let (key, other) = (suite.key(), suite.key());
    for (number, expected) in [(0, 0), (1, 1), (5, 6), (-10, -4), (0, -4)] {
        let count = suite.add(&key, number, HOUR).await?;
        ensure(count == expected, || format!("added {number}: {count}, not {expected}"))?;
    }
    let count = suite.add(&other, 7, HOUR).await?;
    ensure(count == 7, || format!("another counter begins at {}", count - 7))?;
    ensure(suite.remove(&key).await?, || "a counter was not there to remove".into())?;
    let count = suite.add(&key, 1, HOUR).await?;
    ensure(count == 1, || format!("removed, and it goes on at {count}"))
}

/// Every number of 64 bits, and it stops at their ends.
pub(super) async fn large_counters(suite: &Suite<'_>) -> Met {
    let large = 9_007_199_254_740_993;
    for steps in [
        [(large, large), (1, large + 1), (-large, 1)],
        [(i64::MAX, i64::MAX), (1, i64::MAX), (i64::MIN, -1)],
        [(i64::MIN, i64::MIN), (-1, i64::MIN), (i64::MAX, -1)],
    ] {
        let key = suite.key();
        for (number, expected) in steps {
            let count = suite.add(&key, number, HOUR).await?;
            ensure(count == expected, || format!("added {number}: {count}, not {expected}"))?;
        }
    }
    Ok(())
}

/// The life is set when the counter is made, and only then.
pub(super) async fn life_of_a_counter(suite: &Suite<'_>) -> Met {
    let key = suite.key();
    let start = suite.fixture.now();
    suite.add(&key, 1, LIFE).await?;
    suite.fixture.pass(LIFE / 2).await;
    let count = suite.add(&key, 1, HOUR).await?;
    // A slow machine may take longer than its life.
    let ended = suite.fixture.now() - start >= LIFE;
    ensure(count == 2 || ended, || format!("within its life it counts from {}", count - 1))?;
    if count == 2 {
        suite.fixture.pass(LIFE / 2 + suite.fixture.slack()).await;
        let count = suite.add(&key, 1, HOUR).await?;
        ensure(count == 1, || format!("after its life it goes on at {count}"))?;
    }
    Ok(())
}
