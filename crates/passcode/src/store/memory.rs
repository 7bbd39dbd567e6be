use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;

use super::Store;
use super::clock::{Clock, milliseconds};
use super::failure::storage;
use super::quota::{Quota, Take};
use super::window::Window;
use crate::{Error, Result};

/// How many things are kept at most: some 100 MB.
const MOST: usize = 1_000_000;

/// The store of one process, which ends with it.
///
/// It keeps a million things at most. When it is full it refuses new ones and forgets none that
/// counts.
pub struct MemoryStore {
    clock: Clock,
    most: usize,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    entries: HashMap<String, Entry>,
    /// When so many are kept, what has ended is looked for.
    sweep_at: usize,
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
        Self { clock, most: MOST, kept: Mutex::default() }
    }

    /// Keeps so many things at most.
    #[must_use]
    pub fn with_most(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ends(&self, life: Duration) -> u64 {
        self.clock.milliseconds().saturating_add(milliseconds(life))
    }
}

impl Kept {
    fn live(&mut self, key: &str, now: u64) -> Option<&mut Entry> {
        self.entries.get_mut(key).filter(|entry| entry.ends > now)
    }

    fn insert(&mut self, key: &str, entry: Entry, now: u64, most: usize) -> Result<()> {
        self.make_room([key], now, most)?;
        self.entries.insert(key.to_owned(), entry);
        Ok(())
    }

    /// Makes room for these keys, or says that there is none. It looks for what has ended each time
    /// that the number has doubled, so that a thing costs the same however many there are.
    fn make_room<'k>(
        &mut self,
        keys: impl IntoIterator<Item = &'k str>,
        now: u64,
        most: usize,
    ) -> Result<()> {
        let new = keys.into_iter().filter(|key| !self.entries.contains_key(*key)).count();
        if self.entries.len() + new > self.sweep_at.min(most) {
            self.entries.retain(|_, entry| entry.ends > now);
            self.sweep_at = (self.entries.len() * 2).max(1024);
        }
        if new > 0 && self.entries.len() + new > most {
            return Err(storage(format!("the memory store is full with {most} things")));
        }
        Ok(())
    }
}

/// A key has one form; another is a fault of the program.
fn other_form() -> Error {
    storage("a key is used in two forms")
}

#[async_trait]
impl Store for MemoryStore {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        let now = self.clock.milliseconds();
        match self.kept().live(key, now) {
            None => Ok(None),
            Some(Entry { thing: Thing::Value(value), .. }) => Ok(Some(value.clone())),
            Some(_) => Err(other_form()),
        }
    }

    async fn put(&self, key: &str, value: &[u8], life: Duration) -> Result<()> {
        let (now, ends) = (self.clock.milliseconds(), self.ends(life));
        let entry = Entry { ends, thing: Thing::Value(value.to_vec()) };
        self.kept().insert(key, entry, now, self.most)
    }

    async fn put_new(&self, key: &str, value: &[u8], life: Duration) -> Result<bool> {
        let (now, ends) = (self.clock.milliseconds(), self.ends(life));
        let mut kept = self.kept();
        if kept.live(key, now).is_some() {
            return Ok(false);
        }
        let entry = Entry { ends, thing: Thing::Value(value.to_vec()) };
        kept.insert(key, entry, now, self.most)?;
        Ok(true)
    }

    async fn remove(&self, key: &str) -> Result<bool> {
        let now = self.clock.milliseconds();
        let removed = self.kept().entries.remove(key);
        Ok(removed.is_some_and(|entry| entry.ends > now))
    }

    async fn add(&self, key: &str, number: i64, life: Duration) -> Result<i64> {
        let (now, ends) = (self.clock.milliseconds(), self.ends(life));
        let mut kept = self.kept();
        match kept.live(key, now) {
            Some(Entry { thing: Thing::Count(count), .. }) => {
                *count = count.saturating_add(number);
                Ok(*count)
            }
            Some(_) => Err(other_form()),
            None => {
                let entry = Entry { ends, thing: Thing::Count(number) };
                kept.insert(key, entry, now, self.most)?;
                Ok(number)
            }
        }
    }

    async fn take(&self, quotas: &[Quota]) -> Result<Take> {
        let now = self.clock.milliseconds();
        let mut kept = self.kept();
        let mut windows = Vec::new();
        for quota in quotas {
            windows.push(match kept.live(quota.key(), now) {
                None => Window::new(quota),
                Some(Entry { thing: Thing::Window(window), .. }) => window.clone(),
                Some(_) => return Err(other_form()),
            });
        }
        let taken = super::window::take(quotas, &mut windows, now);
        if taken == Take::Taken {
            kept.make_room(quotas.iter().map(Quota::key), now, self.most)?;
            for (quota, window) in quotas.iter().zip(windows) {
                let ends = super::window::ends(quota, now);
                let entry = Entry { ends, thing: Thing::Window(window) };
                kept.insert(quota.key(), entry, now, self.most)?;
            }
        }
        Ok(taken)
    }

    async fn give_back(&self, quotas: &[Quota]) -> Result<()> {
        let now = self.clock.milliseconds();
        let mut kept = self.kept();
        for quota in quotas {
            if let Some(Entry { thing: Thing::Window(window), .. }) = kept.live(quota.key(), now) {
                window.uncount();
            }
        }
        Ok(())
    }
}

/// Shows nothing that is kept.
impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("things", &self.kept().entries.len())
            .finish_non_exhaustive()
    }
}
