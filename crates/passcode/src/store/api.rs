use std::collections::BTreeMap;
use std::fmt::Debug;
use std::time::Duration;

use async_trait::async_trait;

use super::quota::{Quota, Take};
use super::roll::{Present, Roll};
use super::tally::Tally;
use crate::Result;

/// Keeps small things for a while: values, counters, tables of counts, and quotas of how often
/// something may happen.
///
/// A key has one form for ever: what was put is not counted, and what is counted is no quota. A
/// counter stops at the ends of its 64 bits. Keys are HMACs, so nothing that is kept names anybody.
/// Every operation is atomic, also between processes that share the store, and what its life has
/// ended is not there any more. The stores of this crate count lives, windows and stays in
/// milliseconds.
///
/// # Errors
///
/// Each operation fails with [`ErrorKind::Storage`](crate::ErrorKind::Storage) alone. What it was
/// to do may have been done all the same, since an answer can be lost.
#[async_trait]
pub trait Store: Debug + Send + Sync + 'static {
    /// The value under a key.
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>>;

    /// Puts a value there for so long, whatever was there.
    async fn put(&self, key: &str, value: &[u8], life: Duration) -> Result<()>;

    /// Puts a value there if there is none; whether it did. Of many that try at once, one does.
    async fn put_new(&self, key: &str, value: &[u8], life: Duration) -> Result<bool>;

    /// Takes away what is under a key, in whichever form; whether it was there. Of many that try at
    /// once, one hears that it was.
    async fn remove(&self, key: &str) -> Result<bool>;

    /// Adds to a counter, which begins at 0, and gives the new count. The life is set when the
    /// counter is made, and only then.
    async fn add(&self, key: &str, number: i64, life: Duration) -> Result<i64>;

    /// Adds to entries of tables of counts: to all of these at once, or to none. An entry begins at
    /// 0. The life of a table is set when it is made, and only then.
    async fn tally(&self, tallies: &[Tally]) -> Result<()>;

    /// The tables of counts under these keys, in their order and all read at once; empty where
    /// there is none.
    async fn tables(&self, keys: &[String]) -> Result<Vec<BTreeMap<String, i64>>>;

    /// Takes one of each quota, or of none. A refusal is no error: see [`Take`].
    async fn take(&self, quotas: &[Quota]) -> Result<Take>;

    /// Gives back the newest one that was taken of each quota.
    async fn give_back(&self, quotas: &[Quota]) -> Result<()>;

    /// How often each quota has been taken in the window that ends now, in their order; counts
    /// nothing. Above a limit of 100 it is rounded up.
    async fn used(&self, quotas: &[Quota]) -> Result<Vec<u64>>;

    /// Enters each member on its roll for as long as one stays there, or none of them where a roll
    /// has no room. Whoever is on it already stays on it, and for as long as if new.
    async fn enter(&self, rolls: &[Roll]) -> Result<Take>;

    /// Takes back one entering of each member; whoever was entered once is not on the roll any
    /// more. `wholly` takes back all of them.
    async fn leave(&self, rolls: &[Roll], wholly: bool) -> Result<()>;

    /// Who is on each roll now, in their order.
    async fn present(&self, rolls: &[Roll]) -> Result<Vec<Present>>;

    /// Tries whether the store can be used, and keeps nothing. What it says of a store that can be is
    /// what may lose what is kept: a clause each, for a person, with what to do.
    async fn check(&self) -> Result<Vec<String>>;
}
