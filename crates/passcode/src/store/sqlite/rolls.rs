//! Rolls as rows: a member each, with when it was last entered and how often.

use std::time::Duration;

use rusqlite::{OptionalExtension, Transaction};

use super::database::{Trouble, signed};
use crate::store::clock::milliseconds;
use crate::store::quota::Take;
use crate::store::roll::{Present, Roll};

pub(super) fn enter(
    transaction: &Transaction<'_>,
    rolls: &[Roll],
    now: u64,
) -> Result<Take, Trouble> {
    let mut longest = None;
    for (which, roll) in rolls.iter().enumerate() {
        if let Some(wait) = wait(transaction, roll, now)? {
            longest = longest.max(Some((wait, which)));
        }
    }
    if let Some((wait, which)) = longest {
        return Ok(Take::Refused { which, wait });
    }
    for roll in rolls {
        // Who was there and doesn't stay any more is there for the first time.
        let mut statement = transaction.prepare_cached(
            "INSERT INTO members (key, member, last, times, ends) VALUES (?1, ?2, ?3, 1, ?4)
             ON CONFLICT (key, member) DO UPDATE SET
                 times = CASE WHEN last > ?5 THEN times + 1 ELSE 1 END, last = ?3, ends = ?4",
        )?;
        let ends = now.saturating_add(milliseconds(roll.stay()));
        let row = (roll.key(), roll.member(), signed(now), signed(ends), since(roll, now));
        statement.execute(row)?;
    }
    Ok(Take::Taken)
}

pub(super) fn leave(
    transaction: &Transaction<'_>,
    rolls: &[Roll],
    wholly: bool,
) -> Result<(), Trouble> {
    for roll in rolls {
        let row = (roll.key(), roll.member(), wholly);
        transaction
            .prepare_cached(
                "DELETE FROM members WHERE key = ?1 AND member = ?2 AND (times <= 1 OR ?3)",
            )?
            .execute(row)?;
        transaction
            .prepare_cached(
                "UPDATE members SET times = times - 1 WHERE key = ?1 AND member = ?2 AND NOT ?3",
            )?
            .execute(row)?;
    }
    Ok(())
}

pub(super) fn present(
    transaction: &Transaction<'_>,
    rolls: &[Roll],
    now: u64,
) -> Result<Vec<Present>, Trouble> {
    let present = rolls.iter().map(|roll| {
        let (members, is_in) = (count(transaction, roll, now)?, is_in(transaction, roll, now)?);
        Ok(Present { members, is_in })
    });
    present.collect()
}

fn wait(transaction: &Transaction<'_>, roll: &Roll, now: u64) -> Result<Option<Duration>, Trouble> {
    let members = count(transaction, roll, now)?;
    let Some(over) = members.checked_sub(u64::from(roll.most())) else { return Ok(None) };
    if is_in(transaction, roll, now)? {
        return Ok(None);
    }
    let mut statement = transaction.prepare_cached(
        "SELECT last FROM members WHERE key = ?1 AND last > ?2 ORDER BY last LIMIT 1 OFFSET ?3",
    )?;
    let row = (roll.key(), since(roll, now), signed(over));
    let last: Option<i64> = statement.query_row(row, |row| row.get(0)).optional()?;
    let last = last.and_then(|last| u64::try_from(last).ok());
    // Where nobody may be, nobody's end makes room.
    let frees = last.unwrap_or(now).saturating_add(milliseconds(roll.stay()));
    Ok(Some(Duration::from_millis(frees.saturating_sub(now).max(1))))
}

fn count(transaction: &Transaction<'_>, roll: &Roll, now: u64) -> Result<u64, Trouble> {
    let mut statement =
        transaction.prepare_cached("SELECT COUNT(*) FROM members WHERE key = ?1 AND last > ?2")?;
    let count: i64 = statement.query_row((roll.key(), since(roll, now)), |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

fn is_in(transaction: &Transaction<'_>, roll: &Roll, now: u64) -> Result<bool, Trouble> {
    let mut statement = transaction
        .prepare_cached("SELECT 1 FROM members WHERE key = ?1 AND member = ?2 AND last > ?3")?;
    Ok(statement.exists((roll.key(), roll.member(), since(roll, now)))?)
}

/// Who was entered at this time or before doesn't stay any more.
fn since(roll: &Roll, now: u64) -> i64 {
    signed(now) - signed(milliseconds(roll.stay()))
}
