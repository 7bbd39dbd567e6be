mod kept;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;

use self::kept::{Kept, Thing, other_form};
use super::Store;
use super::clock::{Clock, milliseconds};
use super::quota::{Quota, Take};
use super::roll::{Present, Roll};
use super::rolls::Rolls;
use super::tally::Tally;
use super::window;
use crate::Result;

/// How many things are kept at most.
const MOST: usize = 1_000_000;

/// The store of one process, which ends with it.
///
/// It keeps a million things at most, in about 256 MiB, and a million members of rolls besides.
/// When it is full it refuses new ones with [`ErrorKind::Storage`](crate::ErrorKind::Storage) and
/// forgets none that counts. The store of a configuration without a table `[store]`.
pub struct MemoryStore {
    clock: Clock,
    most: usize,
    kept: Mutex<Kept>,
    rolls: Mutex<Rolls>,
}

impl MemoryStore {
    /// An empty store that lives by this clock.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock, most: MOST, kept: Mutex::default(), rolls: Mutex::default() }
    }

    /// Keeps so many things, and so many members of rolls, at most; a million each by default.
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

    async fn tally(&self, tallies: &[Tally]) -> Result<()> {
        let now = self.clock.milliseconds();
        let mut kept = self.kept(now);
        let mut tables = BTreeMap::new();
        for tally in tallies {
            let (table, _) = match tables.entry(tally.table()) {
                Slot::Occupied(found) => found.into_mut(),
                Slot::Vacant(free) => {
                    let table = kept.table(tally.table())?.cloned().unwrap_or_default();
                    free.insert((table, ends(now, tally.life())))
                }
            };
            let count = table.entry(tally.entry().to_owned()).or_insert(0_i64);
            *count = count.saturating_add(tally.number());
        }
        let (keys, things): (Vec<_>, Vec<_>) = tables
            .into_iter()
            .map(|(key, (table, ends))| ((key, ends), Thing::Table(table)))
            .unzip();
        let named = keys.iter().map(|(key, _)| *key).zip(&things);
        kept.check_room(self.most, &named.collect::<Vec<_>>())?;
        for ((key, ends), thing) in keys.into_iter().zip(things) {
            match kept.thing(key) {
                Some(_) => kept.rewrite(key, thing),
                None => kept.insert(key, thing, ends),
            }
        }
        Ok(())
    }

    async fn tables(&self, keys: &[String]) -> Result<Vec<BTreeMap<String, i64>>> {
        let mut kept = self.kept(self.clock.milliseconds());
        let tables = keys.iter().map(|key| Ok(kept.table(key)?.cloned().unwrap_or_default()));
        tables.collect()
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
