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

/// Adds to the entries.
pub(super) fn tally(
    transaction: &Transaction<'_>,
    tallies: &[Tally],
    now: u64,
) -> Result<(), Trouble> {
    for tally in tallies {
        let mut table = table(transaction, tally.table(), now)?;
        let is_new = table.is_empty();
        let count = table.entry(tally.entry().to_owned()).or_default();
        *count = count.saturating_add(tally.number());
        if is_new {
            let ends = now.saturating_add(milliseconds(tally.life()));
            write(transaction, tally.table(), &to_bytes(&table), ends)?;
        } else {
            rewrite(transaction, tally.table(), &to_bytes(&table))?;
        }
    }
    Ok(())
}
