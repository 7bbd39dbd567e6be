//! How often something may happen.

use std::slice::from_ref;
use std::time::Duration;

use passcode::store::{Quota, Take};

use super::suite::{HOUR, Span, Suite};
use crate::verdict::{Met, ensure, fail};

/// A limit that is kept exactly, and one that isn't.
const LIMITS: [u32; 2] = [3, 101];

const WINDOW: Duration = Duration::from_millis(200);

pub(super) async fn quota(suite: &Suite<'_>) -> Met {
    for limit in LIMITS {
        let quota = [Quota::new(suite.key(), limit, HOUR)];
        suite.take_times(&quota, limit).await?;
        for _ in 0..2 {
            let wait = suite.refused(&quota, 0).await?;
            let longest = if limit > 100 { 2 * HOUR } else { HOUR };
            ensure(!wait.is_zero() && wait <= longest, || format!("limit {limit}: wait {wait:?}"))?;
        }
    }
    let never = [Quota::new(suite.key(), 0, HOUR)];
    suite.refused(&never, 0).await?;
    let taken = suite.take(&[]).await?;
    ensure(taken == Take::Taken, || format!("nothing was asked for: {taken:?}"))
}

/// One that is refused leaves the others as they were.
pub(super) async fn all_or_nothing(suite: &Suite<'_>) -> Met {
    for limit in LIMITS {
        let [full, free] = [1, limit].map(|limit| Quota::new(suite.key(), limit, HOUR));
        suite.take_times(from_ref(&full), 1).await?;
        for _ in 0..limit {
            suite.refused(&[free.clone(), full.clone()], 1).await?;
            suite.refused(&[full.clone(), free.clone()], 0).await?;
        }
        suite.take_times(from_ref(&free), limit).await?;
        suite.refused(&[free], 0).await?;
    }
    Ok(())
}

/// The one that asks for the longest wait is named, wherever it stands, with that wait.
pub(super) async fn which(suite: &Suite<'_>) -> Met {
    let quotas = [HOUR, 3 * HOUR, 2 * HOUR].map(|window| Quota::new(suite.key(), 1, window));
    suite.take_times(&quotas, 1).await?;
    for (order, which) in [([0, 1, 2], 1), ([1, 0, 2], 0), ([0, 2, 1], 2)] {
        let wait = suite.refused(&order.map(|index| quotas[index].clone()), which).await?;
        ensure(wait > 2 * HOUR, || format!("the wait {wait:?} is another's"))?;
    }
    let [first, _, third] = quotas;
    let wait = suite.refused(&[first, third], 1).await?;
    ensure(wait > HOUR && wait <= 2 * HOUR, || format!("the wait {wait:?} is another's"))
}

/// Up to a hundred: never more in any window, and never fewer.
pub(super) async fn exact(suite: &Suite<'_>) -> Met {
    const LIMIT: usize = 3;
    let quota = [Quota::new(suite.key(), 3, WINDOW)];
    let slack = suite.fixture.slack();
    let mut taken: Vec<Span> = Vec::new();
    for step in [10, 45, 0, 30, 80, 20, 60, 5, 110, 0, 0, 0, 90, 33, 66, 201, 1, 1, 1, 199, 1, 1] {
        suite.fixture.pass(Duration::from_millis(step)).await;
        let (done, at) = suite.timed(suite.take(&quota)).await;
        // The oldest that may stand in the way of this one.
        let oldest = taken.len().checked_sub(LIMIT).map(|index| taken[index]);
        match (done?, oldest) {
            (Take::Taken, oldest) => {
                let too_soon = oldest.is_some_and(|oldest| at.end + slack < oldest.start + WINDOW);
                ensure(!too_soon, || format!("{} in one window", LIMIT + 1))?;
                taken.push(at);
            }
            (Take::Refused { wait, .. }, Some(oldest)) => {
                ensure(at.start < oldest.end + WINDOW + slack, || {
                    "refused without a cause".into()
                })?;
                let least = (oldest.start + WINDOW).saturating_sub(at.end + slack);
                let most = (oldest.end + WINDOW + slack).saturating_sub(at.start);
                ensure((least..=most.max(Duration::from_millis(1))).contains(&wait), || {
                    format!("wait {wait:?}, which is not {least:?} to {most:?}")
                })?;
            }
            (refused, None) => return fail(format!("refused the first ones: {refused:?}")),
        }
    }
    Ok(())
}

/// After the wait there is one to have.
pub(super) async fn wait(suite: &Suite<'_>) -> Met {
    for limit in LIMITS {
        let quota = [Quota::new(suite.key(), limit, WINDOW)];
        for _ in 0..3 * limit {
            if let Take::Refused { wait, .. } = suite.take(&quota).await? {
                suite.fixture.pass(wait + suite.fixture.slack()).await;
                suite.take_times(&quota, 1).await?;
            }
        }
    }
    Ok(())
}

