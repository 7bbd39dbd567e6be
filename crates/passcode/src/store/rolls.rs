//! Rolls in memory: who is on each, by name and by time.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use super::clock::milliseconds;
use super::failure::storage;
use super::quota::Take;
use super::roll::{Present, Roll};
use crate::Result;

/// Every roll of one process. Times are milliseconds since 1970.
#[derive(Debug, Default)]
pub(super) struct Rolls {
    by_key: HashMap<String, Members>,
    /// How many there are on all rolls.
    count: usize,
    /// When so many are kept, those who don't stay any more are looked for on every roll.
    sweep_at: usize,
}

#[derive(Debug, Default)]
struct Members {
    stay: u64,
    by_name: HashMap<String, Entered>,
    /// The same, by when they were last entered.
    by_time: BTreeSet<(u64, String)>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Entered {
    last: u64,
    times: u32,
}

impl Members {
    /// Strikes out who doesn't stay any more; how many they were.
    fn prune(&mut self, now: u64) -> usize {
        let before = self.by_name.len();
        while let Some((last, name)) = self.by_time.pop_first() {
            if last.saturating_add(self.stay) > now {
                self.by_time.insert((last, name));
                break;
            }
            self.by_name.remove(&name);
        }
        before - self.by_name.len()
    }

    fn wait(&self, roll: &Roll, now: u64) -> Option<Duration> {
        let over = self.by_name.len().checked_sub(roll.most() as usize)?;
        if self.by_name.contains_key(roll.member()) {
            return None;
        }
        // Where nobody may be, nobody's end makes room.
        let last = self.by_time.iter().nth(over).map_or(now, |(last, _)| *last);
        Some(Duration::from_millis((last + milliseconds(roll.stay())).saturating_sub(now).max(1)))
    }

    fn enter(&mut self, member: &str, now: u64) {
        let entered = self.by_name.entry(member.to_owned()).or_default();
        self.by_time.remove(&(entered.last, member.to_owned()));
        *entered = Entered { last: now, times: entered.times.saturating_add(1) };
        self.by_time.insert((now, member.to_owned()));
    }

    fn leave(&mut self, member: &str, wholly: bool) {
        let Some(entered) = self.by_name.get_mut(member) else { return };
        entered.times -= 1;
        if wholly || entered.times == 0 {
            self.by_time.remove(&(entered.last, member.to_owned()));
            self.by_name.remove(member);
        }
    }
}

impl Rolls {
    /// The roll, without who doesn't stay any more.
    fn live(&mut self, roll: &Roll, now: u64) -> Option<&mut Members> {
        let members = self.by_key.get_mut(roll.key())?;
        members.stay = milliseconds(roll.stay());
        self.count -= members.prune(now);
        Some(members)
    }

    pub(super) fn present(&mut self, rolls: &[Roll], now: u64) -> Vec<Present> {
        let present = rolls.iter().map(|roll| match self.live(roll, now) {
            None => Present::default(),
            Some(members) => Present {
                members: members.by_name.len() as u64,
                is_in: members.by_name.contains_key(roll.member()),
            },
        });
        present.collect()
    }

    pub(super) fn enter(&mut self, rolls: &[Roll], now: u64, most: usize) -> Result<Take> {
        let waits = rolls.iter().enumerate().filter_map(|(which, roll)| {
            let wait = match self.live(roll, now) {
                Some(members) => members.wait(roll, now),
                None => Members::default().wait(roll, now),
            };
            Some((wait?, which))
        });
        if let Some((wait, which)) = waits.max() {
            return Ok(Take::Refused { which, wait });
        }
        self.make_room(rolls.len(), now, most)?;
        for roll in rolls {
            let members = self.by_key.entry(roll.key().to_owned()).or_default();
            members.stay = milliseconds(roll.stay());
            let before = members.by_name.len();
            members.enter(roll.member(), now);
            self.count += members.by_name.len() - before;
        }
        Ok(Take::Taken)
    }

    pub(super) fn leave(&mut self, rolls: &[Roll], wholly: bool) {
        for roll in rolls {
            let Some(members) = self.by_key.get_mut(roll.key()) else { continue };
            let before = members.by_name.len();
            members.leave(roll.member(), wholly);
            self.count -= before - members.by_name.len();
            if members.by_name.is_empty() {
                self.by_key.remove(roll.key());
            }
        }
    }

    /// Looks for who doesn't stay any more each time that the number has doubled.
    fn make_room(&mut self, new: usize, now: u64, most: usize) -> Result<()> {
        if self.count + new > self.sweep_at.min(most) {
            self.by_key.retain(|_, members| {
                self.count -= members.prune(now);
                !members.by_name.is_empty()
            });
            self.sweep_at = (self.count * 2).max(1024);
        }
        if self.count + new > most {
            return Err(storage(format!("the memory store is full with {most} members of rolls")));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every address has a roll of its own, so an empty one is not kept: there would be no end of them.
    #[test]
    fn of_a_roll_that_everybody_left_nothing_stays() {
        let mut rolls = Rolls::default();
        for number in 0..100 {
            let roll = Roll::new(number.to_string(), "ada", Duration::from_secs(60));
            for wholly in [false, true] {
                assert_eq!(rolls.enter(std::slice::from_ref(&roll), 0, 10).unwrap(), Take::Taken);
                rolls.leave(std::slice::from_ref(&roll), wholly);
                assert_eq!((rolls.by_key.len(), rolls.count), (0, 0));
            }
        }
    }
}
