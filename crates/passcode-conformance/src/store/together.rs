//! Many at once, through every handle.

use std::sync::Arc;

use futures_util::future::join_all;
use passcode::store::{Quota, Roll, Store, Take, Tally};

use super::suite::{HOUR, Suite, done};
use crate::verdict::{Met, ensure};

const MANY: usize = 60;

/// The handles in turn, so many.
struct Handles<'a> {
    first: &'a dyn Store,
    others: Vec<Arc<dyn Store>>,
}

impl<'a> Handles<'a> {
    fn new(suite: &Suite<'a>) -> Self {
        Self { first: suite.store, others: suite.fixture.others() }
    }

    fn many(&self, number: usize) -> impl Iterator<Item = &dyn Store> {
        let others = self.others.iter().map(|store| &**store);
        std::iter::once(self.first)
            .chain(others)
            .collect::<Vec<_>>()
            .into_iter()
            .cycle()
            .take(number)
    }
}

/// Of many that put a new value, one does.
pub(super) async fn one_puts(suite: &Suite<'_>) -> Met {
    let (key, handles) = (suite.key(), Handles::new(suite));
    let puts = handles.many(MANY).map(|store| store.put_new(&key, b"x", HOUR));
    let mut did = 0;
    for put in join_all(puts).await {
        did += u32::from(done("put_new", put)?);
    }
    ensure(did == 1, || format!("{did} of {MANY} put a new value"))
}

/// Of many that remove, one hears that it was there.
pub(super) async fn one_removes(suite: &Suite<'_>) -> Met {
    let (key, handles) = (suite.key(), Handles::new(suite));
    suite.put(&key, b"x", HOUR).await?;
    let mut did = 0;
    for removed in join_all(handles.many(MANY).map(|store| store.remove(&key))).await {
        did += u32::from(done("remove", removed)?);
    }
    ensure(did == 1, || format!("{did} of {MANY} removed it"))
}

/// Every count is given once.
pub(super) async fn every_count(suite: &Suite<'_>) -> Met {
    let (key, handles) = (suite.key(), Handles::new(suite));
    let mut counts = Vec::new();
    for count in join_all(handles.many(MANY).map(|store| store.add(&key, 1, HOUR))).await {
        counts.push(done("add", count)?);
    }
    counts.sort_unstable();
    let all =
        counts.iter().enumerate().all(|(index, count)| usize::try_from(*count) == Ok(index + 1));
    ensure(all, || format!("counted {counts:?}"))
}

/// Of many that take, as many do as may.
pub(super) async fn as_many_as_may(suite: &Suite<'_>) -> Met {
    for (limit, many) in [(20_u32, MANY), (101, 2 * MANY)] {
        let handles = Handles::new(suite);
        let quota = [Quota::new(suite.key(), limit, 24 * HOUR)];
        let mut taken = 0;
        for take in join_all(handles.many(many).map(|store| store.take(&quota))).await {
            taken += u32::from(done("take", take)? == Take::Taken);
        }
        ensure(taken == limit, || format!("{taken} of {many} took one of {limit}"))?;
    }
    Ok(())
}

/// Several quotas at once, in any order: nobody takes one without the other.
pub(super) async fn all_or_nothing_at_once(suite: &Suite<'_>) -> Met {
    let handles = Handles::new(suite);
    let [few, more] = [10, 30].map(|limit| Quota::new(suite.key(), limit, HOUR));
    let orders = [[few.clone(), more.clone()], [more.clone(), few.clone()]];
    let takes =
        handles.many(MANY).zip(orders.iter().cycle()).map(|(store, quotas)| store.take(quotas));
    let mut taken = 0;
    for take in join_all(takes).await {
        taken += u64::from(done("take", take)? == Take::Taken);
    }
    let used = suite.used(&[few, more]).await?;
    ensure(taken == 10 && used == [10, 10], || format!("{taken} took both, and used is {used:?}"))
}

/// Of many who are entered, as many are as may be.
pub(super) async fn as_many_members_as_may(suite: &Suite<'_>) -> Met {
    let (key, handles) = (suite.key(), Handles::new(suite));
    let rolls: Vec<_> =
        (0..MANY).map(|member| [Roll::new(&key, member.to_string(), HOUR).with_most(20)]).collect();
    let entering = handles.many(MANY).zip(&rolls).map(|(store, roll)| store.enter(roll));
    let mut entered = 0;
    for enter in join_all(entering).await {
        entered += u32::from(done("enter", enter)? == Take::Taken);
    }
    let members =
        suite.present(&rolls[0]).await?.iter().map(|present| present.members).sum::<u64>();
    ensure((entered, members) == (20, 20), || {
        format!("{entered} were entered, {members} are there")
    })
}

/// Of many that count in two tables, each counts in both.
pub(super) async fn every_tally(suite: &Suite<'_>) -> Met {
    let (keys, handles) = ([suite.key(), suite.key()], Handles::new(suite));
    let tallies = keys.each_ref().map(|key| Tally::new(key, "a", 1, HOUR));
    for tally in join_all(handles.many(MANY).map(|store| store.tally(&tallies))).await {
        done("tally", tally)?;
    }
    let counts: Vec<_> =
        suite.tables(&keys).await?.iter().map(|table| table.get("a").copied()).collect();
    let many = i64::try_from(MANY).ok();
    ensure(counts == [many, many], || format!("{MANY} counted {counts:?}"))
}

/// Nobody sees one half of what is counted at once.
pub(super) async fn whole_tallies(suite: &Suite<'_>) -> Met {
    let (keys, handles) = ([suite.key(), suite.key()], Handles::new(suite));
    let tallies = keys.each_ref().map(|key| Tally::new(key, "a", 1, HOUR));
    let both = handles.many(MANY).map(|store| async {
        store.tally(&tallies).await?;
        store.tables(&keys).await
    });
    for seen in join_all(both).await {
        let tables = done("tables", seen)?;
        ensure(tables[0] == tables[1], || format!("counted at once, seen as {tables:?}"))?;
    }
    Ok(())
}
