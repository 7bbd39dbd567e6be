//! What a store in memory keeps, and how much that is.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::store::failure::storage;
use crate::store::quota::Quota;
use crate::store::window::Window;
use crate::{Error, Result};

/// How much they are in all, in bytes.
pub(super) const MOST_BYTES: usize = 256 << 20;

/// What a thing costs besides its key and itself, about: its places in the two indexes.
const OVERHEAD: usize = 160;

/// What an entry of a table costs besides its name, about.
const ENTRY: usize = 48;

#[derive(Default)]
pub(super) struct Kept {
    pub(super) entries: HashMap<Arc<str>, Entry>,
    /// The same, the first to end first.
    pub(super) ends: BTreeSet<(u64, Arc<str>)>,
    pub(super) bytes: usize,
}

pub(super) struct Entry {
    pub(super) ends: u64,
    pub(super) thing: Thing,
}

pub(super) enum Thing {
    Value(Vec<u8>),
    Count(i64),
    Table(BTreeMap<String, i64>),
    Window(Window),
}

impl Kept {
    pub(super) fn forget_ended(&mut self, now: u64) {
        while self.ends.first().is_some_and(|(ends, _)| *ends <= now) {
            let Some((_, key)) = self.ends.pop_first() else { return };
            if let Some(entry) = self.entries.remove(&key) {
                self.bytes -= cost(&key, &entry.thing);
            }
        }
    }

    /// Refuses these if there is no room for all of them.
    pub(super) fn check_room(&self, most: usize, things: &[(&str, &Thing)]) -> Result<()> {
        let (mut new, mut more, mut less) = (0, 0, 0);
        for (key, thing) in things {
            more += cost(key, thing);
            match self.entries.get(*key) {
                None => new += 1,
                Some(old) => less += cost(key, &old.thing),
            }
        }
        let grows = more > less && self.bytes + more - less > MOST_BYTES;
        if new > 0 && self.entries.len() + new > most || grows {
            let things = self.entries.len();
            let what = format!(
                "the memory store is full with {things} things and forgets none that counts"
            );
            return Err(storage(what));
        }
        Ok(())
    }

    pub(super) fn insert(&mut self, key: &str, thing: Thing, ends: u64) {
        self.bytes += cost(key, &thing);
        let key = Arc::<str>::from(key);
        self.ends.insert((ends, Arc::clone(&key)));
        if let Some(old) = self.entries.insert(Arc::clone(&key), Entry { ends, thing }) {
            self.bytes -= cost(&key, &old.thing);
            if old.ends != ends {
                self.ends.remove(&(old.ends, key));
            }
        }
    }

    pub(super) fn remove(&mut self, key: &str) -> bool {
        let Some((key, entry)) = self.entries.remove_entry(key) else { return false };
        self.bytes -= cost(&key, &entry.thing);
        self.ends.remove(&(entry.ends, key))
    }

    /// Puts another thing there and leaves the life as it is.
    pub(super) fn rewrite(&mut self, key: &str, thing: Thing) {
        if let Some(ends) = self.entries.get(key).map(|entry| entry.ends) {
            self.insert(key, thing, ends);
        }
    }

    pub(super) fn thing(&mut self, key: &str) -> Option<&mut Thing> {
        self.entries.get_mut(key).map(|entry| &mut entry.thing)
    }

    pub(super) fn table(&mut self, key: &str) -> Result<Option<&BTreeMap<String, i64>>> {
        match self.thing(key) {
            None => Ok(None),
            Some(Thing::Table(table)) => Ok(Some(table)),
            Some(_) => Err(other_form()),
        }
    }

    /// The windows of a quota's keys, the one that it is counted in first.
    pub(super) fn windows(&mut self, quota: &Quota) -> Result<Vec<Window>> {
        let window = |key| match self.thing(key) {
            None => Ok(Window::new(quota)),
            Some(Thing::Window(window)) if window.is_of(quota) => Ok(window.clone()),
            Some(_) => Err(other_form()),
        };
        quota.keys().map(window).collect()
    }
}

fn cost(key: &str, thing: &Thing) -> usize {
    let own = match thing {
        Thing::Value(value) => value.len(),
        Thing::Window(Window::Times(times)) => size_of_val(times.as_slice()),
        Thing::Table(table) => table.keys().map(|entry| entry.len() + ENTRY).sum(),
        Thing::Count(_) | Thing::Window(Window::Buckets { .. }) => 0,
    };
    OVERHEAD + key.len() + own
}

/// A key has one form; another is a fault of the program.
pub(super) fn other_form() -> Error {
    storage("a key is used in two forms")
}
