//! What is kept of a member's codes, and what it says: functions of data and time.
//!
//! For a failover, a country and a channel there is a table of counts for each day, and one for each
//! ten minutes that lives for as long as its sends are young:
//!
//! | table | entry | holds |
//! | --- | --- | --- |
//! | `day` | `13+us` | sends of the member `us` between 13:00 and 14:00, UTC |
//! | `day` | `13=us` | how many of them were approved, whenever that was |
//! | `young` | `27 us` | sends in the 27th ten seconds less those that were approved |
//!
//! So a bucket is an hour, and the young table says how many of its sends are too young to be held
//! against the member.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::policies::failover::order::sampling::Codes;

const SECOND: u64 = 1000;
const HOUR: u64 = 3600 * SECOND;
const DAY: u64 = 24 * HOUR;

/// A code that isn't approved at this age is taken as one that never came.
const JUDGED_AFTER: u64 = 600 * SECOND;

/// What makes a bucket weigh half as much.
const HALF_LIFE_HOURS: f64 = 24.0;

/// So many days are read: what is older than a week weighs less than 1 %.
const DAYS: u64 = 8;

/// Sends are judged together that came within so long.
const SLOT: u64 = 10 * SECOND;

/// A table of young sends holds as many slots as fill this.
const BLOCK: u64 = JUDGED_AFTER;

/// One of the tables of a failover, country and channel. The number counts days, or blocks, since
/// 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Day(u64),
    Young(u64),
}

/// What is to be added to an entry of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) table: Table,
    pub(super) entry: String,
    pub(super) number: i64,
}

impl Table {
    /// Its name among the tables of its failover, country and channel.
    pub(super) fn parts(self) -> [String; 2] {
        match self {
            Self::Day(number) => ["day".to_owned(), number.to_string()],
            Self::Young(number) => ["young".to_owned(), number.to_string()],
        }
    }

    /// How long it must be kept, from its first send: as long as it is read, and an hour for clocks
    /// that differ.
    pub(super) fn life(self) -> Duration {
        Duration::from_millis(match self {
            Self::Day(_) => DAYS * DAY + HOUR,
            Self::Young(_) => 2 * BLOCK + HOUR,
        })
    }
}

/// The tables that say something at this time, in milliseconds since 1970.
pub(super) fn read_at(now: u64) -> Vec<Table> {
    let (day, block) = (now / DAY, now / BLOCK);
    let days = (0..DAYS).map(|back| Table::Day(day.saturating_sub(back)));
    days.chain([Table::Young(block), Table::Young(block.saturating_sub(1))]).collect()
}

/// What a send of this time counts.
pub(super) fn sent(member: &str, at: u64) -> Vec<Count> {
    let hour = at % DAY / HOUR;
    vec![
        Count { table: Table::Day(at / DAY), entry: format!("{hour:02}+{member}"), number: 1 },
        Count { table: Table::Young(at / BLOCK), entry: slot_entry(member, at), number: 1 },
    ]
}

/// What an approval counts of a code that was sent at this time. Nothing if the send is not read any
/// more.
pub(super) fn approved(member: &str, at: u64, now: u64) -> Vec<Count> {
    let mut counts = Vec::new();
    if at / DAY + DAYS > now / DAY {
        let hour = at % DAY / HOUR;
        let entry = format!("{hour:02}={member}");
        counts.push(Count { table: Table::Day(at / DAY), entry, number: 1 });
    }
    if is_young(at / SLOT * SLOT, now) {
        let entry = slot_entry(member, at);
        counts.push(Count { table: Table::Young(at / BLOCK), entry, number: -1 });
    }
    counts
}

fn slot_entry(member: &str, at: u64) -> String {
    format!("{:02} {member}", at % BLOCK / SLOT)
}

/// Whether a slot, by its start, holds sends that can't be held against the member yet.
fn is_young(slot: u64, now: u64) -> bool {
    slot + SLOT + JUDGED_AFTER > now
}

/// A bucket of one member.
#[derive(Debug, Default)]
struct Bucket {
    sent: i64,
    approved: i64,
    /// Of those that were sent: neither approved nor old enough.
    open: i64,
}

/// The codes of each member at this time. Of a table that is there several times, all count.
pub(super) fn codes(
    members: &[String],
    tables: &[(Table, BTreeMap<String, i64>)],
    now: u64,
) -> Vec<Codes> {
    let mut buckets: BTreeMap<(usize, u64), Bucket> = BTreeMap::new();
    let place = |name: &str| members.iter().position(|member| member == name);
    for (table, entry, count) in tables
        .iter()
        .flat_map(|(table, entries)| entries.iter().map(|(entry, count)| (*table, entry, *count)))
    {
        // What a later version may count besides is none of ours.
        let Some((number, sign, name)) = parts(entry) else { continue };
        let Some(member) = place(name) else { continue };
        match (table, sign) {
            (Table::Day(day), '+') => bucket(&mut buckets, member, day * 24 + number).sent += count,
            (Table::Day(day), '=') => {
                bucket(&mut buckets, member, day * 24 + number).approved += count;
            }
            (Table::Young(block), ' ') => {
                let slot = block * BLOCK + number * SLOT;
                if is_young(slot, now) {
                    bucket(&mut buckets, member, slot / HOUR).open += count.max(0);
                }
            }
            _ => {}
        }
    }
    let mut codes = vec![Codes::default(); members.len()];
    for ((member, hour), bucket) in buckets {
        let weight = weight(hour, now);
        // A code that somebody had approved twice, or whose send was not counted, is no approval more.
        let approved = bucket.approved.clamp(0, bucket.sent.max(0));
        let not_approved = (bucket.sent - approved - bucket.open).max(0);
        codes[member].approved += weight * approved as f64;
        codes[member].not_approved += weight * not_approved as f64;
    }
    codes
}

fn bucket(buckets: &mut BTreeMap<(usize, u64), Bucket>, member: usize, hour: u64) -> &mut Bucket {
    buckets.entry((member, hour)).or_default()
}

/// Number, sign and member of an entry's name.
fn parts(entry: &str) -> Option<(u64, char, &str)> {
    let (number, rest) = entry.split_at_checked(2)?;
    let mut rest_chars = rest.chars();
    let sign = rest_chars.next()?;
    Some((number.parse().ok()?, sign, rest_chars.as_str()))
}

/// What a code of that hour, counted since 1970, weighs at this time.
fn weight(hour: u64, now: u64) -> f64 {
    let age = (now / HOUR).saturating_sub(hour);
    0.5_f64.powf(age as f64 / HALF_LIFE_HOURS)
}

#[cfg(test)]
mod tests;
