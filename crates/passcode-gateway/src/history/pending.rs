//! What was counted and isn't in the store yet.

use std::collections::BTreeMap;

use super::cell::Cell;
use super::table::Table;

/// So many counts are held at most while the store is away; those are about 4 MiB.
const MOST: usize = 20_000;

#[derive(Debug, Default)]
pub(super) struct Pending {
    counts: BTreeMap<(Table, Cell), u64>,
    /// What found no room.
    pub(super) lost: u64,
}

impl Pending {
    pub(super) fn count(&mut self, cell: Cell, now: u64) {
        let [hour, five_minutes] = Table::all_of(now);
        let mut place = (hour, cell);
        self.count_at(&place);
        place.0 = five_minutes;
        self.count_at(&place);
    }

    fn count_at(&mut self, place: &(Table, Cell)) {
        if let Some(number) = self.counts.get_mut(place) {
            *number += 1;
        } else if self.counts.len() < MOST {
            self.counts.insert(place.clone(), 1);
        } else {
            self.lost += 1;
        }
    }

    /// Takes out so many of them, the oldest first.
    pub(super) fn take(&mut self, most: usize) -> Vec<(Table, Cell, u64)> {
        let taken = std::iter::from_fn(|| self.counts.pop_first()).take(most);
        taken.map(|((table, cell), number)| (table, cell, number)).collect()
    }

    /// Forgets what nobody will read any more.
    pub(super) fn forget(&mut self, now: u64) {
        self.counts.retain(|(table, _), _| table.is_read_at(now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 500_000 * 3600;

    fn sent(country: &str) -> Cell {
        Cell::Sent { provider: "main".to_owned(), country: country.to_owned() }
    }

    #[test]
    fn it_is_bounded_and_counts_on_what_it_has() {
        let mut pending = Pending::default();
        for number in 0..MOST {
            pending.count(sent(&number.to_string()), NOW);
        }
        let lost = pending.lost;
        assert_eq!(lost, MOST as u64, "two counts each, and room for half of them");
        pending.count(sent("0"), NOW);
        assert_eq!(pending.lost, lost);
        let taken = pending.take(usize::MAX);
        assert_eq!(taken.len(), MOST);
        assert_eq!(taken.iter().map(|(.., number)| number).sum::<u64>(), MOST as u64 + 2);
    }

    #[test]
    fn what_is_too_old_to_be_read_is_forgotten() {
        for (age, left) in [(0, 2), (3599, 2), (3600, 1), (24 * 3600 - 1, 1), (24 * 3600, 0)] {
            let mut pending = Pending::default();
            pending.count(sent("US"), NOW);
            pending.forget(NOW + age);
            assert_eq!(pending.take(9).len(), left, "{age}");
        }
    }
}
