//! What goes into the store at once, exactly once: also if the answer of the store is lost.

use std::time::Duration;

use passcode::Result;
use passcode::config::Kept;
use passcode::store::Tally;

use super::cell::Cell;
use super::names::{all, first};
use super::table::Table;

/// For so long it is known what was written. Whoever tries again does so after seconds, but for a
/// store that is away for long.
const KNOWN_FOR: Duration = Duration::from_secs(2 * 3600);

/// So many marks are in one table.
const MARKS: u64 = 100;

/// Counts, and a mark that is written with them, by which it is seen whether they were.
#[derive(Debug)]
pub(super) struct Batch {
    counts: Vec<(Table, Cell, u64)>,
    /// The name of this process and the number of this batch.
    process: String,
    number: u64,
    /// Whether writing it may have been done already.
    was_tried: bool,
}

impl Batch {
    pub(super) fn new(counts: Vec<(Table, Cell, u64)>, process: &str, number: u64) -> Self {
        Self { counts, process: process.to_owned(), number, was_tried: false }
    }

    /// Writes it by one operation of the store. One that failed before is looked for first.
    pub(super) async fn write(&mut self, kept: &Kept) -> Result<()> {
        let table = (self.number / MARKS).to_string();
        let parts = ["batch", self.process.as_str(), table.as_str()];
        let mark = self.number.to_string();
        if self.was_tried {
            let tables = kept.store().tables(&all(kept, &parts)).await?;
            if tables.iter().any(|table| table.contains_key(&mark)) {
                return Ok(());
            }
        }
        self.was_tried = true;
        let tallies = self.counts.iter().map(|(table, cell, number)| {
            let [kind, which] = table.parts();
            let number = i64::try_from(*number).unwrap_or(i64::MAX);
            Tally::new(first(kept, &[&kind, &which]), cell.entry(), number, table.life())
        });
        let mark = Tally::new(first(kept, &parts), mark, 1, KNOWN_FOR);
        kept.store().tally(&tallies.chain([mark]).collect::<Vec<_>>()).await
    }
}