/// Above a hundred: within 5 % of the limit, where traffic is steady.
pub(super) async fn within_five_per_cent(suite: &Suite<'_>) -> Met {
    const LIMIT: usize = 200;
    // Five per cent of it are longer than a real store's answers take.
    const WINDOW: Duration = Duration::from_secs(1);
    let quota = [Quota::new(suite.key(), 200, WINDOW)];
    let slack = suite.fixture.slack();
    let start = suite.fixture.now();
    let mut taken: Vec<Span> = Vec::new();
    // Where a busy machine made traffic unsteady: two windows later nothing is left of it.
    let (mut stalls, mut last) = (Vec::new(), start);
    let is_steady = |stalls: &[_], at| !stalls.iter().any(|stall| *stall + 2 * WINDOW > at);
    while suite.fixture.now() < start + 5 * WINDOW {
        suite.fixture.pass(Duration::from_micros(500)).await;
        let (done, at) = suite.timed(suite.take(&quota)).await;
        if at.end > last + WINDOW / 50 {
            stalls.push(at.end);
        }
        last = at.end;
        match done? {
            Take::Taken => taken.push(at),
            // From the third window on the one before has been steady.
            Take::Refused { .. }
                if at.start >= start + 2 * WINDOW && is_steady(&stalls, at.start) =>
            {
                let counted =
                    taken.iter().filter(|one| one.end + WINDOW + slack > at.start).count();
                ensure(counted * 100 >= LIMIT * 95, || format!("refused after {counted}"))?;
            }
            Take::Refused { .. } => {}
        }
    }
    let steady: Vec<_> = taken.iter().filter(|one| one.start >= start + WINDOW).collect();
    for (index, first) in steady.iter().enumerate() {
        let within =
            steady[index..].iter().take_while(|one| one.end + slack < first.start + WINDOW);
        let within = within.count();
        let before: Vec<_> =
            stalls.iter().copied().filter(|stall| *stall < first.start + WINDOW).collect();
        if !is_steady(&before, first.start) {
            continue;
        }
        ensure(within * 100 <= LIMIT * 105, || format!("{within} in one window"))?;
    }
    Ok(())
}

/// What is given back can be taken again, once, and nothing is given that was not taken.
pub(super) async fn give_back(suite: &Suite<'_>) -> Met {
    for limit in LIMITS {
        let quotas = [1, 2].map(|more| Quota::new(suite.key(), limit * more, HOUR));
        suite.give_back(&quotas).await?;
        suite.take_times(&quotas, limit).await?;
        suite.refused(&quotas, 0).await?;
        suite.give_back(&quotas).await?;
        suite.take_times(&quotas, 1).await?;
        suite.refused(&quotas, 0).await?;
        let [_, second] = quotas;
        suite.take_times(from_ref(&second), limit).await?;
        suite.refused(&[second], 0).await?;
    }
    Ok(())
}

/// The newest is given back, so that what is left ends no later.
pub(super) async fn newest_is_given_back(suite: &Suite<'_>) -> Met {
    let quota = [Quota::new(suite.key(), 2, WINDOW)];
    suite.take_times(&quota, 1).await?;
    suite.fixture.pass(WINDOW / 2).await;
    suite.take_times(&quota, 1).await?;
    suite.give_back(&quota).await?;
    suite.fixture.pass(WINDOW / 2 + suite.fixture.slack()).await;
    let used = suite.used(&quota).await?;
    ensure(used == [0], || format!("what was given back still counts: {used:?}"))
}

/// What `used` says is what was taken, and asking takes nothing.
pub(super) async fn used(suite: &Suite<'_>) -> Met {
    for limit in LIMITS {
        let [one, other] = [limit, limit].map(|limit| Quota::new(suite.key(), limit, HOUR));
        for expected in 0..u64::from(limit) {
            let used = suite.used(&[one.clone(), other.clone()]).await?;
            ensure(used == [expected, 0], || format!("{expected} taken, {used:?} used"))?;
            suite.take_times(from_ref(&one), 1).await?;
        }
    }
    let used = suite.used(&[]).await?;
    ensure(used.is_empty(), || format!("used of nothing: {used:?}"))
}

/// What was counted under older keys counts, and nothing more is counted there.
pub(super) async fn older_keys(suite: &Suite<'_>) -> Met {
    for limit in LIMITS {
        let (old, new) = (suite.key(), suite.key());
        let before = [Quota::new(&old, limit, HOUR)];
        suite.take_times(&before, limit - 1).await?;
        let after = [Quota::new(new, limit, HOUR).with_older([suite.key(), old])];
        suite.take_times(&after, 1).await?;
        suite.refused(&after, 0).await?;
        let used = [suite.used(&before).await?, suite.used(&after).await?].concat();
        let expected = [u64::from(limit) - 1, u64::from(limit)];
        ensure(used == expected, || format!("{used:?} used, not {expected:?}"))?;
        suite.give_back(&after).await?;
        suite.take_times(&after, 1).await?;
    }
    Ok(())
}

/// A quota's key is removed as a value's: then it begins anew.
pub(super) async fn cleared_quota(suite: &Suite<'_>) -> Met {
    for limit in LIMITS {
        let key = suite.key();
        let quota = [Quota::new(&key, limit, HOUR)];
        suite.take_times(&quota, limit).await?;
        ensure(suite.remove(&key).await?, || "a quota was not there to remove".into())?;
        suite.take_times(&quota, limit).await?;
    }
    Ok(())
}
