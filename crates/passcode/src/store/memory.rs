use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;

use super::Store;
use super::clock::{Clock, milliseconds};
use super::failure::storage;
use super::quota::{Quota, Take};
use super::roll::{Present, Roll};
use super::rolls::Rolls;
use super::window::{self, Window};
use crate::{Error, Result};

/// How many things are kept at most.
const MOST: usize = 1_000_000;

/// How much they are in all, in bytes.
const MOST_BYTES: usize = 256 << 20;

/// What a thing costs besides its key and itself, about: its places in the two indexes.
const OVERHEAD: usize = 160;

/// The store of one process, which ends with it.
///
/// It keeps a million things at most, and 256 MiB, and as many members of rolls. When it is full it refuses new ones and forgets
/// none that counts.
pub struct MemoryStore {
    clock: Clock,
    most: usize,
    kept: Mutex<Kept>,
    rolls: Mutex<Rolls>,
}

#[derive(Default)]
struct Kept {
    entries: HashMap<Arc<str>, Entry>,
    /// The same, the first to end first.
    ends: BTreeSet<(u64, Arc<str>)>,
    bytes: usize,
}

struct Entry {
    ends: u64,
    thing: Thing,
}

enum Thing {
    Value(Vec<u8>),
    Count(i64),
    Window(Window),
}

impl MemoryStore {
    /// An empty store that lives by this clock.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock, most: MOST, kept: Mutex::default(), rolls: Mutex::default() }
    }

    /// Keeps so many things at most.
    #[must_use]
    pub fn with_most(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    /// What is kept now: what has ended is gone.
    fn kept(&self, now: u64) -> MutexGuard<'_, Kept> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.forget_ended(now);
        kept
    }

    fn rolls(&self) -> MutexGuard<'_, Rolls> {
        self.rolls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put_thing(&self, kept: &mut Kept, key: &str, thing: Thing, ends: u64) -> Result<()> {
        kept.check_room(self.most, &[(key, &thing)])?;
        kept.insert(key, thing, ends);
        Ok(())
    }
}

impl Kept {
    fn forget_ended(&mut self, now: u64) {
        while let Some((_, key)) = self.ends.first().filter(|(ends, _)| *ends <= now).cloned() {
            self.remove(&key);
        }
    }

    /// Refuses these if there is no room for all of them.
    fn check_room(&self, most: usize, things: &[(&str, &Thing)]) -> Result<()> {
        let old = |key| self.entries.get(key).map_or(0, |entry| cost(key, &entry.thing));
        let new = things.iter().filter(|(key, _)| !self.entries.contains_key(*key)).count();
        let more: usize = things.iter().map(|(key, thing)| cost(key, thing)).sum();
        let less: usize = things.iter().map(|(key, _)| old(key)).sum();
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

    fn insert(&mut self, key: &str, thing: Thing, ends: u64) {
        self.remove(key);
        self.bytes += cost(key, &thing);
        let key = Arc::<str>::from(key);
        self.ends.insert((ends, Arc::clone(&key)));
        self.entries.insert(key, Entry { ends, thing });
    }

    fn remove(&mut self, key: &str) -> bool {
        let Some((key, entry)) = self.entries.remove_entry(key) else { return false };
        self.bytes -= cost(&key, &entry.thing);
        self.ends.remove(&(entry.ends, key))
    }

    /// Puts another thing there and leaves the life as it is.
    fn rewrite(&mut self, key: &str, thing: Thing) {
        if let Some(ends) = self.entries.get(key).map(|entry| entry.ends) {
            self.insert(key, thing, ends);
        }
    }

    fn thing(&mut self, key: &str) -> Option<&mut Thing> {
        self.entries.get_mut(key).map(|entry| &mut entry.thing)
    }

    /// The windows of a quota's keys, the one that it is counted in first.
    fn windows(&mut self, quota: &Quota) -> Result<Vec<Window>> {
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
        Thing::Count(_) | Thing::Window(Window::Buckets { .. }) => 0,
    };
    OVERHEAD + key.len() + own
}

/// A key has one form; another is a fault of the program.
fn other_form() -> Error {
    storage("a key is used in two forms")
}

#[async_trait]
impl Store for MemoryStore {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        match self.kept(self.clock.milliseconds()).thing(key) {
            None => Ok(None),
            Some(Thing::Value(value)) => Ok(Some(value.clone())),
            Some(_) => Err(other_form()),
        }
    }

