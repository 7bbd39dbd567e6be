//! Tables of counts.

use std::collections::BTreeMap;
use std::time::Duration;

use passcode::store::Tally;

use super::suite::{HOUR, Suite};
use crate::verdict::{Met, ensure};

const LIFE: Duration = Duration::from_millis(200);

fn table<const N: usize>(entries: [(&str, i64); N]) -> BTreeMap<String, i64> {
    entries.map(|(entry, count)| (entry.to_owned(), count)).into()
}

async fn expect(suite: &Suite<'_>, keys: &[String], expected: &[BTreeMap<String, i64>]) -> Met {
    let tables = suite.tables(keys).await?;
    ensure(tables == expected, || format!("{tables:?}, not {expected:?}"))
}

/// Entries begin at 0, and tables are read in the order that is asked for.
pub(super) async fn tally(suite: &Suite<'_>) -> Met {
    let keys = [suite.key(), suite.key(), suite.key()];
    let [one, none, two] = &keys;
    expect(suite, &keys, &[table([]), table([]), table([])]).await?;
    let tallies = [
        Tally::new(one, "a", 1, HOUR),
        Tally::new(two, "ä b", -3, HOUR),
        Tally::new(one, "A", 5, HOUR),
        Tally::new(one, "a", 1, HOUR),
    ];
    suite.tally(&tallies).await?;
    let (first, second) = (table([("a", 2), ("A", 5)]), table([("ä b", -3)]));
    expect(suite, &keys, &[first.clone(), table([]), second.clone()]).await?;
    let turned = [two.clone(), one.clone(), one.clone(), none.clone()];
    expect(suite, &turned, &[second, first.clone(), first, table([])]).await?;
    suite.tally(&[Tally::new(one, "a", -2, HOUR)]).await?;
    let tables = suite.tables(&keys[..1]).await?;
    let left = tables[0].get("a").copied().unwrap_or_default();
    ensure(left == 0, || format!("2 - 2 is {left}"))?;
    suite.tally(&[]).await?;
    expect(suite, &[], &[]).await
}

/// Where one of them can't be counted, none is.
pub(super) async fn no_half_of_a_tally(suite: &Suite<'_>) -> Met {
    let keys = [suite.key()];
    let other = suite.key();
    suite.put(&other, b"x", HOUR).await?;
    let tallies = [Tally::new(&keys[0], "a", 1, HOUR), Tally::new(&other, "a", 1, HOUR)];
    let counted = suite.store.tally(&tallies).await;
    ensure(counted.is_err(), || "a value was counted".to_owned())?;
    expect(suite, &keys, &[table([])]).await
}

/// An entry has 64 bits and stops at their ends.
pub(super) async fn large_entries(suite: &Suite<'_>) -> Met {
    for (number, more) in [(i64::MAX, 1), (i64::MIN, -1), (9_007_199_254_740_993, 0)] {
        let keys = [suite.key()];
        for number in [number, more] {
            suite.tally(&[Tally::new(&keys[0], "a", number, HOUR)]).await?;
        }
        expect(suite, &keys, &[table([("a", number)])]).await?;
    }
    Ok(())
}

/// It is the life of the table, from when it was made.
pub(super) async fn life_of_a_table(suite: &Suite<'_>) -> Met {
    let keys = [suite.key(), suite.key()];
    let short = |entry| Tally::new(&keys[0], entry, 1, LIFE);
    suite.tally(&[short("a"), Tally::new(&keys[1], "a", 1, HOUR)]).await?;
    suite.fixture.pass(LIFE / 2).await;
    // Neither an entry more nor one that is there prolongs it, nor another life.
    suite.tally(&[short("a"), short("b"), Tally::new(&keys[0], "a", 1, HOUR)]).await?;
    suite.fixture.pass(LIFE / 2 + suite.fixture.slack()).await;
    expect(suite, &keys, &[table([]), table([("a", 1)])]).await?;
    suite.tally(&[short("b")]).await?;
    expect(suite, &keys, &[table([("b", 1)]), table([("a", 1)])]).await
}
