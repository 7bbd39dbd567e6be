//! A map that forgets its oldest entries, so that memory is bounded.

use std::borrow::Borrow;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// How many entries each store of the sandbox keeps.
pub(crate) const KEPT: usize = 10_000;

/// At most [`KEPT`] entries; the one inserted first goes first.
pub(crate) struct Recent<K, V> {
    entries: HashMap<K, V>,
    order: VecDeque<K>,
}

impl<K: Clone + Eq + Hash, V> Recent<K, V> {
    pub(crate) fn new() -> Self {
        Self { entries: HashMap::new(), order: VecDeque::new() }
    }

    /// Adds an entry or replaces the one of that key, which keeps its age.
    pub(crate) fn insert(&mut self, key: K, value: V) {
        if self.entries.insert(key.clone(), value).is_none() {
            self.order.push_back(key);
        }
        if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.entries.remove(&oldest);
        }
    }

    /// The entries, the one inserted last first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &V> {
        self.order.iter().rev().filter_map(|key| self.entries.get(key))
    }

    pub(crate) fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.entries.get(key)
    }

    pub(crate) fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.entries.get_mut(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_entry_goes_when_the_store_is_full() {
        let mut recent = Recent::new();
        for key in 0..=KEPT {
            recent.insert(key, ());
        }
        assert!(recent.get(&0).is_none());
        assert!(recent.get(&1).is_some());
        assert!(recent.get(&KEPT).is_some());
        assert_eq!(recent.entries.len(), KEPT);
    }

    #[test]
    fn a_replaced_entry_counts_once() {
        let mut recent = Recent::new();
        for _ in 0..2 * KEPT {
            recent.insert("same", ());
        }
        assert_eq!(recent.order.len(), 1);
    }
}
