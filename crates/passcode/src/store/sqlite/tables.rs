//! Tables of counts: each is one value, by the names of its entries.

use std::collections::BTreeMap;

use rusqlite::Transaction;

use super::database::{Trouble, from_bytes, read, rewrite, to_bytes, write};
use crate::store::clock::milliseconds;
use crate::store::tally::Tally;

/// The table under this key; empty if there is none.
pub(super) fn table(
    transaction: &Transaction<'_>,
    key: &str,
    now: u64,
) -> Result<BTreeMap<String, i64>, Trouble> {
    read(transaction, key, now)?.map_or(Ok(BTreeMap::new()), |bytes| from_bytes(&bytes))
}

/// Adds to the entries. A table is read and written once, however many of its entries there are.
pub(super) fn tally(
    transaction: &Transaction<'_>,
    tallies: &[Tally],
    now: u64,
) -> Result<(), Trouble> {
    let mut by_table: BTreeMap<&str, Vec<&Tally>> = BTreeMap::new();
    for tally in tallies {
        by_table.entry(tally.table()).or_default().push(tally);
    }
    for (key, tallies) in by_table {
        let mut entries = table(transaction, key, now)?;
        let made = entries.is_empty().then(|| tallies.first().map(|first| first.life())).flatten();
        for tally in tallies {
            let count = entries.entry(tally.entry().to_owned()).or_default();
            *count = count.saturating_add(tally.number());
        }
        match made {
            Some(life) => {
                let ends = now.saturating_add(milliseconds(life));
                write(transaction, key, &to_bytes(&entries), ends)?;
            }
            None => rewrite(transaction, key, &to_bytes(&entries))?,
        }
    }
    Ok(())
}