    async fn put(&self, key: &str, value: &[u8], life: Duration) -> Result<()> {
        let now = self.clock.milliseconds();
        let (thing, ends) = (Thing::Value(value.to_vec()), ends(now, life));
        self.put_thing(&mut self.kept(now), key, thing, ends)
    }

    async fn put_new(&self, key: &str, value: &[u8], life: Duration) -> Result<bool> {
        let now = self.clock.milliseconds();
        let mut kept = self.kept(now);
        if kept.thing(key).is_some() {
            return Ok(false);
        }
        self.put_thing(&mut kept, key, Thing::Value(value.to_vec()), ends(now, life))?;
        Ok(true)
    }

    async fn remove(&self, key: &str) -> Result<bool> {
        Ok(self.kept(self.clock.milliseconds()).remove(key))
    }

    async fn add(&self, key: &str, number: i64, life: Duration) -> Result<i64> {
        let now = self.clock.milliseconds();
        let mut kept = self.kept(now);
        match kept.thing(key) {
            Some(Thing::Count(count)) => {
                *count = count.saturating_add(number);
                Ok(*count)
            }
            Some(_) => Err(other_form()),
            None => {
                self.put_thing(&mut kept, key, Thing::Count(number), ends(now, life))?;
                Ok(number)
            }
        }
    }

    async fn take(&self, quotas: &[Quota]) -> Result<Take> {
        let now = self.clock.milliseconds();
        let mut kept = self.kept(now);
        let windows = quotas.iter().map(|quota| kept.windows(quota));
        let mut windows = windows.collect::<Result<Vec<_>>>()?;
        let taken = window::take(quotas, &mut windows, now);
        if taken == Take::Taken {
            let counted = windows.into_iter().filter_map(|windows| windows.into_iter().next());
            let things: Vec<_> = counted.map(Thing::Window).collect();
            let keys = quotas.iter().map(Quota::key);
            kept.check_room(self.most, &keys.zip(&things).collect::<Vec<_>>())?;
            for (quota, thing) in quotas.iter().zip(things) {
                kept.insert(quota.key(), thing, window::ends(quota, now));
            }
        }
        Ok(taken)
    }

    async fn give_back(&self, quotas: &[Quota]) -> Result<()> {
        let mut kept = self.kept(self.clock.milliseconds());
        for quota in quotas {
            match kept.thing(quota.key()) {
                None => {}
                Some(Thing::Window(window)) if window.is_of(quota) => {
                    let mut window = window.clone();
                    window.uncount();
                    kept.rewrite(quota.key(), Thing::Window(window));
                }
                Some(_) => return Err(other_form()),
            }
        }
        Ok(())
    }

    async fn used(&self, quotas: &[Quota]) -> Result<Vec<u64>> {
        let now = self.clock.milliseconds();
        let mut kept = self.kept(now);
        let windows = quotas.iter().map(|quota| kept.windows(quota));
        Ok(window::used(quotas, &windows.collect::<Result<Vec<_>>>()?, now))
    }

    async fn enter(&self, rolls: &[Roll]) -> Result<Take> {
        self.rolls().enter(rolls, self.clock.milliseconds(), self.most)
    }

    async fn leave(&self, rolls: &[Roll], wholly: bool) -> Result<()> {
        self.rolls().leave(rolls, wholly);
        Ok(())
    }

    async fn present(&self, rolls: &[Roll]) -> Result<Vec<Present>> {
        Ok(self.rolls().present(rolls, self.clock.milliseconds()))
    }

    async fn check(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

fn ends(now: u64, life: Duration) -> u64 {
    now.saturating_add(milliseconds(life))
}

/// Shows nothing that is kept.
impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let things = self.kept(self.clock.milliseconds()).entries.len();
        f.debug_struct("MemoryStore").field("things", &things).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
